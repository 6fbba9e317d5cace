public import CloudTrail
import Foundation
public import HTTPMessages
public import History

/// The pages for people: the trails, their state and their timeline, at any moment.
///
/// They are whole without a script, and a browser is told to run none. Whatever they show from a log
/// is text, never markup.
public struct Pages: Sendable {
  /// `Cache-Control` of a page whose knowledge is fixed by `as-known-at`: nothing that is learned
  /// later changes it.
  private let cachingOfThePast: String

  public init(cachingOfThePast: String = "no-store") {
    self.cachingOfThePast = cachingOfThePast
  }

  /// - Parameters:
  ///   - path: as in ``HTTPCall/path``.
  ///   - query: as in ``HTTPCall/query``. `at` and `as-known-at` choose the moment.
  ///   - now: what "the present" means.
  /// - Returns: nil where the path is none of the pages.
  /// - Throws: what the store reports.
  public func answer(
    _ path: String, query: String, _ history: HistorySnapshot, now: Timestamp
  ) throws -> HTTPResponse? {
    switch path {
    case "/style.css": return Self.file(StyleSheet.text, "text/css; charset=utf-8")
    case "/favicon.svg": return Self.file(Favicon.text, "image/svg+xml")
    case "/":
      let page = try TrailsPage.frame(history, PageQuery(query, now: now), now: now)
      return answer(page)
    default:
      guard path.hasPrefix(TrailPath.prefix) else { return nil }
      let page = try TrailPath.page(path, history, PageQuery(query, now: now), now: now)
      switch page {
      case .page(let page): return answer(page)
      case .elsewhere(let link): return Self.redirect(link)
      }
    }
  }

  private func answer(_ page: Frame) -> HTTPResponse {
    let isFixed = page.status == 200 && page.moment?.at != nil && page.moment?.knownAt != nil
    return Self.answer(
      page.status, page.html.source, "text/html; charset=utf-8",
      caching: isFixed ? cachingOfThePast : "no-store")
  }

  private static func file(_ text: String, _ type: String) -> HTTPResponse {
    answer(200, text, type, caching: "max-age=300")
  }

  private static func redirect(_ link: String) -> HTTPResponse {
    var answer = answer(302, "", "text/plain; charset=utf-8", caching: "no-store")
    answer.headers.add("Location", link)
    return answer
  }

  private static func answer(
    _ status: Int, _ body: String, _ type: String, caching: String
  ) -> HTTPResponse {
    var answer = HTTPResponse(status, body, type: type)
    answer.headers.add("Cache-Control", caching)
    answer.headers.add(
      "Content-Security-Policy",
      "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
        + "base-uri 'none'; frame-ancestors 'none'")
    answer.headers.add("Referrer-Policy", "no-referrer")
    answer.headers.add("X-Content-Type-Options", "nosniff")
    return answer
  }
}
