import Foundation
import Signing

/// Where the requests for a bucket go: to AWS, by the bucket's Region, or to one server for all.
struct ServiceEndpoint: Sendable, Hashable {
  /// `https://minio.example:9000`, without a slash at its end; nil for AWS.
  private let custom: String?

  /// - Parameter custom: a URL of scheme, host and perhaps a port and a path; nil for AWS. The value of
  ///   `AWS_ENDPOINT_URL_S3`.
  /// - Returns: nil if it is no such URL.
  init?(_ custom: String?) {
    guard var text = custom else {
      self.custom = nil
      return
    }
    while text.hasSuffix("/") { text.removeLast() }
    guard let url = URLComponents(string: text), url.scheme == "http" || url.scheme == "https",
      let host = url.host, !host.isEmpty, url.user == nil, url.query == nil, url.fragment == nil
    else { return nil }
    self.custom = text
  }

  /// A URL in its parts, as they are signed and sent.
  struct Target: Sendable, Hashable {
    /// With the port, unless it is the scheme's own.
    var host: String
    var path: String
    /// `https://host`.
    var origin: String
  }

  /// Where an object is, or a bucket if the key is nil.
  func target(bucket: String, key: String?, region: String) -> Target {
    let object = key.map { "/" + Self.encoded($0, keepsSlashes: true) }
    if let custom {
      let afterScheme = custom.range(of: "://")?.upperBound ?? custom.startIndex
      let slash = custom[afterScheme...].firstIndex(of: "/") ?? custom.endIndex
      return Target(
        host: Self.host(String(custom[afterScheme..<slash]), custom),
        path: String(custom[slash...]) + "/" + Self.encoded(bucket) + (object ?? ""),
        origin: String(custom[..<slash]))
    }
    let suffix = region.hasPrefix("cn-") ? "amazonaws.com.cn" : "amazonaws.com"
    // The certificate is good for one label before the service's name, so a name with dots goes into the path.
    let isPath = bucket.contains(".") || Self.encoded(bucket) != bucket
    let host = (isPath ? "" : bucket + ".") + "s3.\(region).\(suffix)"
    return Target(
      host: host,
      path: (isPath ? "/" + Self.encoded(bucket) : "") + (object ?? (isPath ? "" : "/")),
      origin: "https://" + host)
  }

  /// Percent-encoded once.
  static func encoded(_ text: String, keepsSlashes: Bool = false) -> String {
    String(
      decoding: PercentEncoding.encoded(
        text.utf8, keeping: keepsSlashes ? UInt8(ascii: "/") : nil), as: UTF8.self)
  }

  /// Clients leave out the port of the scheme, and it is signed as they send it.
  private static func host(_ authority: String, _ url: String) -> String {
    let port = url.hasPrefix("https:") ? ":443" : ":80"
    return authority.hasSuffix(port) ? String(authority.dropLast(port.count)) : authority
  }
}
