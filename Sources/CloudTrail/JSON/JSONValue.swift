import CSimdJSON

/// A JSON document as a value: what the API, the log records and the store exchange.
///
/// Members of an object keep the order in which they were received, so that a document can be
/// written the way the API writes it; ``canonical`` sorts them.
///
/// Two values are equal if their canonical texts are: strings compare by their bytes. Swift's own
/// `==` also calls two strings equal that only compose a letter differently, and so would merge two
/// object keys that S3 keeps apart.
public indirect enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  case integer(Int64)
  /// A number with a fraction or an exponent, or an integer from 2^63 to 2^64, then with a Double's
  /// precision. The parser refuses integers beyond those.
  case number(Double)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// One key and value of an object.
  public struct Member: Sendable, Hashable {
    /// The key, without escapes. An object may have the same key twice.
    public var key: String
    /// The value of the key.
    public var value: JSONValue

    /// A key and its value.
    public init(_ key: String, _ value: JSONValue) {
      self.key = key
      self.value = value
    }

    /// Whether both keys have the same bytes and both values are equal.
    public static func == (left: Self, right: Self) -> Bool {
      left.key.utf8.elementsEqual(right.key.utf8) && left.value == right.value
    }
  }

  /// Whether both values have the same type and content. Strings compare by their bytes and numbers
  /// by their bits; an integer never equals a ``number(_:)``.
  public static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.integer(let left), .integer(let right)): left == right
    case (.number(let left), .number(let right)): left.bitPattern == right.bitPattern
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)): left == right
    case (.null, _), (.bool, _), (.integer, _), (.number, _), (.string, _), (.array, _),
      (.object, _):
      false
    }
  }
}

// MARK: - What a value holds

extension JSONValue {
  /// The value of the last member `key`; nil if this is not an object or has no such member.
  public subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.last { $0.key == key }?.value
  }

  /// Like the subscript, but nil for JSON null too: CloudTrail writes both for "not given".
  public func present(_ key: String) -> JSONValue? {
    switch self[key] {
    case .null, nil: nil
    case let value: value
    }
  }

  /// The text of a JSON string; nil for any other value.
  public var string: String? {
    if case .string(let text) = self { text } else { nil }
  }

  /// The truth of a JSON boolean; nil for any other value.
  public var bool: Bool? {
    if case .bool(let truth) = self { truth } else { nil }
  }

  /// A boolean, or the string that the AWS CLI and some exporters write for one.
  var flag: Bool? {
    switch self {
    case .bool(let truth): truth
    case .string("true"), .string("True"): true
    case .string("false"), .string("False"): false
    case .string, .null, .integer, .number, .array, .object: nil
    }
  }

  /// The items of a JSON array; nil for any other value.
  public var array: [JSONValue]? {
    if case .array(let items) = self { items } else { nil }
  }

  /// The members of a JSON object, in the order in which they were received; nil for any other
  /// value.
  public var members: [Member]? {
    if case .object(let members) = self { members } else { nil }
  }

  /// The type of the value, in words for a message: `a string`, `an object`.
  public var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .integer, .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}

extension JSONValue: ExpressibleByStringLiteral, ExpressibleByBooleanLiteral,
  ExpressibleByIntegerLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral,
  ExpressibleByNilLiteral
{
  /// A JSON string.
  public init(stringLiteral value: String) { self = .string(value) }
  /// A JSON boolean.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
  /// A JSON number without a fraction.
  public init(integerLiteral value: Int64) { self = .integer(value) }
  /// A JSON array.
  public init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
  /// A JSON object with its members in the order of the literal.
  public init(dictionaryLiteral elements: (String, JSONValue)...) {
    self = .object(elements.map { Member($0.0, $0.1) })
  }
  /// JSON null.
  public init(nilLiteral: ()) { self = .null }
}

// MARK: - Parsing

extension JSONValue {
  /// The reason why bytes are not one JSON document.
  public struct ParsingError: Error, Sendable, Hashable, CustomStringConvertible {
    /// simdjson's own message.
    public var description: String
  }

  /// Parses exactly one JSON document.
  ///
  /// - Throws: ``ParsingError`` if the text is not JSON, not UTF-8, or nested deeper than 1,024.
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
      let message = error.map { String(cString: $0) } ?? "not JSON"
      return .failure(ParsingError(description: message))
    }
    defer { trailback_json_free(document) }
    var count = 0
    let tokens = UnsafeBufferPointer(start: trailback_json_tokens(document, &count), count: count)
    var index = 0
    return .success(value(tokens, &index))
  }

  /// Builds the value that begins at token `index` and moves `index` past it.
  private static func value(
    _ tokens: UnsafeBufferPointer<trailback_json_token>, _ index: inout Int
  ) -> JSONValue {
    let token = tokens[index]
    index += 1
    switch trailback_json_type(UInt32(token.type)) {
    case TRAILBACK_JSON_FALSE: return .bool(false)
    case TRAILBACK_JSON_TRUE: return .bool(true)
    case TRAILBACK_JSON_INTEGER: return .integer(token.integer)
    case TRAILBACK_JSON_DOUBLE: return .number(token.number)
    case TRAILBACK_JSON_STRING: return .string(text(token))
    case TRAILBACK_JSON_ARRAY:
      var items: [JSONValue] = []
      items.reserveCapacity(Int(token.count))
      for _ in 0..<token.count { items.append(value(tokens, &index)) }
      return .array(items)
    case TRAILBACK_JSON_OBJECT:
      var members: [Member] = []
      members.reserveCapacity(Int(token.count))
      for _ in 0..<token.count {
        let key = text(tokens[index])
        index += 1
        members.append(Member(key, value(tokens, &index)))
      }
      return .object(members)
    case TRAILBACK_JSON_NULL: return .null
    default: preconditionFailure("document.cpp wrote a token of unknown type \(token.type)")
    }
  }

  private static func text(_ token: trailback_json_token) -> String {
    String(
      decoding: UnsafeRawBufferPointer(start: token.text, count: token.length), as: UTF8.self)
  }
}

// MARK: - Reading a document of a known shape

extension JSONValue {
  /// A value inside a document together with its path, so that an error can name it.
  struct Reader {
    let value: JSONValue
    /// `EventSelectors[0].DataResources`; empty for the whole document.
    let path: String
    let spelling: Spelling
    /// Whether the document comes from a service or an exporter rather than from a caller: see
    /// ``TrailSelectors/init(json:spelling:tolerant:)``.
    let tolerant: Bool

    init(_ value: JSONValue, path: String = "", spelling: Spelling, tolerant: Bool = false) {
      self.value = value
      self.path = path
      self.spelling = spelling
      self.tolerant = tolerant
    }

    private func child(_ value: JSONValue, _ path: String) -> Reader {
      Reader(value, path: path, spelling: spelling, tolerant: tolerant)
    }

    /// The member `name` (the API's name); nil if it is absent or null.
    func member(_ name: String) throws(ShapeError) -> Reader? {
      guard case .object = value else { throw expected("an object") }
      let key = spelling(name)
      guard let found = value.present(key) else { return nil }
      return child(found, path.isEmpty ? key : "\(path).\(key)")
    }

    /// Refuses members of other names if the document is a caller's: a misspelt member would
    /// otherwise count as not given, and silently mean the default.
    func refuseMembers(otherThan names: [String]) throws(ShapeError) {
      guard !tolerant, let members = value.members else { return }
      for member in members where !names.contains(where: { spelling($0) == member.key }) {
        throw ShapeError(
          at: path,
          "unknown member \(member.key); known are "
            + names.map { spelling($0) }.joined(separator: ", "))
      }
    }

    func required(_ name: String) throws(ShapeError) -> Reader {
      guard let found = try member(name) else {
        throw ShapeError(at: path, "\(spelling(name)) is missing")
      }
      return found
    }

    func items() throws(ShapeError) -> [Reader] {
      guard let items = value.array else { throw expected("a list") }
      return items.enumerated().map { child($1, "\(path)[\($0)]") }
    }

    func string() throws(ShapeError) -> String {
      guard let string = value.string else { throw expected("a string") }
      return string
    }

    func strings() throws(ShapeError) -> [String] {
      var strings: [String] = []
      for item in try items() { strings.append(try item.string()) }
      return strings
    }

    /// A boolean; the AWS CLI and some exporters also write it as a string.
    func bool() throws(ShapeError) -> Bool {
      guard let truth = value.flag else { throw expected("true or false") }
      return truth
    }

    func expected(_ type: String) -> ShapeError {
      ShapeError(at: path, "expected \(type), found \(value.kind)")
    }
  }
}
