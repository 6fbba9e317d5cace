import CloudTrail
import Signing

/// An `Authorization` header of Signature Version 4, parsed:
/// `AWS4-HMAC-SHA256 Credential=…, SignedHeaders=…, Signature=…`.
struct Authorization {
  let scope: CredentialScope
  /// Lower-case, sorted, each once.
  let signedHeaders: [[UInt8]]
  /// 32 bytes; nil if the text is not 64 lower-case digits, so that no signature equals it.
  let signature: [UInt8]?

  /// In bytes. No client sends one nearly as long.
  static let longest = 8192

  /// - Parameter isDated: whether the request says when it was signed. AWS reports a missing date together
  ///   with the parameters that are missing.
  init(_ header: [UInt8], isDated: Bool) throws(SignatureError) {
    guard header.starts(with: "AWS4-".utf8) else { throw .missingToken }
    guard header.count <= Self.longest, header.allSatisfy(Self.isText) else {
      throw .malformedAuthorization
    }
    // AWS accepts white space or commas between the parts, and any number of them.
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
    self.signature = Self.bytes(signature)
  }

  /// Checks that every field which must be signed is, and that every signed field was sent, and sent once.
  func check(_ fields: SentFields) throws(SignatureError) {
    guard signedHeaders.contains(Array("host".utf8)) else { throw .hostNotSigned }
    let amazon = fields.amazonNames
    for name in amazon where !signedHeaders.contains(name) {
      throw .headerNotSigned(String(decoding: name, as: UTF8.self))
    }
    // Of any other field, AWS joins the values, and so does the canonical request.
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

  private static func bytes(_ digits: [UInt8]) -> [UInt8]? {
    guard digits.count == 64, !digits.contains(where: { (0x41...0x5a).contains($0) }) else {
      return nil
    }
    return Hexadecimal.bytes(digits)
  }

  private static func isText(_ byte: UInt8) -> Bool { (0x20...0x7e).contains(byte) || byte == 0x09 }
}

extension CredentialScope {
  /// Reads `AKIA…/20250601/us-east-1/cloudtrail/aws4_request`. The parts may hold anything: see
  /// ``check(_:service:)``.
  init(_ credential: [UInt8]) throws(SignatureError) {
    let parts = credential.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 5, parts.allSatisfy({ !$0.isEmpty }) else {
      throw .malformedCredential
    }
    self.init(
      accessKeyID: parts[0], date: parts[1], region: parts[2], service: parts[3],
      terminator: parts[4])
  }

  /// AWS reports all that is wrong with a scope at once.
  func check(_ time: RequestTime, service expected: String) throws(SignatureError) {
    var faults: [SignatureError.ScopeFault] = []
    if !isRegion { faults.append(.region) }
    if service != expected { faults.append(.service(expected)) }
    if terminator != "aws4_request" { faults.append(.terminator) }
    if date != time.date { faults.append(.date) }
    guard faults.isEmpty else { throw .wrongScope(faults) }
  }
}

/// When a request says it was signed: `X-Amz-Date`, or else `Date`.
struct RequestTime {
  /// To the second.
  let timestamp: Timestamp
  /// `20250601T120000Z`, in whatever form it was sent.
  let text: String

  /// `20250601`.
  var date: String { String(text.prefix(8)) }

  init(_ fields: SentFields) throws(SignatureError) {
    let sent = fields["x-amz-date"] + fields["date"]
    guard let value = sent.first else { throw .incomplete([.date]) }
    let isAmazon = !fields["x-amz-date"].isEmpty
    guard let timestamp = Self.basic(value) ?? (isAmazon ? nil : HTTPDate.timestamp(value)) else {
      throw .malformedDate
    }
    self.timestamp = timestamp
    text = Self.text(timestamp)
  }

  /// - Parameter skew: how far apart the two clocks may be, in seconds.
  func check(at now: Timestamp, skew: Int64) throws(SignatureError) {
    let now = now.second
    if timestamp.second < now - skew { throw .expired(timestamp, now: now, skew: skew) }
    if timestamp.second > now + skew { throw .notYetCurrent(timestamp, now: now, skew: skew) }
  }

  static func text(_ timestamp: Timestamp) -> String { CredentialScope.time(timestamp) }

  /// ISO 8601's basic format, in UTC: `20250601T120000Z`.
  private static func basic(_ value: [UInt8]) -> Timestamp? {
    guard value.count == 16 else { return nil }
    let text = String(decoding: value, as: UTF8.self)
    var extended = ""
    for (index, character) in text.enumerated() {
      if index == 4 || index == 6 { extended += "-" }
      if index == 11 || index == 13 { extended += ":" }
      extended.append(character)
    }
    guard let timestamp = Timestamp(iso8601: extended), Self.text(timestamp) == text else {
      return nil
    }
    return timestamp
  }
}
