import HTTPMessages

/// A request that is not handed to the service, and why.
enum Refusal: Error, Equatable {
  case malformed(String)
  case bodyTooLarge(limit: Int)
  case headTooLarge(limit: Int)
  case unknownEncoding

  var answer: HTTPAnswer {
    switch self {
    case .malformed(let reason): HTTPAnswer(400, reason + "\n")
    case .bodyTooLarge(let limit):
      HTTPAnswer(413, "the body is longer than \(limit) bytes\n")
    case .headTooLarge(let limit):
      HTTPAnswer(431, "the header section is longer than \(limit) bytes\n")
    case .unknownEncoding: HTTPAnswer(501, "no transfer encoding but chunked is understood\n")
    }
  }
}
