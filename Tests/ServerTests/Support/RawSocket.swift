import Foundation

/// A connection that sends exactly the bytes that it is told to.
final class RawSocket {
  private let number: Int32
  private var received: [UInt8] = []
  private(set) var isAtEnd = false

  /// - Parameter host: the last byte of its own address, 127.0.0.x.
  init(_ port: Int, from host: UInt32 = 1) throws {
    number = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    func call(
      _ host: UInt32, _ port: UInt16,
      _ function: (Int32, UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
      var address = sockaddr_in()
      address.sin_family = sa_family_t(AF_INET)
      address.sin_port = port.bigEndian
      address.sin_addr.s_addr = (UInt32(0x7F00_0000) + host).bigEndian
      return withUnsafePointer(to: &address) {
        $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
          function(number, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
        }
      }
    }
    guard call(host, 0, { bind($0, $1, $2) }) == 0,
      call(1, UInt16(port), { connect($0, $1, $2) }) == 0
    else {
      // The object is complete, so its end closes the socket.
      throw NoResponse(what: "no connection: \(String(cString: strerror(errno)))")
    }
  }

  deinit { close(number) }

  /// Whether the other side still takes bytes.
  @discardableResult
  func send(_ bytes: some Collection<UInt8>) -> Bool {
    var rest = Array(bytes)[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes {
        Foundation.send(number, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
      }
      guard count > 0 else { return false }
      rest = rest.dropFirst(count)
    }
    return true
  }

  @discardableResult
  func send(_ text: String) -> Bool { send(text.utf8) }

  /// Has the connection end at once and for both sides when this object goes.
  func reset() {
    var option = linger(l_onoff: 1, l_linger: 0)
    setsockopt(number, SOL_SOCKET, SO_LINGER, &option, socklen_t(MemoryLayout<linger>.size))
    shutdown(number, Int32(SHUT_RDWR))
  }

  func endSending() { shutdown(number, Int32(SHUT_WR)) }

  /// Waits for more bytes.
  ///
  /// - Returns: false at the connection's end, however it came about.
  private func receive(until deadline: Date) throws -> Bool {
    var waiting = pollfd(fd: number, events: Int16(POLLIN), revents: 0)
    let milliseconds = Int32(max(0, deadline.timeIntervalSinceNow * 1000))
    guard poll(&waiting, 1, milliseconds) > 0 else {
      throw NoResponse(what: "nothing came; so far: \(String(decoding: received, as: UTF8.self))")
    }
    var buffer = [UInt8](repeating: 0, count: 65536)
    let count = recv(number, &buffer, buffer.count, 0)
    guard count > 0 else {
      isAtEnd = true
      return false
    }
    received += buffer[..<count]
    return true
  }

  /// Everything up to the connection's end. In the whole suite a server can wait for minutes for its turn.
  func readAll(within seconds: Double = 600) throws -> String {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while try receive(until: deadline) {}
    defer { received = [] }
    return String(decoding: received, as: UTF8.self)
  }

  /// The next response; one with the status 0 at the end of the connection.
  func read(within seconds: Double = 600, hasBody: Bool = true) throws -> RawResponse {
    let deadline = Date(timeIntervalSinceNow: seconds)
    while true {
      if let (response, length) = RawResponse.parse(received, hasBody: hasBody) {
        received.removeFirst(length)
        return response
      }
      guard try receive(until: deadline) else { return RawResponse(status: 0, head: "", body: "") }
    }
  }
}

/// A response as it came over the wire.
struct RawResponse: Sendable {
  var status: Int
  var head: String
  var body: String

  /// The value of a header field, the first if there are more.
  func field(_ name: String) -> String? { fields(name).first }

  /// All values of a header field.
  func fields(_ name: String) -> [String] {
    head.split(separator: "\r\n").dropFirst()
      .map { $0.split(separator: ":", maxSplits: 1) }
      .filter { $0[0].lowercased() == name.lowercased() }
      .map { $0[1].trimmingCharacters(in: .whitespaces) }
  }

  /// The first response in the bytes and its length; nil if it is not complete.
  static func parse(_ bytes: [UInt8], hasBody: Bool) -> (RawResponse, length: Int)? {
    guard let end = bytes.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
    var response = RawResponse(
      status: 0, head: String(decoding: bytes[..<end.lowerBound], as: UTF8.self), body: "")
    response.status = Int(response.head.split(separator: " ").dropFirst().first ?? "") ?? 0
    let said = response.field("Content-Length").flatMap { Int($0) } ?? 0
    let length = end.upperBound + (hasBody ? said : 0)
    guard bytes.count >= length else { return nil }
    response.body = String(decoding: bytes[end.upperBound..<length], as: UTF8.self)
    return (response, length)
  }
}
