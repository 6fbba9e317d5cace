import CloudTrail
import History
import Replay
import Selectors

/// What the gates of all configurations say of events, by when, where and for whom they are recorded.
///
/// Gates read fields that no selector needs to name, and so each combination of their constants is tried:
/// the home Regions, the Region that leads the partition and some other; the trails' own account and a
/// member's; the rules before 2021-11-22 and those of today.
struct GateTable {
  /// What the gates say in some scenarios that they do not tell apart.
  struct Outcome {
    /// One for each configuration.
    var results: [Result]
    var scenarios: [Choice]

    /// Whether no event passes the gates of a side.
    func isClosed(_ side: Side) -> Bool {
      switch side {
      case .first: results[0] == .closed
      case .second: results.dropFirst().allSatisfy { $0 == .closed }
      }
    }
  }

  /// What the gates of one configuration say.
  enum Result: Hashable {
    case open
    case closed
    case unknown(Question)
  }

  /// A scenario, and which Regions and accounts it stands for.
  struct Choice {
    let scenario: MadeUpEvent.Scenario
    /// By field.
    let values: [(field: String, values: [EventSet.Values])]

    init(_ scenario: MadeUpEvent.Scenario, region: EventSet.Values, account: EventSet.Values) {
      self.scenario = scenario
      func text(_ text: String?) -> [EventSet.Values] { [text.map { .text($0) } ?? .absent] }
      values = [
        ("awsRegion", [region]), ("recipientAccountId", [account]),
        ("userIdentity.invokedBy", text(scenario.invokedBy)),
        ("endpointType", text(scenario.endpointType)), ("eventTime", text("\(scenario.time)")),
      ]
    }
  }

  /// Events that the gates treat in a way of their own.
  enum Kind: Hashable, CaseIterable {
    case plain
    /// IAM and CloudFront.
    case global
    case tokensOfGlobalEndpoint
    case tokensOfRegion
    case signIn
    /// CloudTrail's own calls.
    case deliveryToBucket
    case deliveryToLogGroup
  }

  private(set) var outcomes: [Kind: [Outcome]] = [:]

  /// - Parameters:
  ///   - configurations: that of the first side, then those of the second.
  ///   - account: whose events are meant; nil for those of the first trail's account and of members.
  ///   - time: see ``Comparer/compare(_:_:at:isOneCall:)``.
  ///   - isOneCall: whether what is not known of a trail has the same answer in all its configurations.
  init(
    _ configurations: [ComparedTrail], ofAccount account: String?, at time: Timestamp?,
    isOneCall: Bool
  ) {
    let gates = configurations.map(Gates.init)
    let worlds = Worlds(configurations, isOneCall: isOneCall)
    for kind in Kind.allCases {
      var merged: [Outcome] = []
      for choice in Self.choices(kind, configurations, ofAccount: account, at: time) {
        let draft = kind.draft(choice.scenario)
        let reasons = gates.map { $0.reason(draft) }
        let results = reasons.enumerated().map { index, reason -> Result in
          switch reason.answer {
          case .logged: return .open
          case .notLogged: return .closed
          case .uncertain:
            let owner = reasons[..<index].indices.first {
              reasons[$0] == reason && worlds.treatAlike($0, index, kind, choice.scenario)
            }
            return .unknown(Question(subject: reason.rawValue, owner: owner ?? index))
          }
        }
        if let index = merged.firstIndex(where: { $0.results == results }) {
          merged[index].scenarios.append(choice)
        } else {
          merged.append(Outcome(results: results, scenarios: [choice]))
        }
      }
      outcomes[kind] = merged
    }
  }

  /// The kinds of an event of a call.
  static func kinds(source: String, name: String) -> [Kind] {
    switch source {
    case "iam.amazonaws.com", "cloudfront.amazonaws.com": [.global]
    case "sts.amazonaws.com": [.tokensOfGlobalEndpoint, .tokensOfRegion]
    case "signin.amazonaws.com": [.signIn]
    case "s3.amazonaws.com": name == "PutObject" ? [.plain, .deliveryToBucket] : [.plain]
    case "logs.amazonaws.com": name == "PutLogEvents" ? [.plain, .deliveryToLogGroup] : [.plain]
    default: [.plain]
    }
  }

  private static func choices(
    _ kind: Kind, _ configurations: [ComparedTrail], ofAccount account: String?,
    at time: Timestamp?
  ) -> [Choice] {
    let first = configurations[0].trail
    let leader = GlobalServices.leader(of: first.partition) ?? first.region
    let isDelivery = kind == .deliveryToBucket || kind == .deliveryToLogGroup
    var times = time.map { [$0] } ?? [MadeUpEvent.Scenario.example.time]
    switch kind {
    case .global, .tokensOfGlobalEndpoint, .tokensOfRegion, .signIn:
      if time == nil { times.append(GlobalServices.dayOfChange.advanced(bySeconds: -86_400)) }
    case .deliveryToBucket, .deliveryToLogGroup, .plain: break
    }
    var regions: [(String, EventSet.Values)] = []
    let isOfLeader = kind == .global || kind == .tokensOfGlobalEndpoint
    for region in isOfLeader ? [leader] : configurations.map(\.trail.region) + [leader]
    where !regions.contains(where: { $0.0 == region }) {
      regions.append((region, .text(region)))
    }
    if !isOfLeader {
      let other = ["eu-central-1", "ap-southeast-2", "ca-central-1", "sa-east-1"].first { name in
        !regions.contains { $0.0 == name }
      }
      if let other { regions.append((other, .others(beginning: "", ending: ""))) }
    }
    let own = account ?? first.account
    var accounts: [(String, EventSet.Values)] = [(own, .text(own))]
    if account == nil,
      configurations.contains(where: { $0.state.isOrganization != .known(false) })
    {
      let member = own == "444455556666" ? "777788889999" : "444455556666"
      accounts.append((member, .others(beginning: "", ending: "")))
    }
    return times.flatMap { time in
      accounts.flatMap { account in
        regions.map { region in
          Choice(
            MadeUpEvent.Scenario(
              time: time, region: region.0, account: account.0,
              invokedBy: isDelivery ? "cloudtrail.amazonaws.com" : nil,
              endpointType: kind.endpointType), region: region.1, account: account.1)
        }
      }
    }
  }
}

extension GateTable.Kind {
  fileprivate var endpointType: String? {
    switch self {
    case .tokensOfGlobalEndpoint: "global"
    case .tokensOfRegion: "regional"
    case .plain, .global, .signIn, .deliveryToBucket, .deliveryToLogGroup: nil
    }
  }

  /// An event of this kind, with whatever the gates read.
  func draft(_ scenario: MadeUpEvent.Scenario) -> MadeUpEvent {
    var draft = MadeUpEvent(scenario: scenario)
    switch self {
    case .plain: break
    case .global: (draft.source, draft.name) = ("iam.amazonaws.com", "CreateUser")
    case .tokensOfGlobalEndpoint, .tokensOfRegion:
      (draft.source, draft.name) = ("sts.amazonaws.com", "AssumeRole")
    case .signIn: (draft.source, draft.name) = ("signin.amazonaws.com", "ConsoleLogin")
    case .deliveryToBucket: (draft.source, draft.name) = ("s3.amazonaws.com", "PutObject")
    case .deliveryToLogGroup: (draft.source, draft.name) = ("logs.amazonaws.com", "PutLogEvents")
    }
    return draft
  }
}

/// The gates of one configuration.
struct Gates {
  private let gates: TrailGates
  private let configuration: JudgedConfiguration

  init(_ side: ComparedTrail) {
    gates = TrailGates(trail: side.trail)
    configuration = JudgedConfiguration(
      state: side.state, selectors: CompiledSelectors(.basic([])))
  }

  /// What the gates say of an event, whatever the selectors say; ``Reason/selected`` if all are open.
  func reason(_ draft: MadeUpEvent) -> Reason {
    let time = draft.scenario.time
    do {
      return try JudgedRecord.reading(json: draft.record.compact) { record in
        var uncertain: Reason?
        for gate in Gate.checked where gate != .selectors {
          let reason = gates.check(gate, configuration, record, at: time, .unseen).result.reason
          switch reason.answer {
          case .logged: break
          case .notLogged: return reason
          case .uncertain: uncertain = uncertain ?? reason
          }
        }
        return uncertain ?? .selected
      }
    } catch {
      // A record that we wrote is JSON.
      return .categoryUnclear
    }
  }
}
