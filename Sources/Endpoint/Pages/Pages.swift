public import CloudTrail
public import HTTPMessages
public import History
import Markup

/// The pages for people: what is wrong, the trails with their state and their timeline at any moment, single events
/// and windows, comparisons, and the state of the store. What is at which address is on the page
/// <doc:PagesForPeople>.
///
/// They need no script, and forbid the browser to run any. Whatever they show from a log is text, never
/// markup.
public struct Pages: Sendable {
  private let cachingOfThePast: String
  private let coverages: CoverageCache
  private let cache = PageCache()

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
    default: break
    }
    let request = PageRequest(
      path: path, query: PageQuery(query, now: now), history: history, coverages: coverages,
      cache: cache, now: now)
    switch try target(of: request) {
    case .page(let page): return response(page, history)
    case .file(let response): return Self.guarded(response, caching: "no-store")
    case .redirect(let link): return Self.redirect(link)
    case nil: return nil
    }
  }

  /// How much of the store the page at a path may go through.
  static func lane(of path: String) -> ReaderPool.Lane {
    switch path {
    case "/", "/sources": .allTrails
    case "/verify": .log
    default: .brief
    }
  }

  private func target(of request: PageRequest) throws -> TrailPath.Target? {
    let path = request.path
    switch path {
    case "/verify": return .page(try VerifyPage(request).frame())
    case "/head": return .page(try HeadPage.frame(request))
    default: break
    }
    if path.hasPrefix(TrailPath.prefix) { return try TrailPath.target(of: request) }
    guard let page = page(at: path) else { return nil }
    guard let moment = request.query.moment else {
      return .page(WrongTimePage.frame(Address(path), request.query, now: request.now))
    }
    return try page(request, moment).map { .page($0) }
  }

  /// What makes the page at a path; nil if there is none. It returns nil for a number that nothing has.
  private func page(at path: String) -> ((PageRequest, Moment) throws -> Frame?)? {
    switch path {
    case "/": return { try FrontPage($0, $1).frame() }
    case "/diff": return { try DiffPage($0, $1).frame() }
    case "/sources": return { try SourcesPage($0, $1).frame() }
    default: break
    }
    if let number = Self.number(in: path, after: "/events/") {
      return { try SingleEventPage($0, number, $1)?.frame() }
    }
    if let number = Self.number(in: path, after: "/gaps/") {
      return { try GapPage($0, number, $1)?.frame() }
    }
    return nil
  }

  /// The number of an event; nil for anything else.
  private static func number(in path: String, after prefix: String) -> Int64? {
    let digits = path.dropFirst(prefix.count)
    guard path.hasPrefix(prefix), digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    return Int64(digits)
  }

  private func response(_ page: Frame, _ history: HistorySnapshot) -> HTTPResponse {
    let isFixed = page.status == 200 && page.query.isFixed && page.showsMoment && history.isSettled
    return Self.response(page, caching: isFixed ? cachingOfThePast : "no-store")
  }

  /// A page as a response.
  static func response(_ page: Frame, caching: String = "no-store") -> HTTPResponse {
    response(page.status, page.html.source, "text/html; charset=utf-8", caching: caching)
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
    guarded(HTTPResponse(status, body, type: type), caching: caching)
  }

  /// The same with what keeps a browser from doing anything with it but to show it.
  private static func guarded(_ plain: HTTPResponse, caching: String) -> HTTPResponse {
    var response = plain
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
