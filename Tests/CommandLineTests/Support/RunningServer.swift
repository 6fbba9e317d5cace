import Foundation
import Testing

/// `trailback serve` on a port of its own over the store of a folder.
struct RunningServer {
  let port: UInt16
  private let running: Running

  init(in place: Workplace) throws {
    running = try place.start([
      "serve", "--listen", "127.0.0.1:0", "--account-id", "111122223333", "--log-level", "error",
    ])
    for _ in 0..<4000 {
      let text = String(decoding: try running.written(), as: UTF8.self)
      if text.hasSuffix("\n") {
        let digits = try #require(text.wholeMatch(of: /listening on http:\/\/.*:(\d+)\n/)).1
        port = try #require(UInt16(digits))
        return
      }
      usleep(5_000)
    }
    running.send(SIGKILL)
    throw TestFailure("the server did not say where it listens: \(try running.outcome().errors)")
  }

  func end(by signal: Int32) throws -> Outcome {
    running.send(signal)
    return try running.outcome()
  }
}
