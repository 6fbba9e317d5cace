import HTTPMessages

/// Requests that a browser makes on behalf of a page from elsewhere. The server must not be reachable
/// through the browser of a person who may call it: because everybody at the machine may, or because the
/// browser keeps a key.
enum CrossSite {
  /// Why a request must not be served, or nil. All of it is in the head.
  static func objection(to request: HTTPRequest, asksForKeys: Bool) -> String? {
    // Anybody's DNS can point a name of theirs at loopback; the name is still theirs.
    if !asksForKeys, let host = request.headers["Host"], !isLoopback(host) {
      return "without keys, only calls to a loopback address are answered"
    }
    guard request.method == "POST" else { return nil }
    // Browsers say where a post comes from; programs do not.
    if request.headers.values("Sec-Fetch-Site").contains(where: isElsewhere) {
      return "no page of another site may post"
    }
    let origins = request.headers.values("Origin")
    if !asksForKeys, !origins.isEmpty { return "without keys, no page of a browser may post" }
    let host = request.headers["Host"]
    if !origins.allSatisfy({ isOwn($0, host) }) { return "no page of another site may post" }
    return nil
  }

  /// Whether the form of a page could have sent the request, which a browser does without asking: the type
  /// of the body is one of the three that forms have, and it is not SNS, which calls its JSON text and says
  /// who it is in a field that no form can send.
  static func isLikeForm(_ request: HTTPRequest) -> Bool {
    let types = request.headers.values("Content-Type")
    return types.contains(where: isFormType)
      && request.headers.values("X-Amz-Sns-Message-Type").isEmpty
  }

  /// A page of the same origin, or nobody's page: an address that was typed.
  private static func isElsewhere(_ site: String) -> Bool {
    site != "same-origin" && site != "none"
  }

  /// - Parameter origin: `https://history.example:8383`, or `null` for a page that hides where it is from.
  private static func isOwn(_ origin: String, _ host: String?) -> Bool {
    guard let host, let scheme = origin.firstRange(of: "://") else { return false }
    return origin[scheme.upperBound...].lowercased() == host.lowercased()
  }

  private static func isFormType(_ type: String) -> Bool {
    let essence = type.prefix { $0 != ";" && $0 != "," }.filter { $0 != " " && $0 != "\t" }
    return ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]
      .contains(essence.lowercased())
  }

  /// - Parameter host: with or without a port.
  private static func isLoopback(_ host: String) -> Bool {
    // Bytes, since this runs for each request, and characters are slow.
    if host.utf8.first == UInt8(ascii: "[") { return host.utf8.starts(with: "[::1]".utf8) }
    let name = host.utf8.prefix { $0 != UInt8(ascii: ":") }
    if name.elementsEqual("127.0.0.1".utf8) { return true }
    let text = String(Substring(name)).lowercased()
    if text == "localhost" { return true }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
