import CSimdJSON
import CloudTrail
import TestSupport
import Testing

@testable import TrailLogs

/// Compares what one pass over a document finds with what a cutter and a scanner of single records find.
@Suite("Records in one pass over the document")
struct LogScannerTests {
  /// A record's position and its fields as text.
  struct Found: Equatable {
    var number: Int
    var offset: Int
    var text: String
    var fields: String
  }

  static func inOnePass(_ text: [UInt8], maximumBytes: Int = 1 << 20) -> [Found]? {
    var buffer = PaddedBuffer(capacity: text.count)
    text.withUnsafeBytes { buffer.append($0) }
    let scanner = LogScanner()
    guard let records = scanner.records(of: buffer.content, maximumBytes: maximumBytes) else {
      return nil
    }
    return records.enumerated().map { index, located in
      let bytes = buffer.content[located.start..<(located.start + located.length)]
      return Found(
        number: index + 1, offset: located.start, text: String(decoding: bytes, as: UTF8.self),
        fields: withUnsafePointer(to: located.record) { Collector.words(RecordFields($0)) })
    }
  }

  /// Nil where anything is wrong.
  static func oneByOne(_ text: [UInt8], maximumBytes: Int = 1 << 20) -> [Found]? {
    var buffer = PaddedBuffer(capacity: text.count)
    text.withUnsafeBytes { buffer.append($0) }
    let scanner = RecordScanner()
    var cutter = RecordCutter(maximumBytes: maximumBytes)
    var found: [Found] = []
    cutter.begin(buffer.content)
    while true {
      switch cutter.next() {
      case .more: return cutter.finish() == nil ? found : nil
      case .fault, .text: return nil
      case .object(let bytes, let number, let offset):
        guard scanner.scan(bytes) == nil else { return nil }
        found.append(
          Found(
            number: number, offset: offset, text: String(decoding: bytes, as: UTF8.self),
            fields: Collector.words(scanner.fields)))
      }
    }
  }

  /// One pass may refuse what is right; what it gives must be what the others give.
  static func agree(_ text: [UInt8]) -> Bool {
    guard let found = inOnePass(text) else { return true }
    return found == oneByOne(text)
  }

  static let full = #"""
    {"eventVersion":"1.09","userIdentity":{"type":"IAMUser","arn":"arn:aws:iam::1:user/é","accountId":"1",
     "invokedBy":"x.amazonaws.com","sessionContext":{"a":[{"b":null},-1.5e3]}},"eventTime":"2024-05-01T10:00:00Z",
    "eventSource":"s3.amazonaws.com","eventName":"Get\u004fbject","awsRegion":"us-east-1","errorCode":"\"" ,
    "requestParameters":{"k":["}",{"m":{}},[[]]],"e":"a\\\"b"},"responseElements":null,"readOnly":true,
    "additionalEventData":{"x":1,"RequestDetails":{"endpointType":"regional","y":[2]}},"eventID":7,
    "resources":[{"type":"T","ARN":"a","accountId":"2","q":[]},{"arn":"b"},3,{"ARNPrefix":"p"},null,{}],
    "eventType":"AwsApiCall","managementEvent":false,"recipientAccountId":"1","vpcEndpointId":null,
    "sessionCredentialFromConsole":"true","eventCategory":"Data",
    "tlsDetails":{"tlsVersion":"TLSv1.3","clientProvidedHostHeader":"sts.\u0061mazonaws.com","x":[]}}
    """#
  static let file = #"{"Records":[\#(full), \#(record("A")) ,{}]}"#

  static let ordinary = [
    file, "[\(full),\(record("A"))]", #"{"Records":[]}"#, "[]", " [ { } ] ",
    "\r\n{ \"Records\" :\t[\n \(full)\n ,\n {} ]\r\n}\r\n",
    "[\(record("A", #""eventName":"B","resources":[{}],"resources":"none""#))]",
    "[\(record("A", #""userIdentity":{"arn":"a"},"userIdentity":[{"arn":"b"}]"#))]",
    "[\(record("A", #""additionalEventData":{"RequestDetails":{"endpointType":1},"RequestDetails":2}"#))]",
    "[\(record("A", #""tlsDetails":{"clientProvidedHostHeader":"a","x":{}},"tlsDetails":1"#))]",
    "[\(record("A", #""resources":null"#))]", "[\(record("A", #""resources":[]"#))]",
    "[\(record("A", #""x":"\\","y":"\"]}""#))]",
  ]

  @Test("What is ordinary is read in one pass", arguments: ordinary)
  func takes(_ text: String) {
    let bytes = Array(text.utf8)
    #expect(Self.inOnePass(bytes) != nil)
    #expect(Self.inOnePass(bytes) == Self.oneByOne(bytes))
  }

  static let odd = [
    // Another form, or something around the records.
    record("A"), #"{"Events":[{}]}"#, #"{"x":1,"Records":[{}]}"#, #"{"Records":[{}],"x":1}"#,
    #"{"R\u0065cords":[{}]}"#, "\u{feff}[{}]", "[{}][{}]", "[{}]x", #"{"Records":[{}]}}"#, "", " ",
    // Structure that is not quite JSON.
    "[{}{}]", "[{},]", "[,{}]", "[[{}]]", "[1]", "[{]}", "[{", "[{}", #"[{"a"}]"#, #"[{"a" 1}]"#,
    #"[{"a":}]"#, #"[{"a":1,}]"#, #"[{"a":1 2}]"#, #"[{"a":"b"c}]"#, #"[{"a":1"b"}]"#, #"[{a:1}]"#,
    #"[{"a":[1}]}]"#, #"[{"a":{"b":1]}}]"#, #"[{"a":{"b" {"c":1}}}]"#, #"[{"a":{{}}}]"#,
    // What simdjson's index does not show.
    #"[{"a":[1\"]}]"#, #"[{"a":[\"b]}]"#, #"[{"a":\"}]"#, "[{\"a\":[\u{1}]}]",
    "[{\"a\":[1\u{c}2]}]",
    "[{\"a\":\"\n\"}]", "[{\"a\":\"\u{0}\"}]", "[{\"a\u{0}\":\u{0}}]",
    // Keys that may be others, values that are not what they begin as.
    #"[{"event\u004eame":"A"}]"#, #"[{"userIdentity":{"\u0061rn":"a"}}]"#,
    #"[{"errorCode":{}}]"#, #"[{"eventID":[1]}]"#, #"[{"resources":{}}]"#, #"[{"readOnly":tru}]"#,
    #"[{"readOnly":truex}]"#, #"[{"eventName":nul}]"#,
    #"[{"eventName":x}]"#,
    // Too deep, too many.
    "[{\"a\":\(String(repeating: "[", count: 65))\(String(repeating: "]", count: 65))}]",
    "[\(Array(repeating: "{}", count: 16385).joined(separator: ","))]",
    "[{\"resources\":[\(Array(repeating: "1", count: 65537).joined(separator: ","))]}]",
  ]

  @Test("What is not goes the longer way", arguments: odd)
  func refuses(_ text: String) {
    #expect(Self.inOnePass(Array(text.utf8)) == nil)
  }

  @Test("What is no UTF-8 goes the longer way")
  func encoding() {
    for bad: [UInt8] in [[0xff], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8], [0xe2, 0x82]] {
      #expect(Self.inOnePass(Array(#"[{"a":""#.utf8) + bad + Array(#""}]"#.utf8)) == nil)
      #expect(Self.inOnePass(Array(#"[{"a":"#.utf8) + bad + Array(#"}]"#.utf8)) == nil)
    }
  }

  @Test("A backslash anywhere in a text of any length is seen, and one after its end is not")
  func backslashes() {
    for count in 0...50 {
      let plain = String(repeating: "x", count: count)
      let escaped = (0...count).map { plain.prefix($0) + #"\n"# + plain.dropFirst($0) }
      for text in [plain] + escaped {
        let file = Array(#"[{"eventID":"\#(text)","":"\\","errorCode":"\#(text)","":"\\"}]"#.utf8)
        #expect(Self.inOnePass(file)?.count == 1)
        #expect(Self.agree(file), "\(text)")
      }
    }
  }

  @Test("A record of the largest size is taken, a larger one is not")
  func largest() {
    let text = Array(#"[{"a":1}]"#.utf8)
    #expect(Self.inOnePass(text, maximumBytes: 7)?.count == 1)
    #expect(Self.inOnePass(text, maximumBytes: 6) == nil)
  }

  @Test("Cut anywhere, no beginning of a document is taken for the whole")
  func truncations() {
    for text in Self.ordinary {
      let bytes = Array(text.utf8)
      for end in 0..<bytes.count where Self.inOnePass(Array(bytes.prefix(end))) != nil {
        #expect(text.utf8.dropFirst(end).allSatisfy { Byte.isSpace($0) })
      }
    }
  }

  @Test("Any byte made another, or left out: the same as one by one, or nothing")
  func relocated() {
    let bytes = Array(Self.file.utf8)
    for at in bytes.indices {
      for byte in Array("{}[]\",:\\ \n1t\u{0}\u{c}\u{1a}".utf8) + [0x80] {
        var damaged = bytes
        damaged[at] = byte
        #expect(Self.agree(damaged), "byte \(at) made \(byte)")
      }
      var shorter = bytes
      shorter.remove(at: at)
      #expect(Self.agree(shorter), "byte \(at) left out")
    }
  }

  @Test("Damaged at random, and put together at random: the same as one by one, or nothing")
  func random() {
    var random = SeededRandom(seed: 3)
    let pieces = [
      #"{"a":1}"#, "[1,2]", #"{"b" {"c":1}}"#, #"{"a":{"#, #"{"k":["#, "{", "}", "[", "]", "{}",
      "[]",
      "]}", "}}", "1", "null", #""s""#, #""a":"#, "\"", ",", ":", " ", "\\", "\\\"", #"t\"u"#,
      "\u{c}",
      "\u{1a}", #""eventName":"#, #""resources":["#, #""ARN":"\\""#, #""userIdentity":{"#,
    ]
    var taken = 0
    for round in 0..<2000 {
      let damaged = random.damaged(Array(Self.file.utf8))
      #expect(Self.agree(damaged), "round \(round): \(String(decoding: damaged, as: UTF8.self))")
      let count = Int.random(in: 1...6, using: &random)
      let inside = (0..<count).map { _ in pieces.randomElement(using: &random) ?? "" }.joined()
      for text in [
        #"[{"x":[\#(inside)],"eventName":"z"},{}]"#, #"[{"x":\#(inside)}]"#, "[{\(inside)}]",
      ] {
        #expect(Self.agree(Array(text.utf8)), "\(text)")
        if Self.inOnePass(Array(text.utf8)) != nil { taken += 1 }
      }
    }
    // Were nothing taken, nothing would be compared.
    #expect(taken > 100)
  }
}
