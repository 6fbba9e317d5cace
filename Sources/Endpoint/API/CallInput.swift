import CloudTrail
import Crypto
import Foundation

/// The input of an operation: a JSON object in the API's own spelling. Members that the operation does not
/// know are ignored, as at AWS, and so is null.
///
/// A member of another type than the service model gives it is a `SerializationException`.
struct CallInput: Sendable {
  let json: JSONValue

  /// - Throws: `SerializationException` if it is not an object.
  init(_ json: JSONValue) throws(CloudTrailError) {
    guard json.members != nil else { throw Self.wrong("the input", "an object", json) }
    self.json = json
  }

  func string(_ name: String) throws(CloudTrailError) -> String? {
    guard let value = json.present(name) else { return nil }
    guard let text = value.string else { throw Self.wrong(name, "a string", value) }
    return text
  }

  func bool(_ name: String) throws(CloudTrailError) -> Bool? {
    guard let value = json.present(name) else { return nil }
    guard let truth = value.bool else { throw Self.wrong(name, "true or false", value) }
    return truth
  }

  func integer(_ name: String) throws(CloudTrailError) -> Int64? {
    guard let value = json.present(name) else { return nil }
    guard case .integer(let number) = value else { throw Self.wrong(name, "an integer", value) }
    return number
  }

  func items(_ name: String) throws(CloudTrailError) -> [JSONValue]? {
    guard let value = json.present(name) else { return nil }
    guard let items = value.array else { throw Self.wrong(name, "a list", value) }
    return items
  }

  func strings(_ name: String) throws(CloudTrailError) -> [String]? {
    guard let items = try items(name) else { return nil }
    var strings: [String] = []
    for item in items {
      guard let text = item.string else { throw Self.wrong("\(name)[]", "a string", item) }
      strings.append(text)
    }
    return strings
  }

  func objects(_ name: String) throws(CloudTrailError) -> [CallInput]? {
    guard let items = try items(name) else { return nil }
    var inputs: [CallInput] = []
    for item in items { inputs.append(try CallInput(item)) }
    return inputs
  }

  /// A time: seconds since 1970, as the SDKs send it, or ISO 8601.
  func time(_ name: String) throws(CloudTrailError) -> Timestamp? {
    guard let value = json.present(name) else { return nil }
    guard let time = Timestamp(json: value) else {
      throw Self.wrong(name, "a time in seconds since 1970", value)
    }
    return time
  }

  private static func wrong(
    _ name: String, _ wanted: String, _ found: JSONValue
  ) -> CloudTrailError {
    CloudTrailError(
      "SerializationException", "\(name): expected \(wanted), found \(found.kind)",
      hint: "the shapes are those of the CloudTrail API")
  }
}

/// The page of a list that `NextToken` selects. A token holds the key of the last entry shown, so entries
/// that come or go meanwhile shift nothing.
struct ListPage {
  /// The key of the last entry of the page before; nil for the first page.
  let after: String?
  private let query: String
  private let limit: Int

  /// - Parameters:
  ///   - query: the operation and what it was given; a token of another query is refused.
  ///   - invalid: the exception for a token that is none.
  ///   - limit: the most entries of a page.
  init(
    _ token: String?, of query: String, invalid: String, limit: Int
  ) throws(CloudTrailError) {
    self.query = query
    self.limit = limit
    guard let token else {
      after = nil
      return
    }
    guard let data = Data(base64Encoded: token), data.count > 16,
      data.prefix(16) == Self.seal(query, String(decoding: data.dropFirst(16), as: UTF8.self))
    else { throw CloudTrailError(invalid, "The NextToken is not one of this operation's.") }
    after = String(decoding: data.dropFirst(16), as: UTF8.self)
  }

  /// - Parameter entries: in ascending order of their keys.
  /// - Returns: the page, and the member `NextToken` if more follows.
  func cut<Entry>(
    _ entries: [(entry: Entry, key: String)]
  ) -> (shown: [Entry], next: [JSONValue.Member]) {
    let rest = entries.drop { entry in after.map { entry.key <= $0 } ?? false }
    let shown = rest.prefix(limit)
    guard shown.count < rest.count, let last = shown.last else { return (shown.map(\.entry), []) }
    return (shown.map(\.entry), [.init("NextToken", .string(token(after: last.key)))])
  }

  func token(after key: String) -> String {
    (Self.seal(query, key) + Data(key.utf8)).base64EncodedString()
  }

  /// A checksum, so that a token which was cut or made up is noticed; it keeps no secret.
  private static func seal(_ query: String, _ key: String) -> Data {
    Data(SHA256.hash(data: Data("\(query)\n\(key)".utf8)).prefix(16))
  }
}
