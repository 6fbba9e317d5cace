import CloudTrail
import HTTPMessages

@testable import Endpoint

/// A response of the API, parsed.
struct Reply {
  let status: Int
  let json: JSONValue
  let headers: HeaderFields

  init(_ response: HTTPResponse) throws {
    status = response.status
    headers = response.headers
    json = try JSONValue(parsing: String(decoding: response.body, as: UTF8.self))
  }

  /// The exception of a refusal, without the ending that all have; nil if it is none.
  var refusal: String? {
    json.present("__type")?.string.map { name in
      name.hasSuffix("Exception") ? String(name.dropLast("Exception".count)) : name
    }
  }

  var message: String? { json.present("message")?.string }

  subscript(_ member: String) -> JSONValue? { json.present(member) }
}
