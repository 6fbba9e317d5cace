import CloudTrail
import Foundation
import HTTPMessages

/// AWS JSON 1.1 as CloudTrail speaks it.
enum AWSJSON {
  static let contentType = "application/x-amz-json-1.1"
  private static let prefixes = [
    "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.", "CloudTrail_20131101.",
  ]

  /// The operation that `X-Amz-Target` names.
  ///
  /// - Throws: `UnsupportedOperationException` for an operation that is not served,
  ///   `UnknownOperationException` for what is no operation of CloudTrail's.
  static func operation(_ headers: HeaderFields) throws(CloudTrailError) -> APIOperation {
    guard let name = name(headers) else {
      throw CloudTrailError(
        "UnknownOperationException", "X-Amz-Target names no operation of CloudTrail's.")
    }
    guard let operation = APIOperation(rawValue: name) else {
      throw .unsupported(
        "\(name) is not served: only trails, their selectors and their history are.")
    }
    return operation
  }

  /// The name of the operation; nil where there is none of CloudTrail's.
  static func name(_ headers: HeaderFields) -> String? {
    let target = headers["X-Amz-Target"] ?? ""
    // Bytes: characters would be counted one by one, for each call twice.
    guard let prefix = prefixes.first(where: { target.utf8.starts(with: $0.utf8) }),
      target.utf8.count <= 200, target.utf8.count > prefix.utf8.count
    else { return nil }
    return String(Substring(target.utf8.dropFirst(prefix.utf8.count)))
  }

  /// The input; an empty body is an empty object.
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
  static func answer(_ output: [UInt8], requestID: String) -> HTTPResponse {
    HTTPResponse(200, headers: headers(requestID), body: output)
  }

  /// - Parameter status: 400 for all that CloudTrail's model names.
  static func failure(
    _ type: String, _ message: String, status: Int = 400, requestID: String
  ) -> HTTPResponse {
    let json: JSONValue = ["__type": .string(type), "Message": .string(message)]
    return HTTPResponse(status, headers: headers(requestID), body: json.compactBytes)
  }

  private static func headers(_ requestID: String) -> HeaderFields {
    ["Content-Type": contentType, "x-amzn-RequestId": requestID]
  }
}
