import CloudTrail
import Foundation

/// Puts the selectors of one trail after the other, each with content that no other put has, until
/// the server is gone. Run by a thread of its own; what it did is read when that has ended.
final class PuttingCaller: @unchecked Sendable {
  let prefix: String
  private(set) var sent = 0
  private(set) var acknowledged = 0
  /// An answer that is none to such a put.
  private(set) var refusal: String?
  private let caller: Int

  init(kill: Int, caller: Int) {
    prefix = Self.prefix(kill: kill) + "caller-\(caller)-"
    self.caller = caller
  }

  /// What the buckets of all callers before a kill begin with.
  static func prefix(kill: Int) -> String { "arn:aws:s3:::kill-\(kill)-" }

  func put(_ number: Int, trails: Int) -> LoggedPut {
    LoggedPut(trail: "trail-\((caller + number) % trails)", bucket: "\(prefix)put-\(number)/")
  }

  func run(port: UInt16, trails: Int) {
    guard let connection = CallConnection(port: port) else { return }
    while true {
      let put = put(sent, trails: trails)
      sent += 1
      guard let answer = connection.call("PutEventSelectors", put.input) else { return }
      guard answer.hasPrefix("HTTP/1.1 200 "), answer.contains(put.bucket) else {
        refusal = answer
        return
      }
      acknowledged += 1
    }
  }
}
