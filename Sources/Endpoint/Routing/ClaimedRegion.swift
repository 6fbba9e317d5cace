import CloudTrail
import HTTPMessages

/// The Region that a signature's scope names, whoever signed: a client that signs for another Region
/// means the trails of that Region.
enum ClaimedRegion {
  /// - Returns: nil where the call is not signed, or names nothing that could be a Region.
  static func of(_ call: HTTPRequest) -> String? {
    guard let header = call.headers["Authorization"], header.utf8.count <= 4096,
      let start = header.firstRange(of: "Credential=")?.upperBound
    else { return nil }
    let credential = header[start...].prefix { $0 != "," && $0 != " " }
    do {
      let scope = try CredentialScope(Array(credential.utf8))
      return scope.isRegion ? scope.region : nil
    } catch {
      return nil
    }
  }
}
