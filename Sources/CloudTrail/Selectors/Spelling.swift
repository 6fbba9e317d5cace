/// The two ways in which CloudTrail spells a member: `EventSelectors` in the API, `eventSelectors` in
/// a log record. One decoder and one encoder serve both.
public enum Spelling: Sendable {
  case api
  case record

  /// The API's name of a member, in this spelling.
  public func callAsFunction(_ name: String) -> String {
    switch self {
    case .api: name
    case .record: name.prefix(1).lowercased() + name.dropFirst()
    }
  }
}
