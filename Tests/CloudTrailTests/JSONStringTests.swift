import CloudTrail
import Testing

@Suite("Escapes of JSON strings")
struct JSONStringTests {
  private func unescaped(_ text: String) -> String? {
    Array(text.utf8).withUnsafeBytes { JSONString.unescaped($0) }
  }

  @Test(
    "Every escape of JSON",
    arguments: [
      ("", ""), ("plain", "plain"), (#"\""#, "\""), (#"\\"#, "\\"), (#"\/"#, "/"),
      (#"\b"#, "\u{8}"), (#"\f"#, "\u{c}"), (#"\n"#, "\n"), (#"\r"#, "\r"), (#"\t"#, "\t"),
      (#"\u0041"#, "A"), (#"\u00e9\u00E9"#, "éé"), (#"\u20ac"#, "€"), (#"\u0000"#, "\u{0}"),
      (#"\uffff"#, "\u{ffff}"), (#"\ud7ff"#, "\u{d7ff}"), (#"\ue000"#, "\u{e000}"),
      (#"a\u002fb"#, "a/b"), (#"\\u0041"#, #"\u0041"#), (#"é\né"#, "é\né"),
      (#"\u00410"#, "A0"), (#"\\\\"#, #"\\"#), (#"s3:\/\/b\/"#, "s3://b/"),
    ])
  func escapes(_ given: String, _ expected: String) {
    let text = unescaped(given)
    #expect(text.map { Array($0.utf8) } == Array(expected.utf8))
  }

  @Test(
    "Surrogate pairs",
    arguments: [
      (#"\ud83d\ude00"#, "😀"), (#"\uD83D\uDE00"#, "😀"), (#"\ud800\udc00"#, "\u{10000}"),
      (#"\udbff\udfff"#, "\u{10ffff}"), (#"a\ud83d\ude00b"#, "a😀b"),
      (#"\ud83d\ude00\ud83d\ude00"#, "😀😀"),
    ])
  func pairs(_ given: String, _ expected: String) {
    #expect(unescaped(given) == expected)
  }

  @Test(
    "Half a surrogate pair is U+FFFD and takes nothing else with it",
    arguments: [
      (#"\ud800"#, "\u{fffd}"), (#"\udc00"#, "\u{fffd}"), (#"\ud800x"#, "\u{fffd}x"),
      (#"\ud800\n"#, "\u{fffd}\n"), (#"\ud800\u0041"#, "\u{fffd}A"),
      (#"\ud800\ud83d\ude00"#, "\u{fffd}😀"), (#"\ude00\ud83d"#, "\u{fffd}\u{fffd}"),
      (#"\ud83d\ude00\ude00"#, "😀\u{fffd}"), (#"\ud800\ud800"#, "\u{fffd}\u{fffd}"),
      (#"\ud800\ue000"#, "\u{fffd}\u{e000}"),
    ])
  func halves(_ given: String, _ expected: String) {
    #expect(unescaped(given) == expected)
  }

  @Test(
    "What is no escape",
    arguments: [
      #"\"#, #"a\"#, #"\\\"#, #"\x41"#, #"\U0041"#, #"\0"#, #"\'"#, #"\u"#, #"\u0"#, #"\u00"#,
      #"\u004"#, #"\u004g"#, #"\u 041"#, #"\u+041"#, #"\u-041"#, #"\u00 1"#, #"\ud83d\u"#,
      #"\ud83d\ude0"#, #"\ud83d\ude0g"#, #"\ud83d\"#, #"\ud83d\x"#, #"\é"#, #"\u００４１"#,
    ])
  func broken(_ given: String) {
    #expect(unescaped(given) == nil)
  }

  @Test("Every string that is written is read as the same by both readers")
  func roundTrip() throws {
    for first in stride(from: UInt32(0), through: 0x10ffff, by: 211) {
      guard let scalar = Unicode.Scalar(first) else { continue }
      let text = "a\(scalar)b"
      let written = JSONValue.string(text).compact
      #expect(try JSONValue(parsing: written) == .string(text))
      #expect(unescaped(String(written.dropFirst().dropLast())) == text)
    }
    for control in (UInt8(0)..<0x20) {
      let text = String(Unicode.Scalar(control))
      let written = JSONValue.string(text).compact
      #expect(unescaped(String(written.dropFirst().dropLast())) == text)
      #expect(try JSONValue(parsing: written) == .string(text))
    }
  }

  @Test(
    "The ASCII form holds printable ASCII alone, and reads back the same",
    arguments: [
      ("plain", #""plain""#), (#"a"b\c"#, #""a\"b\\c""#), ("\n\t\u{1b}", #""\u000a\u0009\u001b""#),
      ("\u{7f}é", #""\u007f\u00e9""#), ("😀", #""\ud83d\ude00""#), ("\u{2028}/~", #""\u2028/~""#),
    ])
  func ascii(_ text: String, _ expected: String) throws {
    let written = JSONValue.string(text).asciiText
    #expect(written == expected)
    #expect(written.utf8.allSatisfy { (0x20..<0x7f).contains($0) })
    #expect(try JSONValue(parsing: written) == .string(text))
    #expect(JSONValue.object([.init(text, [1, nil])]).asciiText == "{\(expected):[1,null]}")
  }

  @Test(
    "A text that is said to be written unchanged is",
    arguments: [JSONWriter.Form.canonical, .compact, .pretty, .ascii])
  func unchanged(_ form: JSONWriter.Form) {
    for first in UInt32(0)...0x10ffff where first < 0x3000 || first % 97 == 0 {
      guard let scalar = Unicode.Scalar(first) else { continue }
      let text = "a\(scalar)b"
      guard Array(text.utf8).withUnsafeBytes({ JSONWriter.writesUnchanged($0, form) }) else {
        continue
      }
      let json = JSONValue.string(text)
      let written =
        switch form {
        case .canonical: json.canonical
        case .compact: json.compact
        case .pretty: json.pretty
        case .ascii: json.asciiText
        }
      #expect(written == "\"\(text)\"")
    }
  }
}
