import HTTPMessages
import NIOHTTP1

/// An answer's status line and header fields: the service's, and those that are the server's to say.
struct ResponseHead {
  let requestID: String
  private let answer: HTTPResponse
  private let isNamed: Bool

  /// What the server itself says of each answer.
  private static let own: Set<String> = [
    "connection", "content-length", "date", "keep-alive", "transfer-encoding",
  ]

  init(_ answer: HTTPResponse, requestID make: () -> String) {
    self.answer = answer
    let given = answer.headers[RequestID.header]
    isNamed = given != nil
    requestID = given ?? make()
  }

  /// RFC 9110, 6.4.1.
  var hasBody: Bool { answer.status != 204 && answer.status != 304 }

  func head(closes: Bool, isOld: Bool) -> HTTPResponseHead {
    var headers = NIOHTTP1.HTTPHeaders()
    headers.reserveCapacity(answer.headers.fields.count + 4)
    for field in answer.headers.fields where !Self.own.contains(field.name.lowercased()) {
      headers.add(name: field.name, value: field.value)
    }
    headers.add(name: "Date", value: HTTPDate.now)
    if !isNamed { headers.add(name: RequestID.header, value: requestID) }
    if hasBody { headers.add(name: "Content-Length", value: String(answer.body.count)) }
    if closes {
      headers.add(name: "Connection", value: "close")
    } else if isOld {
      headers.add(name: "Connection", value: "keep-alive")
    }
    return HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: answer.status), headers: headers)
  }
}
