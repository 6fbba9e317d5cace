import Foundation
public import HTTPMessages

extension SignatureVerifier {
  /// Who hands over records. EventBridge's API destinations cannot sign: they send a secret in a
  /// header, `X-Trailback-Key: ACCESSKEYID:SECRET` of an API-key connection, or HTTP Basic of a
  /// basic one, with the same two parts.
  ///
  /// The secret travels as it is, so this is for connections that are encrypted.
  ///
  /// - Throws: ``SignatureError``, also where the key has no right to ``Right/ingest``.
  public func verifyIngest(_ call: HTTPRequest) throws(SignatureError) -> Caller {
    try verifyKey(call, .ingest, for: "trailback:Ingest")
  }

  /// The same for any right: browsers and Prometheus cannot sign either.
  ///
  /// - Parameter action: what was called, as in a policy.
  public func verifyKey(
    _ call: HTTPRequest, _ right: Right, for action: String
  ) throws(SignatureError) -> Caller {
    let presented = try presentedKey(SentFields(call.headers))
    let parts = presented.split(
      separator: UInt8(ascii: ":"), maxSplits: 1, omittingEmptySubsequences: false)
    let isWhole = parts.count == 2 && parts[0].allSatisfy { $0 < 0x80 }
    let key = isWhole ? credentials[String(decoding: parts[0], as: UTF8.self)] : nil
    let isRight = (key?.secret ?? unknown).isEqual(to: isWhole ? Array(parts[1]) : [])
    guard let key, isRight else { throw .unknownIngestKey }
    let caller = Caller(key, region: nil)
    try caller.require(right, for: action)
    return caller
  }

  private func presentedKey(_ fields: SentFields) throws(SignatureError) -> [UInt8] {
    let scheme = Array("basic ".utf8)
    let basic = fields["authorization"].filter { value in
      value.prefix(scheme.count).map { (0x41...0x5a).contains($0) ? $0 | 0x20 : $0 } == scheme
    }
    let plain = fields["x-trailback-key"]
    guard plain.count + basic.count <= 1 else {
      throw .ambiguousHeader(plain.isEmpty ? "authorization" : "x-trailback-key")
    }
    if let key = plain.first { return key }
    guard let encoded = basic.first?.dropFirst(scheme.count) else { throw .missingIngestKey }
    guard encoded.count <= Authorization.longest,
      let decoded = Data(base64Encoded: Data(encoded.drop { $0 == 0x20 }))
    else { throw .unknownIngestKey }
    return Array(decoded)
  }
}
