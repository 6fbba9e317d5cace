/// What a signature is good for: one key, one day, one Region and one service.
struct CredentialScope {
  let accessKeyID: String
  /// `20250601`.
  let date: String
  let region: String
  let service: String
  /// `aws4_request`.
  let terminator: String

  /// Reads `AKIA…/20250601/us-east-1/cloudtrail/aws4_request`. The parts may hold anything: see
  /// ``check(_:service:)``.
  init(_ credential: [UInt8]) throws(SignatureError) {
    let parts = credential.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
      .map { String(decoding: $0, as: UTF8.self) }
    guard parts.count == 5, parts.allSatisfy({ !$0.isEmpty }) else {
      throw .malformedCredential
    }
    accessKeyID = parts[0]
    date = parts[1]
    region = parts[2]
    service = parts[3]
    terminator = parts[4]
  }

  /// As it is signed: without the key's id.
  var text: String { "\(date)/\(region)/\(service)/\(terminator)" }

  /// Whether what stands for the Region could be one.
  var isRegion: Bool {
    region.utf8.count <= 64
      && region.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
      }
  }

  /// AWS tells all that is wrong with a scope at once.
  func check(_ time: RequestTime, service expected: String) throws(SignatureError) {
    var faults: [SignatureError.ScopeFault] = []
    if !isRegion { faults.append(.region) }
    if service != expected { faults.append(.service(expected)) }
    if terminator != "aws4_request" { faults.append(.terminator) }
    if date != time.date { faults.append(.date) }
    guard faults.isEmpty else { throw .wrongScope(faults) }
  }
}
