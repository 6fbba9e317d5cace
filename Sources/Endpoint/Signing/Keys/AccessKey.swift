/// One who may call, as the credentials file says.
struct AccessKey: Sendable {
  /// 1 to 128 of `A–Z a–z 0–9 . _ -`: it stands between slashes in a signature's scope, and before a
  /// colon in an ingest key.
  let id: String
  let secret: Secret
  /// An ARN, or nil where the file names none.
  let principal: String?
  let rights: Set<Right>
}
