import CloudTrail
import History
import TestSupport

/// The log files of a ``TrueWorld``, as CloudTrail delivers them: by account and Region, each with what
/// happened within some minutes, 5 to 20 minutes after it.
struct DeliveredFile {
  let place: AccountRegion
  /// As its name has it, to the whole minute.
  let delivered: Timestamp
  var events: [TrueWorld.Event]

  static func all(of world: TrueWorld, _ random: inout SeededRandom) -> [DeliveredFile] {
    let events = world.deliveredEvents()
    return world.places.indices.flatMap { index in
      files(of: world.places[index], events.filter { $0.place == index }, &random)
    }
  }

  /// The files of events of one place.
  static func files(
    of place: AccountRegion, _ events: [TrueWorld.Event], _ random: inout SeededRandom
  ) -> [DeliveredFile] {
    var files: [DeliveredFile] = []
    var end = Int64.min
    for event in events {
      if event.time < end {
        files[files.count - 1].events.append(event)
        continue
      }
      // At most 20 minutes after its first event, and at least 5 after its last.
      let minutes = Int64(5 + random.below(11))
      end = event.time + minutes * 60_000_000
      let delivery =
        event.time / 1_000_000 + 60 * (minutes + 5 + Int64(random.below(16 - Int(minutes))))
      files.append(
        DeliveredFile(
          place: place, delivered: Timestamp(seconds: delivery / 60 * 60), events: [event]))
    }
    return files
  }

  /// What the ledger holds of the file.
  ///
  /// - Parameter isOwn: whether it still has the name that CloudTrail gave it.
  func reading(isOwn: Bool) -> ReadingDraft {
    var reading = ReadingDraft(kind: .file, path: "\(place) \(delivered)", reader: 1)
    if isOwn { reading.delivery = NamedDelivery(place: place, time: delivered) }
    var activity = Activity(at: Timestamp(seconds: events[0].time / 1_000_000))
    activity.last = Timestamp(seconds: events[events.count - 1].time / 1_000_000)
    (reading.first, reading.last) = (activity.first, activity.last)
    for event in events {
      activity.records += 1
      if event.kind == .object { continue }
      activity.management.insert(event.time / 1_000_000)
      if event.kind == .write { activity.writes.insert(event.time / 1_000_000) }
    }
    reading.records = events.count
    reading.calls = events.count { $0.call != nil }
    reading.activity = [place: activity]
    return reading
  }
}

/// Which files of a world somebody lacks.
struct Removal: CustomStringConvertible {
  enum Kind: Hashable, CaseIterable { case nothing, region, account, beginning, end, hole }
  let kind: Kind
  /// Whose files lack.
  let places: Set<AccountRegion>
  /// The deliveries that lack.
  let span: Range<Timestamp>

  static let nothing = Removal(
    kind: .nothing, places: [], span: Timestamp(microseconds: 0)..<Timestamp(microseconds: 0))

  /// - Parameter largestGap: S, in seconds.
  init(_ world: TrueWorld, largestGap: Int64, _ random: inout SeededRandom) {
    let kind = random.one(of: Kind.allCases)
    guard kind != .nothing else {
      self = .nothing
      return
    }
    let start = Timestamp(microseconds: world.span.lowerBound - 86_400_000_000)
    let end = Timestamp(microseconds: world.span.upperBound + 86_400_000_000)
    let moment = Timestamp(
      seconds: (world.span.lowerBound / 1_000_000)
        + Int64(random.below(Int((world.span.upperBound - world.span.lowerBound) / 1_000_000))))
    switch kind {
    case .nothing, .region:
      let region = random.one(of: world.places).region
      self.init(
        kind: kind, places: Set(world.places.filter { $0.region == region }), span: start..<end)
    case .account:
      let account = random.one(of: world.accounts)
      self.init(
        kind: kind, places: Set(world.places.filter { $0.account == account }), span: start..<end)
    case .beginning:
      self.init(kind: kind, places: Self.places(world, &random), span: start..<moment)
    case .end:
      self.init(kind: kind, places: Self.places(world, &random), span: moment..<end)
    case .hole:
      // What was delivered at its edges happened up to 20 minutes before.
      let length = largestGap + 1260 + Int64(random.below(3 * 3600))
      self.init(
        kind: kind, places: Self.places(world, &random),
        span: moment..<moment.advanced(bySeconds: length))
    }
  }

  private init(kind: Kind, places: Set<AccountRegion>, span: Range<Timestamp>) {
    self.kind = kind
    self.places = places
    self.span = span
  }

  /// All places, those of one account, or one.
  private static func places(
    _ world: TrueWorld, _ random: inout SeededRandom
  ) -> Set<AccountRegion> {
    let chosen = random.one(of: world.places)
    return switch random.below(3) {
    case 0: Set(world.places)
    case 1: Set(world.places.filter { $0.account == chosen.account })
    default: [chosen]
    }
  }

  /// The files that are left.
  ///
  /// Where the last hours of one Region lack and the account's other files reach on, they are more than
  /// `largestGap`, or all of the account's lack: a shorter silence at the end is no hole that the ledger
  /// can show, as one in the middle is not.
  func left(of files: [DeliveredFile], largestGap: Int64) -> [DeliveredFile] {
    var lacking = places
    for place in places where kind == .end || kind == .hole {
      let rest = files.filter { $0.place.account == place.account && !takes($0, of: lacking) }
      let newest = rest.map(\.delivered).max() ?? span.lowerBound
      let returns = rest.contains { $0.place == place && $0.delivered >= span.upperBound }
      if !returns, newest <= span.lowerBound.advanced(bySeconds: largestGap + 1260) {
        lacking.formUnion(files.map(\.place).filter { $0.account == place.account })
      }
    }
    return files.filter { !takes($0, of: lacking) }
  }

  private func takes(_ file: DeliveredFile, of places: Set<AccountRegion>) -> Bool {
    places.contains(file.place) && span.contains(file.delivered)
  }

  var description: String {
    "\(kind) of \(places.sorted().map(\.description)), delivered \(span.lowerBound)..\(span.upperBound)"
  }
}
