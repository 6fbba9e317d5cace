import CloudTrail
import Foundation

/// A connection that stays open, on which one call of the API follows the other.
final class CallConnection {
  private let descriptor: Int32

  /// Nil where nobody listens.
  init?(port: UInt16) {
    descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_port = port.bigEndian
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    let result = withUnsafePointer(to: &address) {
      $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
      }
    }
    if result != 0 { return nil }
  }

  deinit { close(descriptor) }

  /// The whole answer, its head and its body; nil where the connection ended before.
  func call(_ operation: String, _ input: JSONValue) -> String? {
    let body = input.compact
    let request = """
      POST / HTTP/1.1\r
      Host: 127.0.0.1\r
      Content-Type: application/x-amz-json-1.1\r
      X-Amz-Target: com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.\(operation)\r
      Content-Length: \(body.utf8.count)\r
      \r
      \(body)
      """
    return exchange(Array(request.utf8))
  }

  /// Posts what a feed posts. The whole answer; nil where the connection ended before.
  func post(_ path: String, _ sample: FeedSample) -> String? {
    let fields = [
      "POST \(path) HTTP/1.1", "Host: 127.0.0.1", "Content-Type: \(sample.type)",
      "Content-Length: \(sample.body.count)",
    ]
    let head = (fields + sample.headers + ["", ""]).joined(separator: "\r\n")
    return exchange(Array(head.utf8) + sample.body)
  }

  private func exchange(_ sent: [UInt8]) -> String? {
    guard send(descriptor, sent, sent.count, Int32(MSG_NOSIGNAL)) == sent.count else { return nil }
    var received: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 16384)
    while true {
      let count = recv(descriptor, &room, room.count, 0)
      guard count > 0 else { return nil }
      received += room[..<count]
      let text = String(decoding: received, as: UTF8.self)
      if Self.isWhole(text) { return text }
    }
  }

  private static func isWhole(_ text: String) -> Bool {
    guard let head = text.range(of: "\r\n\r\n"),
      let field = text.range(of: "content-length: ", options: .caseInsensitive)
    else { return false }
    let length = text[field.upperBound...].prefix { $0.isNumber }
    return Int(length) == text[head.upperBound...].utf8.count
  }
}
