import CSimdJSON

extension JSONValue {
  /// Why bytes are not one JSON document.
  public struct ParsingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// simdjson's own words.
    public var description: String
  }

  /// Parses exactly one JSON document.
  ///
  /// - Throws: ``ParsingError`` when the text is not JSON, not UTF-8, or nested deeper than 1,024.
  public init(parsing text: String) throws(ParsingError) {
    var text = text
    let outcome = text.withUTF8 { Self.parse(UnsafeRawBufferPointer($0)) }
    self = try outcome.get()
  }

  /// Parses exactly one JSON document from its UTF-8 bytes.
  public init(parsing bytes: UnsafeRawBufferPointer) throws(ParsingError) {
    self = try Self.parse(bytes).get()
  }

  private static func parse(_ bytes: UnsafeRawBufferPointer) -> Result<JSONValue, ParsingError> {
    guard let start = bytes.baseAddress, !bytes.isEmpty else {
      return .failure(ParsingError(description: "no JSON found"))
    }
    var error: UnsafePointer<CChar>?
    guard
      let document = trailback_json_parse(
        start.assumingMemoryBound(to: CChar.self), bytes.count, &error)
    else {
      let words = error.map { String(cString: $0) } ?? "not JSON"
      return .failure(ParsingError(description: words))
    }
    defer { trailback_json_free(document) }
    var count = 0
    let tokens = UnsafeBufferPointer(start: trailback_json_tokens(document, &count), count: count)
    var at = 0
    return .success(value(tokens, &at))
  }

  /// Builds the value that begins at token `at` and moves past it.
  private static func value(
    _ tokens: UnsafeBufferPointer<trailback_json_token>, _ at: inout Int
  ) -> JSONValue {
    let token = tokens[at]
    at += 1
    switch trailback_json_type(UInt32(token.type)) {
    case TRAILBACK_JSON_FALSE: return .bool(false)
    case TRAILBACK_JSON_TRUE: return .bool(true)
    case TRAILBACK_JSON_INTEGER: return .integer(token.integer)
    case TRAILBACK_JSON_DOUBLE: return .number(token.number)
    case TRAILBACK_JSON_STRING: return .string(text(token))
    case TRAILBACK_JSON_ARRAY:
      var items: [JSONValue] = []
      items.reserveCapacity(Int(token.count))
      for _ in 0..<token.count { items.append(value(tokens, &at)) }
      return .array(items)
    case TRAILBACK_JSON_OBJECT:
      var members: [Member] = []
      members.reserveCapacity(Int(token.count))
      for _ in 0..<token.count {
        let key = text(tokens[at])
        at += 1
        members.append(Member(key, value(tokens, &at)))
      }
      return .object(members)
    default: return .null
    }
  }

  private static func text(_ token: trailback_json_token) -> String {
    String(
      decoding: UnsafeRawBufferPointer(start: token.text, count: token.length), as: UTF8.self)
  }
}
