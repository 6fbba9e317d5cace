import CloudTrail
import Testing

@Suite("Hostile JSON")
struct JSONParsingTests {
  private func parse(_ bytes: [UInt8]) throws -> JSONValue {
    try bytes.withUnsafeBytes { try JSONValue(parsing: $0) }
  }

  @Test(
    "What is not one JSON document is refused",
    arguments: [
      "", " ", "\n\t", "{", "}", "[", "]", "[1,]", "{\"a\":1,}", "{\"a\"}", "{a:1}", "{'a':1}",
      "[1 2]", "nul", "nulll", "True", "+1", "01", "1.", ".5", "1e", "-", "--1", "0x1", "NaN",
      "Infinity", "1e999", "18446744073709551616", "-9223372036854775809", "\"", "\"\\", "\"\\x\"",
      "\"\\u12\"", "\"a\nb\"", "\"a\u{0}b\"", "1 2",
      "{}{}", "[] x", "null\u{0}", "//c\n1", "{\"a\":1 \"b\":2}", "{1:2}", "[,1]", "{,}",
      "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\u0041\"",
    ])
  func refused(_ text: String) {
    let error = #expect(throws: JSONValue.ParsingError.self) { try JSONValue(parsing: text) }
    #expect(error?.description.isEmpty == false)
  }

  @Test("No bytes at all are refused, with or without an address")
  func empty() {
    #expect(throws: JSONValue.ParsingError.self) { try parse([]) }
    #expect(throws: JSONValue.ParsingError.self) {
      try JSONValue(parsing: UnsafeRawBufferPointer(start: nil, count: 0))
    }
  }

  @Test(
    "Bytes that are not UTF-8 are refused, in keys and in values",
    arguments: [
      [0xff], [0xc0, 0x80], [0xc3], [0xe2, 0x82], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80],
      [0x80], [0xf8, 0x88, 0x80, 0x80, 0x80],
    ] as [[UInt8]])
  func notUTF8(_ bytes: [UInt8]) {
    #expect(throws: JSONValue.ParsingError.self) {
      try parse(Array("\"".utf8) + bytes + Array("\"".utf8))
    }
    #expect(throws: JSONValue.ParsingError.self) {
      try parse(Array("{\"".utf8) + bytes + Array("\":1}".utf8))
    }
    #expect(throws: JSONValue.ParsingError.self) { try parse(bytes) }
  }

  static let document = #"""
    {"EventSelectors":[{"ReadWriteType":"All","n":[-1.5e3,0,true,false,null,"\ud83d\ude00é\n"],
    "DataResources":[{"Type":"AWS::S3::Object","Values":["arn:aws:s3:::b/"]}]}]}
    """#

  @Test("A document cut off at any byte is refused, and whole it is read")
  func truncated() throws {
    let bytes = Array(Self.document.utf8)
    for count in 0..<bytes.count {
      #expect(throws: JSONValue.ParsingError.self) { try parse(Array(bytes[..<count])) }
    }
    #expect(try parse(bytes)["EventSelectors"]?.array?.count == 1)
  }

  @Test("A document with any one byte changed is read or refused, and never harms")
  func mutated() {
    let bytes = Array(Self.document.utf8)
    for at in bytes.indices {
      for byte: UInt8 in [0x00, 0x22, 0x2c, 0x5b, 0x5c, 0x7d, 0xff] {
        var changed = bytes
        changed[at] = byte
        if let value = try? parse(changed) {
          #expect((try? JSONValue(parsing: value.canonical))?.canonical == value.canonical)
        }
      }
    }
  }

  @Test(
    "Nesting: 1,023 levels are read, 1,025 and more are refused",
    arguments: [
      (1, true), (1023, true), (1025, false), (2000, false), (100_000, false),
    ])
  func nesting(_ depth: Int, _ isRead: Bool) throws {
    let lists = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    let objects =
      String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    for text in [lists, objects] {
      let value = try? JSONValue(parsing: text)
      #expect((value != nil) == isRead)
      if let value {
        #expect(value.canonical == text)
        #expect(try JSONValue(parsing: value.pretty) == value)
      }
    }
  }

  @Test("A hundred thousand brackets that never close are refused")
  func openBrackets() {
    for text in ["[", "{\"a\":", "[{\"a\":", "]", "}"] {
      #expect(throws: JSONValue.ParsingError.self) {
        try JSONValue(parsing: String(repeating: text, count: 100_000))
      }
    }
  }

  @Test("Size alone is no reason to refuse")
  func large() throws {
    let items = Array(repeating: "\"\(String(repeating: "x", count: 50))\"", count: 100_000)
    let value = try JSONValue(parsing: "[" + items.joined(separator: ",") + "]")
    #expect(value.array?.count == 100_000)
    let key = String(repeating: "k", count: 1_000_000)
    #expect(try JSONValue(parsing: "{\"\(key)\":1}")[key] == 1)
  }

  @Test("An escaped NUL is text like any other")
  func escapedNUL() throws {
    #expect(try JSONValue(parsing: #"{"a\u0000b":"c\u0000d"}"#)["a\u{0}b"] == "c\u{0}d")
  }

  @Test("Bytes after the end of the buffer are not read")
  func slice() throws {
    let bytes = Array("[1,2]garbage".utf8)
    let value = try bytes.withUnsafeBytes {
      try JSONValue(parsing: UnsafeRawBufferPointer(rebasing: $0[..<5]))
    }
    #expect(value == [1, 2])
  }
}
