import CloudTrail

/// The names of a report as they are shown: as they are, or with a stand-in for each, the same one throughout.
///
/// What stands in for what is decided by the place of a text, not by its looks: an account is an account because
/// it stands where accounts stand, however it is written. Only what belongs to AWS stays, and only in the form
/// that AWS gives it: a service, a Region, a call, a type of resource. Whatever has another form gets a stand-in,
/// so that a hostile record cannot carry a name through by putting it in the place of a service.
///
/// A stand-in never is the name of something else in the report: where a trail is really called `trail-1`, that
/// number is passed over. Names that are met later than the stand-in was given are found by ``isAmbiguous``.
struct StandIns: Sendable {
  /// Whether names are replaced at all.
  let isRedacting: Bool
  /// Names for which no stand-in may be taken.
  private let taken: Set<String>
  private var given: [Key: String] = [:]
  private var counts: [String: Int] = [:]
  private var stood: Set<String> = []
  private(set) var originals: Set<String> = []

  private struct Key: Hashable {
    var kind: String
    var name: String
  }

  /// - Parameter taken: names that occur in what is reported.
  init(isRedacting: Bool, avoiding taken: Set<String> = []) {
    self.isRedacting = isRedacting
    self.taken = taken
  }

  /// Whether some stand-in is also the name of something else.
  var isAmbiguous: Bool { !stood.isDisjoint(with: originals) }

  /// `bucket-1` for the first bucket, and so on; the empty text stays.
  mutating func name(_ original: String, _ kind: String) -> String {
    guard isRedacting, !original.isEmpty else { return original }
    originals.insert(original)
    let key = Key(kind: kind, name: original)
    if let known = given[key] { return known }
    var standIn: String
    repeat {
      counts[kind, default: 0] += 1
      standIn = "\(kind)-\(counts[kind] ?? 0)"
    } while taken.contains(standIn)
    given[key] = standIn
    stood.insert(standIn)
    return standIn
  }

  /// The name as it is if AWS gave it that form, and otherwise a stand-in.
  private mutating func own(_ original: String, _ kind: String, _ isOfAWS: (String) -> Bool)
    -> String
  {
    !isRedacting || isOfAWS(original) ? original : name(original, kind)
  }
}

// MARK: - By the place of a text

extension StandIns {
  mutating func account(_ account: String) -> String {
    own(account, "account") { $0.isEmpty || $0 == "aws" }
  }

  /// An address, or the service that called.
  mutating func address(_ address: String) -> String {
    own(address, "address") { $0 == "AWS Internal" || AWSForms.isSource($0) }
  }

  mutating func region(_ region: String) -> String {
    own(region, "region") { $0.isEmpty || AWSForms.isRegion($0) }
  }

  mutating func source(_ source: String) -> String {
    own(source, "source") { $0.isEmpty || AWSForms.isSource($0) }
  }

  /// The name of a call, or of an error.
  mutating func call(_ name: String) -> String {
    own(name, "call") { $0.isEmpty || AWSForms.isWord($0) }
  }

  mutating func type(_ type: String) -> String {
    own(type, "type", AWSForms.isType)
  }

  /// The id of an event: it tells nothing to those who do not have the logs, and lets the others find it.
  mutating func eventID(_ id: String) -> String {
    own(id, "event", AWSForms.isUUID)
  }

  /// A client by its first word, if that is one of AWS's own.
  mutating func userAgent(_ agent: String) -> String {
    guard isRedacting else { return agent }
    let first = agent.split(separator: " ").first.map(String.init) ?? ""
    if AWSForms.isClient(first) || AWSForms.isSource(agent) { return first }
    return name(agent, "client")
  }

  /// What people or services wrote in words of their own.
  func text(_ text: String) -> String {
    isRedacting && !text.isEmpty ? "(left out)" : text
  }

  mutating func path(_ path: String) -> String { name(path, "file") }

  mutating func trail(_ trail: TrailARN) -> TrailARN {
    guard isRedacting else { return trail }
    guard trail.hasParts else {
      return TrailARN(
        partition: "aws", region: "", account: "", name: name(trail.text, "trail"))
    }
    return TrailARN(
      partition: partition(trail.partition), region: region(trail.region),
      account: account(trail.account), name: name(trail.name, "trail"))
  }

  /// The ARN of a caller, the service that called, or whatever a record has in their place.
  mutating func principal(_ principal: String) -> String {
    guard isRedacting, !principal.isEmpty else { return principal }
    if AWSForms.isSource(principal) { return principal }
    return principal.hasPrefix("arn:") ? arn(principal) : name(principal, "person")
  }

  /// A value of a selector, or of a field that selectors compare.
  mutating func value(_ value: String, of field: String) -> String {
    guard isRedacting, !value.isEmpty else { return value }
    switch field {
    case "resources.type": return type(value)
    case "eventSource", "userIdentity.invokedBy": return source(value)
    case "eventName", "errorCode", "eventType", "eventCategory": return call(value)
    case "awsRegion": return region(value)
    case "recipientAccountId": return account(value)
    case "readOnly", "sessionCredentialFromConsole", "endpointType":
      return own(value, "value") { ["true", "false"].contains($0) || AWSForms.isWord($0) }
    case "eventTime": return value
    default: return value.hasPrefix("arn:") ? arn(value) : name(value, "value")
    }
  }

  /// The name of a field that selectors compare.
  mutating func field(_ field: String) -> String {
    own(field, "field") {
      $0.wholeMatch(of: /[a-z][A-Za-z]{1,40}(\.(type|ARN|arn|invokedBy))?/) != nil
    }
  }

  mutating func partition(_ partition: String) -> String {
    own(partition, "partition") { $0.isEmpty || AWSForms.isPartition($0) }
  }
}

/// The forms that AWS gives to names of its own.
enum AWSForms {
  /// `us-east-1`, `us-gov-west-1`
  static func isRegion(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z]{2,4}(-[a-z]{2,9}){1,3}-[0-9]{1,2}/) != nil
  }

  /// `s3.amazonaws.com`
  static func isSource(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z][a-z0-9.-]{0,40}\.amazonaws\.com(\.cn)?/) != nil
  }

  /// `aws`, `aws-us-gov`
  static func isPartition(_ text: String) -> Bool {
    text.wholeMatch(of: /aws(-[a-z]{1,5}){0,3}/) != nil
  }

  /// `lambda`, as ARNs have it.
  static func isService(_ text: String) -> Bool {
    text.wholeMatch(of: /[a-z][a-z0-9-]{1,24}/) != nil
  }

  /// The name of a call or of an error, such as `Invoke20150331v2`.
  static func isWord(_ text: String) -> Bool {
    text.wholeMatch(
      of: /[A-Z][A-Za-z]{1,63}([0-9]{1,8}|[0-9]{4}_[0-9]{2}_[0-9]{2})?([vV][0-9])?/) != nil
  }

  /// `AWS::S3::Object`
  static func isType(_ text: String) -> Bool {
    text.wholeMatch(of: /AWS::[A-Za-z0-9]{1,40}::[A-Za-z0-9]{1,60}/) != nil
  }

  static func isUUID(_ text: String) -> Bool {
    text.wholeMatch(of: /[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}/) != nil
  }

  /// `aws-cli/2.24.10`
  static func isClient(_ text: String) -> Bool {
    text.wholeMatch(of: /(aws-cli|aws-sdk-[a-z0-9]{1,8}|Boto3|Botocore)\/[0-9.]{1,16}/) != nil
  }
}
