import CloudTrail

/// Who may call: Trailback's own access keys, from a file that its owner alone can read.
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
/// out. A member of another name, or the same one twice, is refused: a misspelt `rights` must not
/// pass for none.
public struct Credentials: Sendable {
  private let keys: [String: AccessKey]

  /// - Parameter path: for the errors.
  init(_ document: JSONValue, path: String) throws(CredentialsError) {
    var keys: [String: AccessKey] = [:]
    for key in try CredentialsReader(path: path).keys(document) { keys[key.id] = key }
    self.keys = keys
  }

  subscript(id: String) -> AccessKey? { keys[id] }
}
