package import CloudTrail

/// What a signature is valid for: one key, one day, one Region and one service.
package struct CredentialScope: Sendable, Hashable {
  package let accessKeyID: String
  /// `20250601`.
  package let date: String
  package let region: String
  package let service: String
  /// `aws4_request`.
  package let terminator: String

  /// The scope with these parts, which may hold anything.
  package init(
    accessKeyID: String, date: String, region: String, service: String,
    terminator: String = "aws4_request"
  ) {
    self.accessKeyID = accessKeyID
    self.date = date
    self.region = region
    self.service = service
    self.terminator = terminator
  }

  /// As it is signed: without the key's id.
  package var text: String { "\(date)/\(region)/\(service)/\(terminator)" }

  /// Whether the Region in it could be one.
  package var isRegion: Bool {
    region.utf8.count <= 64
      && region.utf8.allSatisfy { byte in
        (0x61...0x7a).contains(byte) || (0x30...0x39).contains(byte) || byte == UInt8(ascii: "-")
      }
  }

  /// A moment as it is signed, to the second: `20250601T120000Z`.
  package static func time(_ timestamp: Timestamp) -> String {
    String(Timestamp(seconds: timestamp.second).description.filter { $0 != "-" && $0 != ":" })
  }
}
