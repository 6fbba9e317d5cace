import Glibc
import HTTPMessages
import NIOHTTP1
import Synchronization

/// The status line and header fields of a response: the service's fields, and those that the server
/// sets.
struct ResponseHead {
  private let response: HTTPResponse
  private let requestID: String
  private let requestIDHeader: String
  private let isEncrypted: Bool

  /// A year. A browser that came over TLS once comes over nothing else within that time.
  private static let transportSecurity = "max-age=31536000"

  /// Fields that only the server sets, in lower case.
  private static let serverOnly: Set<String> = [
    "connection", "content-length", "date", "keep-alive", "strict-transport-security",
    "transfer-encoding",
  ]

  /// - Parameter header: the name of the field that carries the id of the request.
  init(_ response: HTTPResponse, requestID: String, header: String, isEncrypted: Bool) {
    self.isEncrypted = isEncrypted
    self.response = response
    self.requestID = requestID
    requestIDHeader = header
  }

  /// RFC 9110, 6.4.1.
  var hasBody: Bool { response.status != 204 && response.status != 304 }

  func head(closes: Bool, isHTTP10: Bool) -> HTTPResponseHead {
    var headers = NIOHTTP1.HTTPHeaders()
    headers.reserveCapacity(response.headers.fields.count + 4)
    for field in response.headers.fields
    where !Self.serverOnly.contains(field.name.lowercased()) && !field.isNamed(requestIDHeader) {
      headers.add(name: field.name, value: field.value)
    }
    headers.add(name: "Date", value: HTTPDate.now)
    headers.add(name: requestIDHeader, value: requestID)
    if isEncrypted {
      headers.add(name: "Strict-Transport-Security", value: Self.transportSecurity)
    }
    if hasBody { headers.add(name: "Content-Length", value: String(response.body.count)) }
    if closes {
      headers.add(name: "Connection", value: "close")
    } else if isHTTP10 {
      headers.add(name: "Connection", value: "keep-alive")
    }
    return HTTPResponseHead(
      version: .http1_1, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
  }
}

/// The `Date` of a response: `Tue, 15 Nov 1994 08:12:31 GMT` (RFC 9110, 5.6.7). Some clients set
/// their clocks by it.
private enum HTTPDate {
  private static let last = Mutex<(second: Int, text: String)>((0, ""))

  static var now: String {
    let second = time(nil)
    return last.withLock { last in
      if last.second != second { last = (second, text(second)) }
      return last.text
    }
  }

  private static func text(_ second: Int) -> String {
    var second = second
    var parts = tm()
    gmtime_r(&second, &parts)
    let days = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
    let months = [
      "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]
    let clock = [parts.tm_hour, parts.tm_min, parts.tm_sec].map(padded).joined(separator: ":")
    return "\(days[Int(parts.tm_wday)]), \(padded(parts.tm_mday)) \(months[Int(parts.tm_mon)]) "
      + "\(parts.tm_year + 1900) \(clock) GMT"
  }

  private static func padded(_ number: Int32) -> String {
    number < 10 ? "0\(number)" : "\(number)"
  }
}
