import CloudTrail
import History
import TestSupport
import TrailLogs

/// What one who did not see everything might hold of a ``TrueHistory``: every call in at least one copy,
/// whole or not, any number of times, in any order, and what the API answered at some moments.
struct Knowledge {
  /// The texts that are read, in their order.
  private(set) var documents: [Document] = []
  /// How often each form was made, so that a test can show that it tried them all.
  private(set) var forms: [Form: Int] = [:]

  struct Document {
    let text: String
    var observedAt: Timestamp?
    var trail: TrailARN?
  }

  /// The forms in which the record of a call comes.
  enum Form: Hashable, CaseIterable {
    case whole
    /// One or both of the parameters are null, as a tool passed the record on.
    case withoutRequest, withoutResponse, withoutBoth
    /// One or both were too large: CloudTrail says only that they were omitted.
    case omittedRequest, omittedResponse, omittedBoth
    /// Without the caller and without the account.
    case withoutAccount
    /// Without the Region.
    case withoutRegion
    /// With a text that no JSON reader takes.
    case brokenText
    /// Trimmed, with an addendum that has what is missing.
    case addendum
  }

  /// Of no history yet.
  init() {}

  init(_ truth: TrueHistory, _ random: inout SeededRandom) {
    for call in truth.calls { add(call, of: truth, &random) }
    for membership in truth.memberships {
      documents.append(Document(text: Self.record(of: membership, truth).compact))
      if !membership.joined { documents += Self.replication(membership, truth) }
    }
    for _ in 0..<random.below(4) { observe(truth, &random) }
    for index in documents.indices.reversed() {
      documents.swapAt(index, random.below(index + 1))
    }
  }

  // MARK: - Copies of calls

  /// Adds the whole record of a call.
  mutating func add(whole call: TrueHistory.Call, of truth: TrueHistory) {
    add(Self.record(of: call, truth, named: false))
  }

  private mutating func add(
    _ call: TrueHistory.Call, of truth: TrueHistory, _ random: inout SeededRandom
  ) {
    // Of every call a copy; each names the trail as the caller did.
    let whole = Self.record(of: call, truth, named: random.chance(50))
    for _ in 0..<1 + random.below(2) * random.below(3) {
      let form: Form = random.chance(55) ? .whole : random.one(of: Form.allCases)
      forms[form, default: 0] += 1
      switch form {
      case .whole: add(whole)
      case .withoutRequest: add(whole, ["requestParameters": .null])
      case .withoutResponse: add(whole, ["responseElements": .null])
      case .withoutBoth: add(whole, ["requestParameters": .null, "responseElements": .null])
      case .omittedRequest: add(whole, ["requestParameters": Self.omitted("requestParameters")])
      case .omittedResponse:
        if whole["responseElements"]?.members != nil {
          add(whole, ["responseElements": Self.omitted("responseElements")])
        } else {
          add(whole)
        }
      case .omittedBoth: add(whole, Self.bothOmitted)
      case .withoutAccount: add(whole, ["recipientAccountId": .null, "userIdentity": .null])
      case .withoutRegion: add(whole, ["awsRegion": .null])
      case .brokenText: add(whole, ["userAgent": "BROKEN"], breaking: true)
      case .addendum:
        add(whole, Self.bothOmitted)
        add(
          whole,
          [
            "eventID": .string(call.id + "-addendum"),
            "addendum": [
              "reason": "UPDATED_DATA", "updatedFields": "requestParameters,responseElements",
              "originalRequestID": "r", "originalEventID": .string(call.id),
            ],
          ])
      }
    }
  }

  private static let bothOmitted: JSONValue = [
    "requestParameters": omitted("requestParameters"),
    "responseElements": omitted("responseElements"),
  ]

  private static func omitted(_ member: String) -> JSONValue {
    ["omitted": true, "originalSize": 120_000, "reason": .string(member + " too large")]
  }

  private mutating func add(
    _ record: JSONValue, _ changes: JSONValue = [:], breaking: Bool = false
  ) {
    let changed = changes.members ?? []
    let members =
      (record.members ?? []).filter { old in !changed.contains { $0.key == old.key } } + changed
    var text = JSONValue.object(members).compact
    if breaking { text = text.replacing("\"BROKEN\"", with: "\"a\\u00zz\"") }
    documents.append(Document(text: text))
  }

  // MARK: - Records

  private static func record(
    of call: TrueHistory.Call, _ truth: TrueHistory, named byName: Bool
  ) -> JSONValue {
    let arn = truth.trails[call.trail]
    let key = [.put, .insights].contains(call.operation) ? "trailName" : "name"
    let name = byName || call.operation == .create ? arn.name : arn.text
    var request: [JSONValue.Member] = [.init(key, .string(name))]
    request += call.request.members ?? []
    var members: [JSONValue.Member] = envelope(truth, call.id, call.time, call.operation.name)
    if call.succeeded {
      members.append(.init("requestParameters", .object(request)))
      members.append(.init("responseElements", response(of: call, arn)))
    } else {
      members.append(.init("errorCode", "TrailNotFoundException"))
      members.append(.init("requestParameters", .object(request)))
      members.append(.init("responseElements", .null))
    }
    return .object(members)
  }

  private static func envelope(
    _ truth: TrueHistory, _ id: String, _ time: Int64, _ name: String
  ) -> [JSONValue.Member] {
    [
      .init("eventVersion", "1.11"), .init("eventID", .string(id)),
      .init("eventTime", .string("\(Timestamp(seconds: time / 1_000_000))")),
      .init("awsRegion", .string(truth.home)), .init("eventSource", "cloudtrail.amazonaws.com"),
      .init("eventName", .string(name)), .init("readOnly", false),
      .init("userAgent", "aws-cli/2.15"), .init("eventType", "AwsApiCall"),
      .init("managementEvent", true), .init("eventCategory", "Management"),
      .init("recipientAccountId", .string(truth.account)),
      .init(
        "userIdentity",
        [
          "type": "IAMUser", "accountId": .string(truth.account),
          "arn": .string("arn:aws:iam::\(truth.account):user/ann"),
        ]),
    ]
  }

  private static func response(of call: TrueHistory.Call, _ arn: TrailARN) -> JSONValue {
    var members: [JSONValue.Member] = [.init("trailARN", .string(arn.text))]
    switch call.operation {
    case .create, .update:
      members.append(.init("name", .string(arn.name)))
      members += settings(call.after, .record)
    case .put, .insights: members += call.request.members ?? []
    case .start, .stop, .delete: return .null
    }
    return .object(members)
  }

  private static func settings(
    _ state: TrueHistory.State, _ spelling: Spelling
  ) -> [JSONValue.Member] {
    [.init(spelling("S3BucketName"), .string(state.bucket))]
      + TrailSetting.deciding.map {
        .init(spelling($0.rawValue), .bool(state.flags[$0] == true))
      }
  }

  private static func record(
    of membership: TrueHistory.Membership, _ truth: TrueHistory
  ) -> JSONValue {
    let name = membership.joined ? "AccountJoinedOrganization" : "AccountDepartedOrganization"
    var members = envelope(truth, membership.id, membership.time, name)
    members.removeAll {
      ["eventSource", "awsRegion", "eventType", "userIdentity"].contains($0.key)
    }
    members += [
      .init("eventSource", "organizations.amazonaws.com"), .init("awsRegion", "us-east-1"),
      .init("eventType", "AwsServiceEvent"),
      .init("userIdentity", ["invokedBy": "organizations.amazonaws.com"]),
      .init("serviceEventDetails", ["accountId": .string(truth.member)]),
    ]
    return .object(members)
  }

  /// A member that leaves loses its copy of each organization's trail, which changes nothing of the
  /// trail.
  private static func replication(
    _ departure: TrueHistory.Membership, _ truth: TrueHistory
  ) -> [Document] {
    truth.trails.indices.filter {
      let state = truth.state(of: $0, at: departure.time)
      return state.exists && state.flags[.isOrganizationTrail] == true
    }.map { trail in
      var members = envelope(
        truth, "\(departure.id)-replica-\(trail)", departure.time, "DeleteTrail")
      members.removeAll { ["recipientAccountId", "userIdentity"].contains($0.key) }
      let role =
        "arn:aws:sts::\(truth.member):assumed-role/AWSServiceRoleForCloudTrail/"
        + "CloudTrailOrganizationReplication"
      members += [
        .init("recipientAccountId", .string(truth.member)),
        .init(
          "userIdentity",
          [
            "type": "AssumedRole", "arn": .string(role), "accountId": .string(truth.member),
            "invokedBy": "cloudtrail.amazonaws.com",
          ]),
        .init("requestParameters", ["name": .string(truth.trails[trail].text)]),
        .init("responseElements", .null),
      ]
      return Document(text: JSONValue.object(members).compact)
    }
  }

  // MARK: - Responses of the API

  /// Adds what the API answered of one trail at some moment.
  mutating func observe(_ truth: TrueHistory, _ random: inout SeededRandom) {
    guard let call = truth.calls.randomElement(using: &random) else { return }
    // In a call's second, or some time later.
    let time = call.time + (random.chance(60) ? Int64(random.below(900_000)) : 3_600_000_000)
    let trail = random.below(truth.trails.count)
    let state = truth.state(of: trail, at: time)
    guard state.exists else { return }
    // A file's time has whole seconds; a given one has what the clock had.
    let seen = Timestamp(microseconds: random.chance(50) ? time : time / 1_000_000 * 1_000_000)
    let arn = truth.trails[trail]
    let described: JSONValue = .object(
      [
        .init("TrailARN", .string(arn.text)), .init("Name", .string(arn.name)),
        .init("HomeRegion", .string(truth.home)),
        .init("HasCustomEventSelectors", .bool(state.isCustom)),
        .init("LogFileValidationEnabled", false),
      ] + Self.settings(state, .api))
    var responses: [JSONValue] = [
      .object(
        [.init("TrailARN", .string(arn.text))]
          + (Pool.selectors[state.selectors].json().members ?? [])),
      ["trailList": [described]],
      .object(
        [.init("IsLogging", .bool(state.isLogging))]
          + Self.time("StartLoggingTime", state.startedAt)
          + Self.time("StopLoggingTime", state.stoppedAt)),
    ]
    for _ in 0..<1 + random.below(3) where !responses.isEmpty {
      let response = responses.remove(at: random.below(responses.count))
      documents.append(Document(text: response.compact, observedAt: seen, trail: arn))
    }
  }

  private static func time(_ name: String, _ time: Int64?) -> [JSONValue.Member] {
    time.map { [.init(name, .number(Double($0 / 1_000) / 1_000))] } ?? []
  }

  // MARK: - Reading

  /// The events that the documents decode to, in their order, and what could not be read.
  func events() throws -> (events: [(TrailEvent, Provenance)], problems: [String]) {
    var visitor = Visitor()
    for document in documents {
      var reader = LogReader(
        options: LogReadingOptions(
          observedAt: document.observedAt, observedTrail: document.trail))
      var text = document.text
      try text.withUTF8 { bytes in
        _ = try reader.read(UnsafeRawBufferPointer(bytes), named: "-", into: &visitor)
      }
    }
    return (visitor.events, visitor.problems)
  }

  private struct Visitor: LogVisitor {
    var events: [(TrailEvent, Provenance)] = []
    var problems: [String] = []

    mutating func record(_ record: borrowing Record) throws {
      guard let event = record.trailEvent() else {
        problems.append("no call: \(record.number)")
        return
      }
      events.append((event, Provenance(channel: .file)))
    }

    mutating func observation(_ event: TrailEvent, number: Int) {
      events.append((event, Provenance(channel: .observation)))
    }

    mutating func problem(_ problem: InputProblem) { problems.append(problem.fact) }
  }
}

extension TrueHistory.Operation {
  var name: String {
    switch self {
    case .create: "CreateTrail"
    case .delete: "DeleteTrail"
    case .put: "PutEventSelectors"
    case .update: "UpdateTrail"
    case .start: "StartLogging"
    case .stop: "StopLogging"
    case .insights: "PutInsightSelectors"
    }
  }
}
