public import CloudTrail
import Foundation
public import HTTPMessages
public import History
import Markup

/// The pages for people: the trails, their state and their timeline, at any moment.
///
/// They need no script, and forbid the browser to run any. Whatever they show from a log is text, never
/// markup.
public struct Pages: Sendable {
  private let cachingOfThePast: String
  private let coverages: CoverageCache

  /// - Parameter cachingOfThePast: `Cache-Control` of a page whose two times are both fixed by its address,
  ///   and whose second is settled, so that nothing that is learned later changes it.
  /// - Parameter coverages: where calls that change trails can have been missed, of the store that is shown.
  public init(
    cachingOfThePast: String = "no-store", coverages: CoverageCache = CoverageCache()
  ) {
    self.cachingOfThePast = cachingOfThePast
    self.coverages = coverages
  }

  /// The page at a path.
  ///
  /// - Parameters:
  ///   - path: percent-encoded, as `HTTPRequest.path`.
  ///   - query: as `HTTPRequest.query`. Its members `at` and `as-known-at` choose the moment.
  ///   - history: the history that the page shows; of a view that tells whether the second time is settled,
  ///     if the page shall be cached.
  ///   - now: what "the present" means.
  /// - Returns: nil if there is no page at the path.
  /// - Throws: what the store reports.
  public func response(
    _ path: String, query: String, _ history: HistorySnapshot, now: Timestamp
  ) throws -> HTTPResponse? {
    switch path {
    case "/style.css": return Self.file(StyleSheet.text, "text/css; charset=utf-8")
    case "/favicon.svg": return Self.file(Favicon.text, "image/svg+xml")
    case "/":
      return response(
        try TrailsPage.frame(history, PageQuery(query, now: now), coverages, now: now), history)
    default:
      guard path.hasPrefix(TrailPath.prefix) else { return nil }
      switch try TrailPath.target(
        of: path, history, PageQuery(query, now: now), coverages, now: now)
      {
      case .page(let page): return response(page, history)
      case .redirect(let link): return Self.redirect(link)
      }
    }
  }

  private func response(_ page: Frame, _ history: HistorySnapshot) -> HTTPResponse {
    let isFixed = page.status == 200 && page.query.isFixed && history.isSettled
    return Self.response(
      page.status, page.html.source, "text/html; charset=utf-8",
      caching: isFixed ? cachingOfThePast : "no-store")
  }

  private static func file(_ text: String, _ type: String) -> HTTPResponse {
    response(200, text, type, caching: "max-age=300")
  }

  private static func redirect(_ link: String) -> HTTPResponse {
    var response = response(302, "", "text/plain; charset=utf-8", caching: "no-store")
    response.headers.add("Location", link)
    return response
  }

  private static func response(
    _ status: Int, _ body: String, _ type: String, caching: String
  ) -> HTTPResponse {
    var response = HTTPResponse(status, body, type: type)
    response.headers.add("Cache-Control", caching)
    response.headers.add(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'")
    response.headers.add("Referrer-Policy", "no-referrer")
    response.headers.add("X-Content-Type-Options", "nosniff")
    return response
  }
}

/// The query of a page's address.
struct PageQuery: Sendable {
  var at: TimeField
  var knownAt: TimeField
  private let members: [(name: String, value: String)]

  /// A field of the form: the text in it, and the time that it means or why it means none.
  struct TimeField: Sendable {
    var text = ""
    var time: Timestamp?
    /// Whether the text means another time tomorrow, such as `2 hours ago`.
    var isRelative = false
    var error: String?
  }

  init(_ query: String, now: Timestamp) {
    members = query.split(separator: "&").map { member in
      let parts = member.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      return (Self.decoded(parts[0]), parts.count > 1 ? Self.decoded(parts[1]) : "")
    }
    at = Self.field(members, "at", now: now)
    knownAt = Self.field(members, "as-known-at", now: now)
    if let time = knownAt.time, time > now {
      knownAt.error =
        HistoryError.futureKnowledge(asked: time, now: now).fact + ". Leave it empty for now."
    }
  }

  /// Nil if a field has an error.
  var moment: Moment? {
    at.error == nil && knownAt.error == nil
      ? Moment(at: at.time, knownAt: knownAt.time) : nil
  }

  /// Whether the address names both times, and will mean the same ones for ever.
  var isFixed: Bool {
    moment?.at != nil && moment?.knownAt != nil && !at.isRelative && !knownAt.isRelative
  }

  func number(_ name: String) -> Int64? {
    members.first { $0.name == name }.flatMap { Int64($0.value) }
  }

  private static func field(
    _ members: [(name: String, value: String)], _ name: String, now: Timestamp
  ) -> TimeField {
    // Two values of one name, joined, are no time and so give an error that shows both.
    let values = members.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    guard !values.isEmpty else { return TimeField() }
    let text = values.joined(separator: ", ")
    guard let written = WrittenTime(text, now: now) else {
      return TimeField(
        text: text, error: "This is not a time. Write it as \(WrittenTime.forms).")
    }
    return TimeField(
      text: "\(written.time)", time: written.time, isRelative: written.isRelative)
  }

  /// A form sends a space as `+`.
  private static func decoded(_ text: Substring) -> String {
    let text = text.split(separator: "+", omittingEmptySubsequences: false).joined(separator: " ")
    let decoded = text.removingPercentEncoding ?? text
    return decoded.trimmingCharacters(in: .whitespaces)
  }
}
