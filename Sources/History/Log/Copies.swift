import CloudTrail
import Crypto

/// Two copies of one call, as two sources reported it: tools pass records on without some of their
/// members, so what one copy lacks is no contradiction (SEMANTICS 5j).
struct Copies {
  /// What the history knows of the call, with the columns as the log holds them.
  let known: TrailEvent
  /// What is told now.
  let told: TrailEvent

  /// The result of comparing them.
  enum Comparison {
    /// The new copy adds nothing.
    case known
    /// Both together know more than what is recorded. The event completes the call.
    case fuller(TrailEvent)
    /// They contradict each other in these columns.
    case different(columns: [String])
  }

  func compare() -> Comparison {
    var joining = Joining()
    var joined = known
    joined.stream = joining.stream(known.stream, told.stream)
    joined.change = joining.change(known, told)
    if known.time != told.time { joining.different.append("effective_time") }
    joined.request = joining.document("request", known.request, told.request)
    joined.response = joining.document("response", known.response, told.response)
    joined.region = joining.value("region", known.region, told.region)
    joined.account = joining.value("account", known.account, told.account)
    joined.actor = joining.actor(known.actor, told.actor)
    // A record that lacks its addendum would count twice, as itself and as a correction.
    if let completes = told.completes, completes != known.completes {
      joining.different.append("completes")
    }
    joined.nameTrail()
    guard joining.different.isEmpty else { return .different(columns: joining.different) }
    guard joining.isFuller else { return .known }
    joined.completes = known.id
    joined.addendum = nil
    joined.original = told.original
    joined.id = known.id + "/" + Self.digest(of: joined)
    return .fuller(joined)
  }

  /// The first 32 digits of a SHA-256 over what the event says. The same content gives the same id.
  private static func digest(of event: TrailEvent) -> String {
    var bytes: [UInt8] = []
    let columns = EventColumns(
      sequence: 0, version: 0, recordedAt: event.time, event, Provenance(channel: .call))
    for index in EventColumns.content {
      EventColumns.append(columns.values[index], of: index, to: &bytes)
    }
    return String(Hexadecimal.string(SHA256.hash(data: bytes)).prefix(32))
  }
}

extension TrailEvent {
  /// Names the trail if one copy held its bare name, and the others where it was called.
  fileprivate mutating func nameTrail() {
    guard case .unattributed(let region?, let account?) = stream,
      case .lose(let call, let reason, let name?) = change
    else { return }
    stream = .trail(TrailARN(name: name, calledIn: region, account: account))
    change = .lose(call: call, reason: reason)
  }
}

/// Joins the columns of two copies one by one.
private struct Joining {
  /// The columns in which the copies contradict each other.
  var different: [String] = []
  /// Whether the new copy knew something that was not known.
  var isFuller = false

  mutating func value<Value: Equatable>(
    _ column: String, _ known: Value?, _ told: Value?
  ) -> Value? {
    guard let told else { return known }
    guard let known else {
      isFuller = true
      return told
    }
    if !Self.isSame(known, told) { different.append(column) }
    return known
  }

  /// Texts are compared as the log holds them, byte by byte.
  private static func isSame<Value: Equatable>(_ left: Value, _ right: Value) -> Bool {
    guard let left = left as? String, let right = right as? String else { return left == right }
    return ExactText(left.storable) == ExactText(right.storable)
  }

  mutating func stream(_ known: EventStream, _ told: EventStream) -> EventStream {
    switch (known, told) {
    case (.trail, .unattributed): return known
    case (.unattributed, .trail):
      isFuller = true
      return told
    case (.trail, .trail):
      if !Self.isSame(known.text, told.text) { different.append("trail") }
      return known
    case (.unattributed(let region, let account), .unattributed(let toldRegion, let toldAccount)):
      return .unattributed(
        region: value("trail", region, toldRegion), account: value("trail", account, toldAccount))
    }
  }

  mutating func change(_ first: TrailEvent, _ second: TrailEvent) -> TrailChange {
    let (known, told) = (first.change, second.change)
    if known.parameters.canonical == told.parameters.canonical && known.kind == told.kind {
      return known
    }
    if case .lose(let call, let reason, let name) = known,
      case .lose(call, _, let toldName) = told
    {
      return .lose(
        call: call, reason: reason, trailName: value("parameters", name, toldName))
    }
    if known.call == told.call {
      if told.kind == .unknownConfiguration, known.kind != .rejectedCall { return known }
      if known.kind == .unknownConfiguration, told.kind != .rejectedCall {
        isFuller = true
        return told
      }
      // Only a record that says who called shows that CloudTrail itself did (SEMANTICS 5g).
      if known.kind == .replicatedCall, second.actor.principal == nil { return known }
      if told.kind == .replicatedCall, first.actor.principal == nil {
        isFuller = true
        return told
      }
    }
    switch (known, told) {
    case (.create(let first), .create(let second)):
      return settings(first, second).map { .create($0) } ?? known
    case (.update(let first), .update(let second)):
      return settings(first, second).map { .update($0) } ?? known
    case (
      .reject(let call, let code, let message), .reject(let toldCall, let toldCode, let toldMessage)
    )
    where call == toldCall && ExactText(code) == ExactText(toldCode):
      return .reject(
        call: call, errorCode: code, errorMessage: value("parameters", message, toldMessage))
    case (.join(let first), .join(let second)): return .join(membership(first, second))
    case (.depart(let first), .depart(let second)): return .depart(membership(first, second))
    case (_, _):
      different += known.kind == told.kind ? ["parameters"] : ["kind", "parameters"]
      return known
    }
  }

  private mutating func settings(_ known: TrailSettings, _ told: TrailSettings) -> TrailSettings? {
    let joined = told.updated(with: known)
    guard known.updated(with: told) == joined else {
      different.append("parameters")
      return nil
    }
    if joined != known { isFuller = true }
    return joined
  }

  private mutating func membership(
    _ known: MembershipChange, _ told: MembershipChange
  ) -> MembershipChange {
    MembershipChange(
      account: value("parameters", known.account, told.account),
      method: value("parameters", known.method, told.method),
      time: value("parameters", known.time, told.time))
  }

  mutating func actor(_ known: Actor, _ told: Actor) -> Actor {
    var joined = known
    joined.principal = value("principal", known.principal, told.principal)
    joined.principalType = value("principal_type", known.principalType, told.principalType)
    joined.accessKeyID = value("access_key_id", known.accessKeyID, told.accessKeyID)
    joined.sourceIPAddress = value("source_ip", known.sourceIPAddress, told.sourceIPAddress)
    joined.userAgent = value("user_agent", known.userAgent, told.userAgent)
    joined.isMFA = value("mfa", known.isMFA, told.isMFA)
    // False also stands for a record that does not show it.
    if told.isConsole && !known.isConsole {
      isFuller = true
      joined.isConsole = true
    }
    return joined
  }

  /// Joins the requests or the responses: two sources may space and order a document differently, and
  /// leave out members of it.
  mutating func document(_ column: String, _ known: String?, _ told: String?) -> String? {
    guard let told else { return known }
    guard let known else {
      isFuller = true
      return told
    }
    if ExactText(known.storable) == ExactText(told.storable) { return known }
    guard let first = Self.parsed(known), let second = Self.parsed(told),
      let joined = Self.joined(first, second)
    else {
      different.append(column)
      return known
    }
    if joined.canonical == first.canonical { return known }
    isFuller = true
    return joined.canonical == second.canonical ? told : joined.compact
  }

  private static func parsed(_ text: String) -> JSONValue? {
    do {
      return try JSONValue(parsing: text)
    } catch {
      return nil
    }
  }

  /// All that two values say, or nil if they contradict each other.
  private static func joined(_ first: JSONValue, _ second: JSONValue) -> JSONValue? {
    if first.canonical == second.canonical || second.standsForOmitted { return first }
    if first.standsForOmitted { return second }
    guard var members = first.members, let others = second.members else { return nil }
    for other in others {
      if let index = members.firstIndex(where: { ExactText($0.key) == ExactText(other.key) }) {
        guard let value = joined(members[index].value, other.value) else { return nil }
        members[index].value = value
      } else {
        members.append(other)
      }
    }
    return .object(members)
  }
}
