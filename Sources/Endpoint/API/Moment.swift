public import CloudTrail
import Signing

/// The moment that a call or a page is about.
public struct Moment: Sendable, Hashable {
  /// The time whose state is wanted; nil for now.
  public var at: Timestamp?
  /// Leaves out what was learned after this time; nil for all that is known.
  public var knownAt: Timestamp?
  /// Whether what names the times will mean other ones later, as `yesterday` does.
  var isRelative = false

  /// A moment; without either time, the present.
  public init(at: Timestamp? = nil, knownAt: Timestamp? = nil) {
    self.at = at
    self.knownAt = knownAt
  }

  /// Now, with all that is known.
  public static let present = Moment()

  /// Whether neither time is given.
  public var isPresent: Bool { self == .present }

  /// The moment of which the knowledge is asked for, if nothing but what is learned until then can change
  /// what is read: without a time of its own, the present would.
  var knownIfFixed: Timestamp? { at == nil || isRelative ? nil : knownAt }
}

// MARK: - In the path of the API

extension Moment {
  /// Reads the path of a call: `/`, `/at/TIME/` or `/at/TIME/as-known-at/TIME/`, each with or without the
  /// last slash. A time is a `WrittenTime`, percent-encoded or not. Nil if the path is not one of the API's.
  ///
  /// - Parameters:
  ///   - path: as `HTTPRequest.path`.
  ///   - now: what relative times count back from.
  /// - Throws: `OperationNotPermittedException`, which every operation knows, if a time cannot be read.
  init?(path: String, now: Timestamp) throws(CloudTrailError) {
    var parts = path.split(separator: "/", omittingEmptySubsequences: true)
    self = .present
    if parts.isEmpty { return }
    guard parts[0] == "at" else { return nil }
    if parts.count > 1 { at = try time(parts[1], now) }
    parts.removeFirst(min(2, parts.count))
    if at == nil { throw Self.unreadable("") }
    if parts.isEmpty { return }
    guard parts[0] == "as-known-at", parts.count == 2 else { return nil }
    knownAt = try time(parts[1], now)
  }

  private mutating func time(
    _ part: Substring, _ now: Timestamp
  ) throws(CloudTrailError) -> Timestamp {
    let text = String(decoding: PercentEncoding.decoded(part.utf8), as: UTF8.self)
    guard let written = WrittenTime(text, now: now) else { throw Self.unreadable(part) }
    isRelative = isRelative || written.isRelative
    return written.time
  }

  private static func unreadable(_ part: Substring) -> CloudTrailError {
    CloudTrailError(
      "OperationNotPermittedException",
      "The path holds no time that can be read: '\(part.prefix(40))'. A time is written as "
        + "\(WrittenTime.forms).")
  }
}

// MARK: - In the addresses of pages

extension Moment {
  /// The same knowledge, at another time.
  func at(_ time: Timestamp) -> Moment { Moment(at: time, knownAt: knownAt) }
}
