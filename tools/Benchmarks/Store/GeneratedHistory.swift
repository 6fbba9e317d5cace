import CloudTrail
import PseudoRandom

/// A made-up history: many trails whose selectors are put again and again, and whose logging is
/// switched now and then. Any event can be made from its number alone, so nothing is kept in memory.
struct GeneratedHistory: Sendable {
  let events: Int
  let trails: Int
  let seed: UInt64

  private static let start: Int64 = 1_600_000_000
  /// Seconds between an event and the next, so that no two of a trail lie in one second.
  private static let step: Int64 = 2

  static let provenance = Provenance(
    channel: .file, path: "AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/04/example.json.gz",
    sha256: String(repeating: "0123456789abcdef", count: 4), record: 7)

  func arn(_ trail: Int) -> TrailARN {
    TrailARN(
      partition: "aws", region: "us-east-1", account: "111122223333", name: "trail-\(trail)")
  }

  /// The trail of an event; the first of each trail come first, then they are scattered.
  func trail(of number: Int) -> Int {
    if number < trails { return number }
    // Each round of `trails` events holds every trail once, in an order of its own.
    let round = number / trails
    let stride = Self.stride(round, trails)
    return (number % trails * stride + round * 7) % trails
  }

  func time(of number: Int) -> Timestamp {
    Timestamp(seconds: Self.start + Int64(number) * Self.step)
  }

  func change(of number: Int) -> TrailChange {
    if number < trails { return .create(TrailSettings(isMultiRegionTrail: true)) }
    var random = SplitMix64(seed: seed ^ UInt64(number))
    switch random.below(10) {
    case 0: return .stopLogging
    case 1: return .startLogging
    case 2: return .putEventSelectors(Self.advanced(random.below(1000)))
    default: return .putEventSelectors(Self.basic(random.below(1000)))
    }
  }

  func event(_ number: Int) -> TrailEvent {
    let change = change(of: number)
    return TrailEvent(
      id: id(of: number), stream: .trail(arn(trail(of: number))), change: change,
      time: time(of: number),
      actor: Actor(
        principal: "arn:aws:sts::111122223333:assumed-role/Operator/someone",
        principalType: "AssumedRole", accessKeyID: "ASIAEXAMPLE000000000",
        sourceIPAddress: "203.0.113.7", userAgent: "aws-cli/2.15.30 Python/3.11.8", isMFA: true),
      region: "us-east-1", account: "111122223333", request: change.parameters.compact)
  }

  /// As random as CloudTrail's own ids, so that the index over them is met everywhere.
  func id(of number: Int) -> String {
    var random = SplitMix64(seed: seed &+ UInt64(number) &* 2_654_435_761)
    let digits = [random.next(), random.next()].map { word in
      let text = String(word, radix: 16)
      return String(repeating: "0", count: 16 - text.count) + text
    }.joined()
    var id = ""
    for (index, digit) in digits.enumerated() {
      if [8, 12, 16, 20].contains(index) { id += "-" }
      id.append(digit)
    }
    return id
  }

  private static func basic(_ number: Int) -> TrailSelectors {
    .basic([
      EventSelector(
        readWriteType: .writeOnly, includeManagementEvents: true,
        dataResources: [
          DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::bucket-\(number)/"])
        ])
    ])
  }

  private static func advanced(_ number: Int) -> TrailSelectors {
    .advanced([
      AdvancedEventSelector(
        name: "objects of one bucket",
        fieldSelectors: [
          AdvancedFieldSelector(
            field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
          AdvancedFieldSelector(
            field: "resources.type", conditions: [.init(.equals, ["AWS::S3::Object"])]),
          AdvancedFieldSelector(
            field: "resources.ARN",
            conditions: [.init(.startsWith, ["arn:aws:s3:::bucket-\(number)/"])]),
        ])
    ])
  }

  /// A number without a common divisor with `count`, so that stepping by it visits every place.
  private static func stride(_ round: Int, _ count: Int) -> Int {
    var stride = (round * 37 + 13) % count
    while stride == 0 || divisor(stride, count) != 1 { stride = (stride + 1) % max(count, 2) }
    return stride
  }

  private static func divisor(_ left: Int, _ right: Int) -> Int {
    right == 0 ? left : divisor(right, left % right)
  }
}

extension SplitMix64 {
  /// One of the numbers below `bound`.
  mutating func below(_ bound: Int) -> Int {
    Int(next() % UInt64(bound))
  }
}

extension GeneratedHistory {
  /// As ``event(_:)``, but always PutEventSelectors.
  func put(_ number: Int) -> TrailEvent {
    var event = event(number)
    event.change = .putEventSelectors(
      .basic([
        EventSelector(
          readWriteType: .writeOnly,
          dataResources: [
            DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::bucket-\(number)/"])
          ])
      ]))
    event.request = event.change.parameters.compact
    return event
  }
}

/// What the store must answer about a generated history, worked out without it.
struct Model {
  /// One event as its trail sees it: when, its sequence, and what then held.
  struct Moment {
    var time: Timestamp
    var sequence: Int64
    var isLogging: Bool
    /// The sequence of the event that last put the selectors.
    var selectorsBy: Int64
  }

  private(set) var moments: [[Moment]]

  init(_ history: GeneratedHistory) {
    moments = Array(repeating: [], count: history.trails)
    for number in 0..<history.events {
      let trail = history.trail(of: number)
      var moment =
        moments[trail].last
        ?? Moment(time: .init(seconds: 0), sequence: 0, isLogging: false, selectorsBy: 0)
      moment.time = history.time(of: number)
      moment.sequence = Int64(number + 1)
      switch history.change(of: number) {
      case .startLogging: moment.isLogging = true
      case .stopLogging: moment.isLogging = false
      default: moment.selectorsBy = moment.sequence
      }
      moments[trail].append(moment)
    }
  }

  /// What held for a trail at a moment, by events up to a sequence; nil before the first.
  func moment(_ trail: Int, at time: Timestamp, upTo sequence: Int64 = .max) -> Moment? {
    let all = moments[trail]
    var low = 0
    var high = all.count
    while low < high {
      let middle = (low + high) / 2
      if all[middle].time <= time && all[middle].sequence <= sequence {
        low = middle + 1
      } else {
        high = middle
      }
    }
    return low == 0 ? nil : all[low - 1]
  }
}
