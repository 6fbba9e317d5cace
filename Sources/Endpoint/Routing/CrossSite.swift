import HTTPMessages

/// Requests that a browser makes on behalf of a page from elsewhere. A server that lets everybody in on
/// loopback must not be reached through the browser of whoever sits at the machine.
enum CrossSite {
  /// Why a call must not be answered to everybody, or nil.
  static func objection(to call: HTTPRequest) -> String? {
    // A name that somebody else's DNS leads to loopback is still somebody else's.
    if let host = call.headers["Host"], !isLoopback(host) {
      return "without keys, only calls to a loopback address are answered"
    }
    // Browsers name the page that posts; programs do not.
    if call.method == "POST", !call.headers.values("Origin").isEmpty {
      return "without keys, no page of a browser may post"
    }
    return nil
  }

  /// - Parameter host: with or without a port.
  private static func isLoopback(_ host: String) -> Bool {
    if host.hasPrefix("[") { return host.hasPrefix("[::1]") }
    let name = host.prefix { $0 != ":" }.lowercased()
    if name == "localhost" { return true }
    let parts = name.split(separator: ".", omittingEmptySubsequences: false)
    return parts.count == 4 && parts[0] == "127" && parts.allSatisfy { UInt8($0) != nil }
  }
}
