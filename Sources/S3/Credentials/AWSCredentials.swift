import CloudTrail
import Foundation
import Signing

/// Keys that requests are signed with. Neither the secret nor the token is shown by printing or dumping them.
struct AWSCredentials: Sendable {
  var accessKeyID: String
  var secret: Secret
  /// Of a session; nil for the keys of a user.
  var token: SessionToken?
  /// When they end to be accepted; nil if they do not.
  var expires: Timestamp?

  /// From the document that containers, instances and credential processes give.
  ///
  /// - Parameter tokenName: `Token` or `SessionToken`.
  init(_ document: [UInt8], tokenName: String, from source: String) throws(CredentialsProblem) {
    let json = try Self.json(document, from: source)
    guard let id = json["AccessKeyId"]?.string, let secret = json["SecretAccessKey"]?.string,
      !id.isEmpty, !secret.isEmpty
    else {
      throw .unusable(source, "its answer has no AccessKeyId and SecretAccessKey")
    }
    self.init(id: id, secret: secret, token: json[tokenName]?.string)
    guard let expires = json["Expiration"]?.string else { return }
    guard let time = Timestamp(iso8601: expires) ?? Self.zoned(expires) else {
      throw .unusable(source, "Expiration is not a time of ISO 8601")
    }
    self.expires = time
  }

  init(id: String, secret: String, token: String?) {
    accessKeyID = id
    self.secret = Secret(secret)
    self.token = token.flatMap { $0.isEmpty ? nil : SessionToken(revealed: $0) }
  }

  /// The document of a source, which is never quoted.
  static func json(
    _ document: [UInt8], from source: String
  ) throws(CredentialsProblem) -> JSONValue {
    do {
      return try JSONValue(parsing: String(decoding: document, as: UTF8.self))
    } catch {
      throw .unusable(source, "its answer is not JSON")
    }
  }

  /// With an offset, as Python writes it: `2025-06-01T12:00:00+00:00`.
  private static func zoned(_ text: String) -> Timestamp? {
    ISO8601DateFormatter().date(from: text).map {
      Timestamp(seconds: Int64($0.timeIntervalSince1970))
    }
  }
}

/// A session's token, shown only on purpose.
struct SessionToken: Sendable, Hashable, CustomStringConvertible, CustomDebugStringConvertible,
  CustomReflectable
{
  let revealed: String

  var description: String { "(token)" }
  var debugDescription: String { description }
  var customMirror: Mirror { Mirror(self, children: []) }
}

/// Why there are no credentials. It names the source and never what was in it.
enum CredentialsProblem: Explained, Hashable {
  /// None of the sources has any.
  case none
  /// A profile that neither file has.
  case noProfile(String)
  /// A profile that wants single sign-on, a role or a login: the AWS CLI can do that.
  case needsCLI(profile: String, way: String)
  /// A source that is set up and gives nothing that could be used.
  case unusable(String, String)
  /// The same of a program that a profile names.
  case ofProcess(String, String)

  var code: String { "credentials" }

  var fact: String {
    switch self {
    case .none:
      "there are no AWS credentials in the environment, a profile, a container or an instance"
    case .noProfile(let name): "there is no profile \(name) in the AWS configuration"
    case .needsCLI(let profile, let way): "the profile \(profile) gets its credentials by \(way)"
    case .unusable(let source, let words): "\(source) gave no credentials: \(words)"
    case .ofProcess(let program, let words):
      "\(program), the profile's credential_process, gave no credentials: \(words)"
    }
  }

  var hint: String? {
    switch self {
    case .none: "set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
    case .noProfile: "name one that `aws configure list-profiles` lists"
    case .needsCLI(let profile, _):
      #"eval "$(aws configure export-credentials --profile \#(profile) --format env)""#
    case .unusable: "see what `aws sts get-caller-identity` says"
    case .ofProcess(let program, _):
      "run the command of credential_process, \(program), by hand: it should write credentials and end"
    }
  }
}
