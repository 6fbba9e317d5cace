import Foundation

/// `trailback serve` over the store of a workplace, for as long as a test runs.
final class Served {
  let address: String
  private let running: Running

  init(_ arguments: String..., in place: Workplace) throws {
    running = try place.start(
      ["serve", "--listen", "127.0.0.1:0", "--account-id", "111122223333"] + arguments)
    address = try Self.address(running)
  }

  /// Whoever forgets to stop it leaves nothing running.
  deinit { running.send(SIGKILL) }

  /// Ends it as an operator does.
  func stop() throws -> Outcome {
    running.send(SIGTERM)
    return try running.outcome()
  }

  /// Waits for the line that says where the server listens.
  private static func address(_ running: Running) throws -> String {
    for _ in 0..<400 {
      let text = String(decoding: try running.written(), as: UTF8.self)
      if let line = text.wholeMatch(of: /listening on (http:\/\/.*)\n/) {
        return String(line.1)
      }
      usleep(50_000)
    }
    running.send(SIGKILL)
    throw TestFailure("the server did not say where it listens")
  }
}
