import CloudTrail
import Crypto
import Foundation
import HTTPMessages
import History
import Markup
import ReadModels
import Signing

/// The addresses of the trails' pages.
enum TrailPath {
  static let prefix = "/trails/"

  /// What a path leads to.
  enum Target {
    case page(Frame)
    case file(HTTPResponse)
    /// The path named the trail by its name alone; the page is at the path of the ARN.
    case redirect(to: String)
  }

  /// CloudTrail's own ARNs are far shorter; a forged one may have any length.
  private static let limit = 500
  private static let digestPrefix = "sha256-"

  /// The path of a trail's page: the ARN or name, percent-encoded, or its digest if it is too long for an
  /// address.
  static func path(_ trail: String) -> String {
    guard trail.utf8.count <= limit else { return prefix + digest(trail) }
    return prefix + String(decoding: PercentEncoding.encoded(trail.utf8), as: UTF8.self)
  }

  /// The page of the trail that a path names, by ARN or by a name that only one trail has.
  static func target(of request: PageRequest) throws -> Target {
    let (query, now) = (request.query, request.now)
    let encoded = String(request.path.dropFirst(prefix.count))
    guard let name = encoded.removingPercentEncoding, !name.isEmpty else {
      return .page(UnknownTrailPage.frame(path: request.path, name: encoded, query, now: now))
    }
    guard let moment = query.moment else {
      return .page(WrongTimePage.frame(Address(Self.path(name)), query, now: now))
    }
    do {
      let stream = try stream(name, request.history)
      guard Self.path(stream.text) == Self.path(name) else {
        return .redirect(to: moment.address(Self.path(stream.text)).text)
      }
      if let format = query.text("format") {
        return .file(try TrailDownload(request, stream, moment).response(format))
      }
      return .page(try TrailPage(request, stream, moment).frame())
    } catch HistoryError.unknownTrail(_, let nearest) {
      return .page(
        UnknownTrailPage.frame(
          path: Self.path(name), name: name, query, now: now, names: nearest))
    } catch HistoryError.ambiguousTrail(_, let candidates) {
      return .page(
        UnknownTrailPage.frame(
          path: Self.path(name), name: name, query, now: now, candidates: candidates))
    } catch is CloudTrailError {
      return .page(UnknownTrailPage.frame(path: Self.path(name), name: name, query, now: now))
    }
  }

  static func stream(_ name: String, _ history: HistorySnapshot) throws -> EventStream {
    if name.hasPrefix(digestPrefix) {
      let long = try history.trailARNs().first {
        $0.text.utf8.count > limit && digest($0.text) == name
      }
      if let long { return .trail(long) }
    }
    return try history.resolveStream(name)
  }

  private static func digest(_ trail: String) -> String {
    digestPrefix + Hexadecimal.string(SHA256.hash(data: Array(trail.utf8)))
  }
}

/// The page for a name that no trail has, or more than one.
private enum UnknownTrailPage {
  static func frame(
    path: String, name: String, _ query: PageQuery, now: Timestamp, names: [String] = [],
    candidates: [TrailARN] = []
  ) -> Frame {
    let isAmbiguous = !candidates.isEmpty
    let moment = query.moment ?? .present
    let shown = ShownText.cut(name, 200)
    let error: HistoryError =
      isAmbiguous
      ? .ambiguousTrail(name: shown, candidates: candidates)
      : .unknownTrail(name: shown, nearest: names)
    let links = (isAmbiguous ? candidates.map(\.text) : names).map { name -> HTML in
      "<li><a href=\"\(moment.address(TrailPath.path(name)).text)\">\(BreakableText(name).html)</a></li>\n"
    }
    let list: HTML =
      links.isEmpty
      ? .nothing
      : "<p>\(isAmbiguous ? "These are:" : "Did you mean:")</p>\n<ul>\n\(links)</ul>"
    return Frame(
      status: 404, title: "No such trail", address: Address(path), query: query, now: now,
      heading: "<h1>\(isAmbiguous ? "Which trail?" : "No such trail")</h1>",
      content: """
        <p>\(error.fact.capitalisedFirst).</p>
        \(list)
        <p><a href="\(moment.address("/").text)">All trails</a></p>
        """)
  }
}

extension String {
  /// With a capital first letter, as a sentence begins.
  fileprivate var capitalisedFirst: String { prefix(1).uppercased() + dropFirst() }
}
