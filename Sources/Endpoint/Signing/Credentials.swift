import CloudTrail
import Foundation
import Signing

/// Who may call: Trailback's own access keys, from a file that only its owner can read.
///
/// The file is JSON (`schema/credentials.schema.json`):
///
/// ```json
/// {"keys": [
///   {"accessKeyId": "AKIAEXAMPLE", "secretAccessKey": "at least 16 characters",
///    "principal": "arn:aws:iam::111122223333:user/alice", "rights": ["read", "write"]},
///   {"accessKeyId": "eventbridge", "secretAccessKey": "…", "rights": ["ingest"]}
/// ]}
/// ```
///
/// Secrets are printable ASCII without spaces, since they travel in headers. `principal` may be left
/// out. A member of another name, or the same one twice, is refused: a misspelt `rights` must not count
/// as an absent one.
public struct Credentials: Sendable {
  private let keys: [String: AccessKey]

  /// - Parameter path: for the errors.
  init(_ document: JSONValue, path: String) throws(CredentialsError) {
    var keys: [String: AccessKey] = [:]
    for key in try CredentialsReader(path: path).keys(document) { keys[key.id] = key }
    self.keys = keys
  }

  subscript(id: String) -> AccessKey? { keys[id] }

  /// How many keys there are.
  public var count: Int { keys.count }

  /// The ids of the keys that may both read and ingest, in order. They are not taken as HTTP Basic, which
  /// browsers keep: see ``SignatureError/basicRefused(key:)``.
  public var keysRefusedAsBasic: [String] {
    keys.values.filter(\.isRefusedAsBasic).map(\.id).sorted()
  }
}

/// One key of the credentials file.
struct AccessKey: Sendable {
  /// 1 to 128 of `A–Z a–z 0–9 . _ -`: slashes surround it in a signature's scope, and a colon follows it
  /// in an ingest key.
  let id: String
  let secret: Secret
  /// An ARN, or nil if the file names none.
  let principal: String?
  let rights: Set<Right>

  /// A browser keeps a key that it was given for the pages, and sends it with whatever it is made to post.
  var isRefusedAsBasic: Bool { rights.isSuperset(of: [.read, .ingest]) }
}

/// What the owner of an access key may do.
public enum Right: String, Sendable, Hashable, CaseIterable {
  /// Calls that change nothing, the pages and the metrics.
  case read
  /// Calls that change a trail.
  case write
  /// Posting CloudTrail's records, as an EventBridge API destination does.
  case ingest
}
