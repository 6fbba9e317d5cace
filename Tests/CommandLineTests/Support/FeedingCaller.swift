import CloudTrail
import Foundation

/// Posts calls in the forms of several feeds, one post after the other, until the server is gone. Run by a
/// thread of its own; what it did is read when that has ended.
final class FeedingCaller: @unchecked Sendable {
  /// The ids of the calls in the posts that were acknowledged.
  private(set) var acknowledged: Set<String> = []
  /// Whether the last post got no response.
  private(set) var isCutOff = false
  /// A response that is none to such a post.
  private(set) var refusal: String?
  private let prefix: String

  init(kill: Int, caller: Int) {
    prefix = "kill-\(kill)-caller-\(caller)-"
  }

  func run(port: UInt16) {
    guard let connection = CallConnection(port: port) else { return }
    for number in 0... {
      let ids = (0..<3).map { "\(prefix)\(number)-\($0)" }
      let calls = ids.enumerated().map { index, id in
        LogRecord.put("trail", at: number % 80_000, id: id, reads: index == 0 ? "All" : "WriteOnly")
          .json
      }
      guard let answer = connection.post("/ingest", Self.sample(number, calls)) else {
        isCutOff = true
        return
      }
      guard answer.hasPrefix("HTTP/1.1 200 ") else {
        refusal = answer
        return
      }
      acknowledged.formUnion(ids)
    }
  }

  /// Events of EventBridge, a delivery of Firehose, and one of CloudWatch Logs in Firehose, in turn.
  private static func sample(_ number: Int, _ calls: [JSONValue]) -> FeedSample {
    let events = calls.map { FeedSamples.event($0) }
    switch number % 3 {
    case 0: return FeedSample(.array(events))
    case 1: return FeedSamples.firehose(events.map { FeedSamples.base64($0.compact.utf8) })
    default:
      let data = calls.map {
        FeedSamples.base64(FeedSamples.gzip(FeedSamples.subscriptionData(FeedSamples.text($0))))
      }
      return FeedSamples.firehose(data)
    }
  }
}
