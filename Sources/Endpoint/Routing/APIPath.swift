import CloudTrail
import Foundation

/// The paths under which the API answers: `/`, `/at/TIME/` and `/at/TIME/as-known-at/TIME/`, each with
/// or without the last slash. A time is ISO 8601; its colons may be percent-encoded.
enum APIPath {
  /// - Returns: nil where the path is none of the API's.
  /// - Throws: `OperationNotPermittedException`, which every operation knows, where a time is none.
  static func moment(_ path: String) throws(CloudTrailError) -> Moment? {
    var parts = path.split(separator: "/", omittingEmptySubsequences: true).map(String.init)
    if parts.isEmpty { return .present }
    guard parts[0] == "at" else { return nil }
    var moment = Moment.present
    if parts.count > 1 { moment.at = try time(parts[1]) }
    parts.removeFirst(min(2, parts.count))
    if moment.at == nil { throw refused("") }
    if parts.isEmpty { return moment }
    guard parts[0] == "as-known-at", parts.count == 2 else { return nil }
    moment.knownAt = try time(parts[1])
    return moment
  }

  private static func time(_ part: String) throws(CloudTrailError) -> Timestamp {
    guard let text = part.removingPercentEncoding, let time = Timestamp(iso8601: text) else {
      throw refused(part)
    }
    return time
  }

  private static func refused(_ part: String) -> CloudTrailError {
    CloudTrailError(
      "OperationNotPermittedException",
      "The path holds no time that can be read: '\(part.prefix(40))'. A time is written like "
        + "2025-06-01T00:00:00Z.")
  }
}
