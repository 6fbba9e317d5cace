import CloudTrail
import Foundation
import HTTPMessages

/// AWS JSON 1.1 as CloudTrail speaks it: a header field names the operation, input and output are JSON
/// bodies.
enum AWSJSON {
  private static let contentType = "application/x-amz-json-1.1"
  private static let prefixes = [
    "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.", "CloudTrail_20131101.",
  ]

  /// The operation that `X-Amz-Target` names.
  ///
  /// - Throws: `UnsupportedOperationException` for an operation that is not served,
  ///   `UnknownOperationException` if the field names no operation of CloudTrail.
  static func operation(_ headers: HeaderFields) throws(CloudTrailError) -> APIOperation {
    guard let name = operationName(headers) else {
      throw CloudTrailError(
        "UnknownOperationException", "X-Amz-Target names no operation of CloudTrail's.")
    }
    guard let operation = APIOperation(rawValue: name) else {
      throw .unsupported(
        "\(name) is not served: only trails, their selectors and their history are.")
    }
    return operation
  }

  /// The name in `X-Amz-Target`, served or not; nil if the target is another service.
  static func operationName(_ headers: HeaderFields) -> String? {
    let target = headers["X-Amz-Target"] ?? ""
    // Compared as bytes: this runs twice for each request, and counting characters is slow.
    guard let prefix = prefixes.first(where: { target.utf8.starts(with: $0.utf8) }),
      target.utf8.count <= 200, target.utf8.count > prefix.utf8.count
    else { return nil }
    return String(Substring(target.utf8.dropFirst(prefix.utf8.count)))
  }

  /// The input of a call. An empty body counts as an empty object.
  ///
  /// - Throws: `SerializationException` if the body is not JSON.
  static func input(_ body: [UInt8]) throws(CloudTrailError) -> JSONValue {
    if body.isEmpty { return .object([]) }
    let parsed = body.withUnsafeBytes { bytes in
      Result<JSONValue, JSONValue.ParsingError> { () throws(JSONValue.ParsingError) in
        try JSONValue(parsing: bytes)
      }
    }
    switch parsed {
    case .success(let json): return json
    case .failure(let error):
      throw CloudTrailError("SerializationException", "The body is not JSON: \(error)")
    }
  }

  /// - Parameter output: JSON.
  static func response(_ output: [UInt8]) -> HTTPResponse {
    HTTPResponse(200, headers: ["Content-Type": contentType], body: output)
  }

  /// - Parameters:
  ///   - type: the exception's name.
  ///   - status: 400 for every exception of CloudTrail's service model.
  static func failure(_ type: String, _ message: String, status: Int = 400) -> HTTPResponse {
    let json: JSONValue = ["__type": .string(type), "message": .string(message)]
    return HTTPResponse(status, headers: ["Content-Type": contentType], body: json.compactBytes)
  }
}

extension Timestamp {
  /// Seconds since 1970, as AWS JSON 1.1 writes a time; with milliseconds unless it is a whole second.
  var apiNumber: JSONValue {
    isWholeSecond
      ? .integer(second) : .number((Double(microseconds) / 1000).rounded(.down) / 1000)
  }
}
