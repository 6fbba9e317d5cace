import CloudTrail
import Selectors
import TestSupport

/// What really happened in one made-up account: the trails, the calls with the microsecond of each, and
/// the state that each call left. It knows nothing of how the history is recorded or folded, so that the
/// two can be compared.
struct TrueHistory {
  let account: String
  let home: String
  let trails: [TrailARN]
  private(set) var calls: [Call] = []
  private(set) var memberships: [Membership] = []
  /// By trail the states in the order of time; the first reaches back without bound.
  private var states: [[(from: Int64, state: State)]]
  private(set) var wasMember: Bool

  /// The one other account of the organization of which events are judged.
  let member: String

  /// 2026-06-01T00:00:00Z, in microseconds.
  static let start: Int64 = 1_780_272_000 * 1_000_000

  struct State: Hashable {
    var exists = false
    var isLogging = false
    /// An index into ``Pool/selectors``.
    var selectors = 0
    var isCustom = false
    var flags: [TrailSetting: Bool] = [:]
    var bucket = ""
    var insights: [String] = []
    var startedAt: Int64?
    var stoppedAt: Int64?
  }

  enum Operation: Hashable, CaseIterable {
    case create, delete, put, update, start, stop, insights
  }

  struct Call {
    let id: String
    let time: Int64
    let trail: Int
    let operation: Operation
    let succeeded: Bool
    let request: JSONValue
    /// The state that the call left.
    let after: State
  }

  struct Membership {
    let id: String
    let time: Int64
    let joined: Bool
  }

  /// What is decided of a history before it is made up.
  struct Shape {
    /// The Region in which all of its trails are at home; nil for any.
    var home: String?
    /// How many trails there are; nil for any number.
    var trails: Int?
    /// Whether a trail can be an organization's.
    var canBeOrganizations = true
    /// Whether accounts join and leave the organization.
    var hasMemberships = true
    /// Whether the first calls make trails that log, as people do.
    var setsUp = false
    /// The beginning of the id of each call.
    var prefix = ""
    /// How long after a call the next one is made, in microseconds.
    var gap: (inout SeededRandom) -> Int64 = TrueHistory.gap
  }

  private let shape: Shape

  init(_ random: inout SeededRandom, account: String, shape: Shape = Shape()) {
    self.account = account
    self.shape = shape
    member = "9" + account.dropFirst()
    let home = shape.home ?? random.one(of: ["us-east-1", "eu-west-1"])
    self.home = home
    trails = (0..<(shape.trails ?? 1 + random.below(3))).map {
      TrailARN(name: "trail-\($0)", calledIn: home, account: account)
    }
    states = trails.map { _ in
      var state = State()
      // Some trails are older than everything that was recorded.
      if random.chance(shape.setsUp ? 15 : 30) { state = Self.unseen(&random) }
      if !shape.canBeOrganizations { state.flags[.isOrganizationTrail] = false }
      return [(0, state)]
    }
    wasMember = random.chance(50)
    var now = Self.start
    if shape.setsUp { setUp(&now, &random) }
    for number in calls.count..<calls.count + 1 + random.below(9) {
      now += shape.gap(&random)
      if shape.hasMemberships, random.chance(8) {
        memberships.append(
          Membership(id: "m\(number)", time: now, joined: !isMember(at: now)))
      } else {
        call(number, at: now, of: nil, nil, &random)
      }
    }
  }

  /// Creates and starts the trails that are not there yet, and gives some of them selectors.
  private mutating func setUp(_ now: inout Int64, _ random: inout SeededRandom) {
    for trail in trails.indices where !state(of: trail, at: now).exists && random.chance(90) {
      for (operation, percent) in [(Operation.create, 100), (.start, 90), (.put, 40)]
      where random.chance(percent) {
        now += Int64(random.below(90_000_000)) + 1
        call(calls.count, at: now, of: trail, operation, &random)
      }
    }
  }

  private static func unseen(_ random: inout SeededRandom) -> State {
    var state = State(exists: true, isLogging: random.chance(70))
    state.selectors = random.below(Pool.selectors.count)
    state.isCustom = state.selectors != 0 || random.chance(30)
    for setting in TrailSetting.deciding { state.flags[setting] = random.chance(50) }
    if state.flags[.isMultiRegionTrail] == true { state.flags[.includeGlobalServiceEvents] = true }
    state.bucket = random.one(of: ["logs", "old-logs"])
    state.startedAt = state.isLogging ? start - 90 * 86_400_000_000 : nil
    return state
  }

  /// Many calls share a second, as those of a console or a script do.
  private static func gap(_ random: inout SeededRandom) -> Int64 {
    switch random.below(10) {
    case 0..<4: Int64(random.below(400_000)) + 1
    case 4..<6: Int64(random.below(3_000_000)) + 1
    default: Int64(random.below(86_400)) * 1_000_000 + Int64(random.below(1_000_000)) + 1
    }
  }

  private mutating func call(
    _ number: Int, at now: Int64, of trail: Int?, _ chosen: Operation?,
    _ random: inout SeededRandom
  ) {
    let trail = trail ?? random.below(trails.count)
    let before = state(of: trail, at: now)
    var operation = chosen ?? random.one(of: Operation.allCases)
    // Most calls make sense.
    if chosen == nil, random.chance(80) {
      if !before.exists { operation = .create }
      if before.exists, operation == .create { operation = before.isLogging ? .put : .start }
    }
    let succeeded = before.exists != (operation == .create)
    var after = before
    var request: [JSONValue.Member] = []
    Self.make(operation, &after, &request, at: now, &random)
    if !shape.canBeOrganizations {
      after.flags[.isOrganizationTrail] = false
      request.removeAll { $0.key == Spelling.record("IsOrganizationTrail") }
    }
    if !succeeded { after = before }
    calls.append(
      Call(
        id: "\(shape.prefix)c\(number)", time: now, trail: trail, operation: operation,
        succeeded: succeeded,
        request: .object(request), after: after))
    if succeeded { states[trail].append((now, after)) }
  }

  private static func make(
    _ operation: Operation, _ state: inout State, _ request: inout [JSONValue.Member],
    at now: Int64, _ random: inout SeededRandom
  ) {
    func member(_ setting: TrailSetting, _ value: JSONValue) -> JSONValue.Member {
      .init(Spelling.record(setting.rawValue), value)
    }
    switch operation {
    case .create:
      state = State(exists: true)
      for setting in TrailSetting.deciding { state.flags[setting] = random.chance(50) }
      if state.flags[.isMultiRegionTrail] == true {
        state.flags[.includeGlobalServiceEvents] = true
      }
      state.flags[.recursiveLogging] = true
      state.bucket = random.one(of: ["logs", "new-logs"])
      request.append(member(.s3BucketName, .string(state.bucket)))
      for setting in TrailSetting.deciding where setting != .recursiveLogging {
        request.append(member(setting, .bool(state.flags[setting] == true)))
      }
    case .update:
      if random.chance(50) {
        state.bucket = random.one(of: ["logs", "other-logs", "attacker"])
        request.append(member(.s3BucketName, .string(state.bucket)))
      }
      for setting in TrailSetting.deciding where random.chance(40) {
        state.flags[setting] = random.chance(50)
        request.append(member(setting, .bool(state.flags[setting] == true)))
      }
      if state.flags[.isMultiRegionTrail] == true,
        state.flags[.includeGlobalServiceEvents] != true
      {
        state.flags[.includeGlobalServiceEvents] = true
        request.removeAll { $0.key == Spelling.record("IncludeGlobalServiceEvents") }
        request.append(member(.includeGlobalServiceEvents, true))
      }
    case .put:
      state.selectors = random.below(Pool.selectors.count)
      state.isCustom = true
      request += Pool.selectors[state.selectors].json(.record).members ?? []
    case .insights:
      state.insights = random.chance(50) ? ["ApiCallRateInsight"] : []
      request.append(
        .init("insightSelectors", .array(state.insights.map { ["insightType": .string($0)] })))
    case .start:
      state.isLogging = true
      state.startedAt = now
    case .stop:
      state.isLogging = false
      state.stoppedAt = now
    case .delete: state.exists = false
    }
  }

  // MARK: - What was true at a moment

  func state(of trail: Int, at time: Int64) -> State {
    states[trail].last { $0.from <= time }?.state ?? State()
  }

  func isMember(at time: Int64) -> Bool {
    memberships.last { $0.time <= time }?.joined ?? wasMember
  }

  /// Moments of which the law speaks: outside the whole seconds of calls (SEMANTICS 3.6a).
  func moments(_ random: inout SeededRandom) -> [Int64] {
    let times = calls.map(\.time) + memberships.map(\.time)
    let busy = Set(times.map { $0 / 1_000_000 })
    let near = times.flatMap { [$0 - 1_000_000, $0 + 1_000_000, $0 + Self.gap(&random)] }
    return (near + [Self.start - 1, (times.max() ?? Self.start) + 40 * 86_400_000_000])
      .filter { !busy.contains($0 / 1_000_000) }
  }

  /// Whether the trail logged an event, by the plain meaning of its configuration.
  func logged(_ probe: Probe, by trail: Int, at time: Int64) -> Bool {
    let state = state(of: trail, at: time)
    guard state.exists, state.isLogging else { return false }
    if probe.isOfMember {
      guard state.flags[.isOrganizationTrail] == true, isMember(at: time) else { return false }
    }
    if state.flags[.isMultiRegionTrail] != true {
      guard probe.region(of: self) == home else { return false }
      if probe.kind == .global, state.flags[.includeGlobalServiceEvents] != true { return false }
    }
    return Pool.takes[state.selectors].contains(probe.kind == .global ? .write : probe.kind)
  }
}

/// The selectors that the made-up calls put, and what each takes.
enum Pool {
  static let selectors: [TrailSelectors] = [
    .default,
    .basic([EventSelector(readWriteType: .writeOnly)]),
    .basic([
      EventSelector(
        readWriteType: .readOnly, includeManagementEvents: false,
        dataResources: [DataResource(type: "AWS::S3::Object", values: [])])
    ]),
    .advanced([selector("Data")]),
    .basic([EventSelector(readWriteType: .readOnly)]),
  ]

  static let takes: [Set<Probe.Kind>] = [[.write, .read], [.write], [], [.object], [.read]]
}

/// An event that is judged.
struct Probe: Hashable {
  enum Kind: Hashable { case write, read, object, global }
  let kind: Kind
  let isElsewhere: Bool
  let isOfMember: Bool

  static let all = [
    Probe(kind: .write, isElsewhere: false, isOfMember: false),
    Probe(kind: .read, isElsewhere: false, isOfMember: false),
    Probe(kind: .object, isElsewhere: false, isOfMember: false),
    Probe(kind: .write, isElsewhere: true, isOfMember: false),
    Probe(kind: .global, isElsewhere: false, isOfMember: false),
    Probe(kind: .write, isElsewhere: false, isOfMember: true),
  ]

  func region(of history: TrueHistory) -> String {
    if kind == .global { return "us-east-1" }
    return isElsewhere ? "ap-south-1" : history.home
  }

  /// The event's record.
  func record(in history: TrueHistory, at time: Int64) -> JSONValue {
    let source = kind == .global ? "iam.amazonaws.com" : "ec2.amazonaws.com"
    var members: [JSONValue.Member] = [
      .init("eventVersion", "1.11"), .init("eventID", "probe"),
      .init("eventTime", .string("\(Timestamp(seconds: time / 1_000_000))")),
      .init("awsRegion", .string(region(of: history))),
      .init("eventSource", .string(kind == .object ? "s3.amazonaws.com" : source)),
      .init("eventName", kind == .object ? "PutObject" : "CreateSomething"),
      .init("readOnly", .bool(kind == .read)),
      .init("eventCategory", kind == .object ? "Data" : "Management"),
      .init("recipientAccountId", .string(isOfMember ? history.member : history.account)),
    ]
    if kind == .object {
      members.append(
        .init("resources", [["type": "AWS::S3::Object", "ARN": "arn:aws:s3:::bucket/key"]]))
    }
    return .object(members)
  }
}
