import TestSupport
import Testing

@testable import TrailLogs

/// What a cutter gives for a text, in words that can be compared.
func cut(_ text: [UInt8], chunk: Int, maximumBytes: Int = 1 << 20) -> [String] {
  var cutter = RecordCutter(maximumBytes: maximumBytes)
  var out: [String] = []
  func note(_ step: CutStep) {
    switch step {
    case .more: break
    case .object(let bytes, let number, let offset):
      out.append("\(number)@\(offset) \(String(decoding: bytes, as: UTF8.self))")
    case .text(let bytes, let number, let offset):
      out.append("\(number)@\(offset) text \(String(decoding: bytes, as: UTF8.self))")
    case .fault(let fault, let number, let offset): out.append("\(number)@\(offset) !\(fault)")
    }
  }
  var at = 0
  while at < text.count {
    var buffer = PaddedBuffer(capacity: chunk)
    Array(text[at..<min(at + chunk, text.count)]).withUnsafeBytes { buffer.append($0) }
    cutter.begin(buffer.content)
    while true {
      let step = cutter.next()
      if case .more = step { break }
      note(step)
    }
    at += chunk
  }
  if let step = cutter.finish() { note(step) }
  return out
}

@Suite("Cutting a stream into objects")
struct RecordCutterTests {
  static let documents: [(String, [String])] = [
    (#"{"Records":[{"a":1},{"b":2}]}"#, [#"1@12 {"a":1}"#, #"2@20 {"b":2}"#]),
    (#"{"z":{"Records":[1]},"Records" : [ {"a":1} ],"y":[2]}"#, [#"1@35 {"a":1}"#]),
    (#"{"\u0052ecords":[{"a":1}]}"#, [#"1@17 {"a":1}"#]),
    (#"{"Records":{"a":[{}]}}"#, [#"1@0 {"Records":{"a":[{}]}}"#]),
    (#"{"a":"Records","b":[{}]}"#, [#"1@0 {"a":"Records","b":[{}]}"#]),
    (#"{"Records":[]}"#, []),
    (#"[]"#, []),
    (#"[{"a":"}]{[\"\\"},{}]"#, [#"1@1 {"a":"}]{[\"\\"}"#, "2@18 {}"]),
    ("{\"a\":1}\r\n{\"b\":2}\r\n", [#"1@0 {"a":1}"#, #"2@9 {"b":2}"#]),
    ("{\n \"a\": 1\n}\n{\n}", ["1@0 {\n \"a\": 1\n}", "2@12 {\n}"]),
    ("\u{feff} [{}]", ["1@5 {}"]),
    (#"{"Records":[{}]}{"Records":[{}]}[{}]{}"#, ["1@12 {}", "2@28 {}", "3@33 {}", "4@36 {}"]),
    (#"[{"a":1}}},{"b":2}]"#, [#"1@1 {"a":1}"#, "1@8 !strayText", #"2@11 {"b":2}"#]),
    (#"[{"a":{"b":1},{"c":2}]"#, ["1@1 !unbalanced", #"2@14 {"c":2}"#]),
    (#"[{"a":[1,2},{"c":2}]"#, ["1@1 !unbalanced", #"2@12 {"c":2}"#]),
    (#"[{"a":1]{"c":2}"#, ["1@1 !unbalanced", #"2@8 {"c":2}"#]),
    ("{\"a\":\"cut\n{\"b\":2}\n", ["1@0 !unbalanced", #"2@10 {"b":2}"#]),
    ("{\"a\":{\"b\":1}\n{\"c\":2}\n", ["1@0 !unbalanced", #"2@13 {"c":2}"#]),
    (
      #"[1,"{x}",null,[{}],{"a":1}]"#,
      [
        "0@1 !strayText", "0@3 !strayText", "0@9 !strayText", "1@14 !notObject", #"2@19 {"a":1}"#,
      ]
    ),
    ("hello {\"a\":1}", ["0@0 !strayText", #"1@6 {"a":1}"#]),
    (#"{"Records":[{"a":1},{"b""#, [#"1@12 {"a":1}"#, "2@20 !cutShort"]),
    (#"{"Records":[{"a":1}"#, [#"1@12 {"a":1}"#, "1@19 !cutShort"]),
    (#"{"Records":[{"a":1}]"#, [#"1@12 {"a":1}"#, "1@20 !cutShort"]),
    (
      #"{"Records":[{"a":1}],{"b":2}"#,
      [
        #"1@12 {"a":1}"#, "1@21 !unbalanced", #"2@21 {"b":2}"#,
      ]
    ),
    ("  \n", ["0@0 !empty"]),
    ("", ["0@0 !empty"]),
    (
      #"[{"Records":[{"a":1}],"x":2},{"b":1},{"Records":[{"c":1}]}]"#,
      [
        #"1@13 {"a":1}"#, #"2@29 {"b":1}"#, #"3@49 {"c":1}"#,
      ]
    ),
    (#"[{"x":{"Records":[]},"Events":[{"a":1}"#, [#"1@31 {"a":1}"#, "1@38 !cutShort"]),
    (
      #"["{\"a\":\"]\\\"\"}","{ }",{"b":1}]"#,
      [
        #"1@1 text {\"a\":\"]\\\"\"}"#, "2@21 text { }", #"3@27 {"b":1}"#,
      ]
    ),
    (
      "\"{\\\"a\\\":1}\"\n\"{\\\"cut\n{\"b\":2}",
      [
        #"1@0 text {\"a\":1}"#, "2@12 !unbalanced", #"3@20 {"b":2}"#,
      ]
    ),
    (#"["{\"a"#, ["1@1 !cutShort"]), (#"["x",{}]"#, ["0@1 !strayText", "1@5 {}"]),
    (#"{"logEvents":[{"a":1}],"records":[{"b":1}]}"#, [#"1@14 {"a":1}"#, #"2@34 {"b":1}"#]),
    ("\u{0}{}", ["0@0 !strayText", "1@1 {}"]),
  ]

  @Test("Every form, whatever the size of the chunks", arguments: documents)
  func cuts(_ text: String, _ expected: [String]) {
    let bytes = Array(text.utf8)
    for chunk in [1, 2, 3, 5, 7, 8, 9, 16, max(1, bytes.count)] {
      #expect(cut(bytes, chunk: chunk) == expected, "in chunks of \(chunk)")
    }
  }

  @Test("Split in two at every byte, the outcome is the same", arguments: documents)
  func boundaries(_ text: String, _ expected: [String]) {
    let bytes = Array(text.utf8)
    for chunk in 1...max(1, bytes.count) { #expect(cut(bytes, chunk: chunk) == expected) }
  }

  @Test("A larger object is named and passed over, and the next one comes")
  func tooLarge() {
    let long = String(repeating: "x", count: 500)
    let text = Array(#"{"Records":[{"a":"\#(long)"},{"b":2}]}"#.utf8)
    for chunk in [1, 10, 64, 4096] {
      #expect(
        cut(text, chunk: chunk, maximumBytes: 100) == ["1@12 !tooLarge", #"2@521 {"b":2}"#])
    }
    let lines = Array("{\"a\":\"\(long)\"}\n{\"b\":2}".utf8)
    for chunk in [1, 10, 64, 4096] {
      #expect(cut(lines, chunk: chunk, maximumBytes: 100) == ["1@0 !tooLarge", #"2@509 {"b":2}"#])
    }
  }

  @Test("Records come even behind members that are too large to hold")
  func largeEnvelope() {
    let text = Array(#"{"a":"\#(String(repeating: "x", count: 500))","Records":[{}]}"#.utf8)
    for chunk in [1, 64, 4096] {
      #expect(cut(text, chunk: chunk, maximumBytes: 100) == ["1@519 {}"])
    }
  }

  @Test("Damaged text gives the same in chunks of any size, and ends")
  func mutations() {
    var random = SeededRandom(seed: 1)
    for (text, _) in Self.documents where !text.isEmpty {
      for _ in 0..<60 {
        let bytes = random.damaged(Array(text.utf8))
        guard !bytes.isEmpty else { continue }
        let whole = cut(bytes, chunk: bytes.count)
        for chunk in [1, 3, 8] {
          #expect(
            cut(bytes, chunk: chunk) == whole, "\(String(decoding: bytes, as: UTF8.self))")
        }
      }
    }
  }

  @Test("100,000 brackets")
  func deep() {
    for (open, close) in [("[", "]"), (#"{"a":"#, "}")] {
      let deep = String(repeating: open, count: 100_000)
      let closed = deep + (open == "[" ? "" : "1") + String(repeating: close, count: 100_000)
      #expect(cut(Array("{\"a\":\(closed)}{}".utf8), chunk: 4096).count == 2)
      #expect(cut(Array("{\"a\":\(deep)".utf8), chunk: 4096) == ["1@0 !cutShort"])
    }
    #expect(cut([UInt8](repeating: UInt8(ascii: "{"), count: 100_000), chunk: 512).count == 100_000)
  }
}
