import CloudTrail
import HTTPMessages

@testable import Endpoint

/// An answer of the API, read back.
struct Reply {
  let status: Int
  let json: JSONValue
  let headers: HeaderFields

  init(_ answer: HTTPResponse) throws {
    status = answer.status
    headers = answer.headers
    json = try JSONValue(parsing: String(decoding: answer.body, as: UTF8.self))
  }

  /// The exception of a refusal, without the ending that all have; nil where there is none.
  var refusal: String? {
    json.present("__type")?.string.map { name in
      name.hasSuffix("Exception") ? String(name.dropLast("Exception".count)) : name
    }
  }

  var message: String? { json.present("Message")?.string }

  subscript(_ member: String) -> JSONValue? { json.present(member) }
}
