import Foundation
import Glibc
import Synchronization

/// An HTTP server on loopback that answers each request as a test says, one connection at a time each, and closes it.
final class StubService: Sendable {
  /// What is answered; nil closes the connection without an answer.
  typealias Script = @Sendable (_ request: String, _ number: Int) -> String?

  let address: String
  private let listener: Int32
  private let received = Received()
  /// The heads of the requests, in the order in which they came.
  var requests: [String] { received.heads.withLock { $0 } }

  private final class Received: Sendable {
    let heads = Mutex<[String]>([])
  }

  struct NoSocket: Error {}

  init(_ script: @escaping Script) throws {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var place = sockaddr_in()
    place.sin_family = sa_family_t(AF_INET)
    place.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let isBound = withUnsafeMutablePointer(to: &place) { place in
      place.withMemoryRebound(to: sockaddr.self, capacity: 1) { place in
        bind(listener, place, length) == 0 && listen(listener, 64) == 0
          && getsockname(listener, place, &length) == 0
      }
    }
    guard isBound else { throw NoSocket() }
    self.listener = listener
    address = "http://127.0.0.1:\(UInt16(bigEndian: place.sin_port))"
    let thread = Thread { [received] in
      while true {
        let connection = accept(listener, nil, nil)
        if connection < 0 {
          if errno == EINTR || errno == ECONNABORTED { continue }
          // Closed here alone: closed elsewhere, its number might be another service's by now, whose calls this took.
          close(listener)
          return
        }
        let head = Self.head(connection)
        let number = received.heads.withLock { heads in
          heads.append(head)
          return heads.count
        }
        if let answer = script(head, number) {
          _ = answer.withCString { send(connection, $0, strlen($0), Int32(MSG_NOSIGNAL)) }
        }
        close(connection)
      }
    }
    thread.start()
  }

  deinit { shutdown(listener, Int32(SHUT_RDWR)) }

  private static func head(_ connection: Int32) -> String {
    var bytes: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 8192)
    while !bytes.suffix(4).elementsEqual([13, 10, 13, 10]) {
      let count = recv(connection, &room, room.count, 0)
      guard count > 0 else { break }
      bytes += room[..<count]
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  static func answer(
    _ status: Int, _ body: String, _ headers: [String] = [], length: Int? = nil
  ) -> String {
    ([
      "HTTP/1.1 \(status) Status", "Content-Length: \(length ?? body.utf8.count)",
      "Connection: close",
    ]
      + headers).joined(separator: "\r\n") + "\r\n\r\n" + body
  }

  static func fault(_ status: Int, _ code: String, _ message: String = "Words") -> String {
    answer(status, "<Error><Code>\(code)</Code><Message>\(message)</Message></Error>")
  }

  static func object(_ body: String, length: Int? = nil) -> String {
    answer(200, body, ["Last-Modified: Tue, 04 Mar 2025 02:15:00 GMT"], length: length)
  }
}

/// Runs a body, and closes what it works with whether or not it throws.
func closing<Result: Sendable>(
  _ close: () async throws -> Void, _ body: () async throws -> Result
) async throws -> Result {
  do {
    let result = try await body()
    try await close()
    return result
  } catch {
    try await close()
    throw error
  }
}
