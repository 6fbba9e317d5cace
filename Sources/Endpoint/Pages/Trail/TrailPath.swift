import CloudTrail
import Crypto
import Foundation
import History

/// The addresses of the trails' pages.
enum TrailPath {
  static let prefix = "/trails/"

  enum Found {
    case page(Frame)
    /// The page is at another address: that of the ARN.
    case elsewhere(link: String)
  }

  /// CloudTrail's own ARNs are far shorter; a forged one may have any length.
  private static let limit = 500
  private static let digestPrefix = "sha256-"

  /// The path of a trail's page: its ARN, percent-encoded, or its digest where that is too long for
  /// an address.
  static func path(_ trail: String) -> String {
    guard trail.utf8.count <= limit else { return prefix + digest(trail) }
    let unreserved = Set("-._~".utf8)
    var path = prefix
    for byte in trail.utf8 {
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: path.unicodeScalars.append(Unicode.Scalar(byte))
      case let byte where unreserved.contains(byte):
        path.unicodeScalars.append(Unicode.Scalar(byte))
      default: path += "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
      }
    }
    return path
  }

  /// The page of the trail that a path names, by ARN or by a name that only one trail has.
  static func page(
    _ path: String, _ history: HistorySnapshot, _ query: PageQuery, now: Timestamp
  ) throws -> Found {
    let encoded = String(path.dropFirst(prefix.count))
    guard let name = encoded.removingPercentEncoding, !name.isEmpty else {
      return .page(UnknownTrailPage.frame(path: path, name: encoded, query, now: now))
    }
    guard let moment = query.moment else {
      return .page(WrongTimePage.frame(path: Self.path(name), query, now: now))
    }
    do {
      let trail = try arn(name, history)
      guard Self.path(trail) == Self.path(name) else {
        return .elsewhere(link: moment.link(Self.path(trail)))
      }
      return .page(try TrailPage.frame(trail, history, query, moment, now: now))
    } catch HistoryError.unknownTrail(_, let nearest) {
      return .page(
        UnknownTrailPage.frame(
          path: Self.path(name), name: name, query, now: now, names: nearest))
    } catch HistoryError.ambiguousTrail(_, let candidates) {
      return .page(
        UnknownTrailPage.frame(
          path: Self.path(name), name: name, query, now: now, names: candidates,
          isAmbiguous: true))
    } catch is CloudTrailError {
      return .page(UnknownTrailPage.frame(path: Self.path(name), name: name, query, now: now))
    }
  }

  private static func arn(_ name: String, _ history: HistorySnapshot) throws -> String {
    if name.hasPrefix(digestPrefix) {
      let long = try history.trailARNs().first { $0.utf8.count > limit && digest($0) == name }
      if let long { return long }
    }
    return try history.resolve(name, includingRefused: true)
  }

  private static func digest(_ trail: String) -> String {
    digestPrefix
      + SHA256.hash(data: Array(trail.utf8)).map { byte in
        (byte < 16 ? "0" : "") + String(byte, radix: 16)
      }.joined()
  }
}
