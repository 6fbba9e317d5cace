/// An `Authorization` header of Signature Version 4, taken apart:
/// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
struct Authorization {
  let scope: CredentialScope
  /// Lower-case, sorted, each once.
  let signedHeaders: [[UInt8]]
  /// 32 bytes; nil where it is not 64 lower-case digits, which no signature equals.
  let signature: [UInt8]?

  /// In bytes: the longest that any client sends is far from it.
  static let longest = 8192

  /// - Parameter isDated: whether the call says when it was signed. AWS tells that along with the
  ///   parameters that are missing.
  init(_ header: [UInt8], isDated: Bool) throws(SignatureError) {
    guard header.starts(with: "AWS4-".utf8) else { throw .missingToken }
    guard header.count <= Self.longest, header.allSatisfy(Self.isText) else {
      throw .malformedAuthorization
    }
    // AWS takes white space or commas, and any number of them.
    let parts = header.split { $0 == 0x20 || $0 == 0x09 || $0 == UInt8(ascii: ",") }
    guard parts.first?.elementsEqual("AWS4-HMAC-SHA256".utf8) == true else {
      throw .unsupportedAlgorithm
    }
    var given: [SignatureError.Requirement: [UInt8]] = [:]
    for part in parts.dropFirst() {
      guard let equals = part.firstIndex(of: UInt8(ascii: "=")),
        let name = SignatureError.Requirement(
          rawValue: String(decoding: part[..<equals], as: UTF8.self)), name != .date,
        given.updateValue(Array(part[(equals + 1)...]), forKey: name) == nil
      else { throw .malformedAuthorization }
    }
    let missing = SignatureError.Requirement.allCases.filter { requirement in
      requirement == .date ? !isDated : given[requirement]?.isEmpty ?? true
    }
    guard missing.isEmpty, let credential = given[.credential],
      let names = given[.signedHeaders], let signature = given[.signature]
    else { throw .incomplete(missing) }
    scope = try CredentialScope(credential)
    signedHeaders = try Self.names(names)
    self.signature = Hexadecimal.bytes(signature).flatMap { $0.count == 32 ? $0 : nil }
  }

  /// That everything which must be signed is, and that everything signed came, and came as one thing.
  func check(_ fields: SentFields) throws(SignatureError) {
    guard signedHeaders.contains(Array("host".utf8)) else { throw .hostNotSigned }
    let amazon = fields.amazonNames
    for name in amazon where !signedHeaders.contains(name) {
      throw .headerNotSigned(String(decoding: name, as: UTF8.self))
    }
    // AWS joins the values of any other field, and so does the canonical request.
    let single = ["host", "content-type", "content-length", "date"].map { Array($0.utf8) } + amazon
    for name in single where fields[name].count > 1 {
      throw .ambiguousHeader(String(decoding: name, as: UTF8.self))
    }
    for name in signedHeaders where fields[name].isEmpty {
      throw .signedHeaderMissing(String(decoding: name, as: UTF8.self))
    }
  }

  private static func names(_ text: [UInt8]) throws(SignatureError) -> [[UInt8]] {
    let names = text.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)
      .map { Array($0) }
    let isSorted = zip(names, names.dropFirst()).allSatisfy { $0.lexicographicallyPrecedes($1) }
    let isLowerCase = !text.contains { (0x41...0x5a).contains($0) }
    guard isSorted, isLowerCase, names.first?.isEmpty == false else {
      throw .unsortedSignedHeaders
    }
    return names
  }

  private static func isText(_ byte: UInt8) -> Bool { (0x20...0x7e).contains(byte) || byte == 0x09 }
}
