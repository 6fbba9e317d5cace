import HTTPMessages

/// A request that is not handed to the service, and why.
enum Refusal: Error, Equatable {
  case malformed(String)
  case bodyTooLarge(limit: Int)
  case headTooLarge(limit: Int)
  case unknownEncoding

  var answer: HTTPResponse {
    switch self {
    case .malformed(let reason): HTTPResponse(400, reason + "\n")
    case .bodyTooLarge(let limit):
      HTTPResponse(413, "the body is longer than \(limit) bytes\n")
    case .headTooLarge(let limit):
      HTTPResponse(431, "the header section is longer than \(limit) bytes\n")
    case .unknownEncoding: HTTPResponse(501, "no transfer encoding but chunked is understood\n")
    }
  }
}
