import Foundation
import Testing

/// `trailback serve` over the store of a workplace, on a port of its own, for as long as a test
/// runs.
final class RunningServer {
  /// `http://127.0.0.1:PORT`
  let address: String
  let port: UInt16
  private let running: Running

  init(_ arguments: String..., in place: Workplace) throws {
    running = try place.start(
      ["serve", "--create", "--listen", "127.0.0.1:0", "--account-id", "111122223333"] + arguments)
    (address, port) = try Self.address(running)
  }

  var processIdentifier: Int32 { running.processIdentifier }

  /// A server that was not ended must not go on running.
  deinit { running.send(SIGKILL) }

  /// Ends it, as an operator does or otherwise.
  @discardableResult
  func end(by signal: Int32 = SIGTERM) throws -> Outcome {
    running.send(signal)
    return try running.outcome()
  }

  /// Sends bytes and gives back what comes until the server hangs up. By bash alone, which is on
  /// every machine that runs the tests.
  func ask(_ bytes: String, in place: Workplace) throws -> String {
    try place.write(bytes, to: "request")
    return try place.shell("exec 3<>/dev/tcp/127.0.0.1/\(port); cat request >&3; cat <&3").out
  }

  func get(_ path: String, in place: Workplace) throws -> String {
    try ask("GET \(path) HTTP/1.0\r\n\r\n", in: place)
  }

  /// Waits for the line that says where the server listens.
  private static func address(_ running: Running) throws -> (String, UInt16) {
    for _ in 0..<4000 {
      let text = String(decoding: try running.written(), as: UTF8.self)
      if let line = text.wholeMatch(of: /listening on (http:\/\/.*:(\d+))\n/) {
        return (String(line.1), try #require(UInt16(line.2)))
      }
      if !running.isRunning { break }
      usleep(5_000)
    }
    running.send(SIGKILL)
    throw TestFailure("the server did not say where it listens: \(try running.outcome().errors)")
  }
}
