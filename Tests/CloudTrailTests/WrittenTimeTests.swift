import CloudTrail
import TestSupport
import Testing

@Suite("Times as people write them")
struct WrittenTimeTests {
  private static let now: Timestamp = .init(seconds: 1_741_055_400)  // 2025-03-04T02:30:00Z

  private func read(_ text: String) -> String? {
    WrittenTime(text, now: Self.now).map { "\($0.time)" }
  }

  @Test(
    "Each form means what RFC 3339 writes so",
    arguments: [
      ("2025-03-04T02:30:00Z", "2025-03-04T02:30:00Z"),
      ("2025-03-04t02:30:00z", "2025-03-04T02:30:00Z"),
      ("2025-03-04 02:30", "2025-03-04T02:30:00Z"), ("2025-03-04T02:30Z", "2025-03-04T02:30:00Z"),
      ("2025-03-04T04:30+02:00", "2025-03-04T02:30:00Z"),
      ("2025-03-04 02:30:15 UTC", "2025-03-04T02:30:15Z"),
      ("2025-03-04 02:30 utc", "2025-03-04T02:30:00Z"),
      ("20250304T0230Z", "2025-03-04T02:30:00Z"), ("20250304T0230", "2025-03-04T02:30:00Z"),
      ("20250304T023015Z", "2025-03-04T02:30:15Z"),
      ("20250304T0430+0200", "2025-03-04T02:30:00Z"),
      ("2025-03-04", "2025-03-04T00:00:00Z"), ("2025-03", "2025-03-01T00:00:00Z"),
      ("1741055400", "2025-03-04T02:30:00Z"), ("1741055400.25", "2025-03-04T02:30:00.250000Z"),
      ("1741055400123", "2025-03-04T02:30:00.123000Z"),
      ("now", "2025-03-04T02:30:00Z"), ("today", "2025-03-04T00:00:00Z"),
      ("Yesterday", "2025-03-03T00:00:00Z"), (" 2 hours ago ", "2025-03-04T00:30:00Z"),
      ("90m ago", "2025-03-04T01:00:00Z"),
    ])
  func forms(_ text: String, _ time: String) {
    #expect(read(text) == time)
  }

  @Test(
    "What could mean two things, or nothing, is refused",
    arguments: [
      "", " ", "2025", "20250304", "174105540", "17410554001", "174105540012", "17410554001234",
      "1741055400.", "1741055400.1234567890", "1741055400123.5", "-1741055400", "+1741055400", "0",
      "2025-02-30", "2025-13", "2025-00", "1969-12", "2025-3", "20250304T02Z", "20250304T2460Z",
      "20250230T0230Z", "2025-03-04T02:60", "2025-03-04T24:00", "2025-03-04 UTC", "2025-03 UTC",
      "2025-03-04T02:30+", "2025-03-04T02:30+99:00", "9999-12-31T23:59-14:00", "tomorrow",
      "yesterday 02:30", "ago", "5 ago", "hours ago", "2 moons ago", "999999 weeks ago",
      "٢٠٢٥-٠٣-٠٤", "１７４１０５５４００",
    ])
  func refused(_ text: String) {
    #expect(read(text) == nil)
  }

  @Test("Every form of a moment is that moment", arguments: 0..<400 as Range<UInt64>)
  func oneMoment(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let seconds = Int64(1_000_000_000 + random.below(8_999_999_999))
    let time = Timestamp(seconds: seconds)
    let text = "\(time)"
    let minute = "\(text.prefix(16))"
    let compact = text.replacing("-", with: "").replacing(":", with: "")
    for form in [
      text, text.replacing("T", with: " "), String(text.dropLast()), text.lowercased(), compact,
      String(compact.dropLast()), "\(seconds)", "\(seconds)000", "\(seconds).0",
      text.replacing("T", with: " ").replacing("Z", with: " UTC"),
    ] where !(form == "\(seconds)000" && seconds > 9_999_999_999) {
      #expect(read(form) == text, "\(form)")
    }
    for form in [
      minute, minute + "Z", minute.replacing("T", with: " "), "\(compact.prefix(13))Z",
    ] {
      #expect(read(form) == minute + ":00Z", "\(form)")
    }
    #expect(read("\(text.prefix(10))") == "\(text.prefix(10))T00:00:00Z")
    #expect(read("\(text.prefix(7))") == "\(text.prefix(7))-01T00:00:00Z")
  }

  @Test(
    "Hostile text is refused or is a time that can be written", arguments: 0..<500 as Range<UInt64>)
  func hostile(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let pieces = [
      "2025", "03", "-", ":", "T", "Z", " ", "+", ".", "0", "9", "999999999999", "ago", "hours",
      "now",
      "UTC", "\u{0}", "é", "👩‍👩‍👧", "٣", "\u{301}", "\u{202E}", "%3A", "\n", "10", "12",
    ]
    let text = random.times(1 + random.below(12)) { $0.one(of: pieces) }.joined()
    for text in [text, String(repeating: text, count: 1 + random.below(300))] {
      guard let written = WrittenTime(text, now: Self.now) else { continue }
      #expect(Timestamp.writable.contains(written.time))
      if !written.isRelative, written.time.microseconds >= 0 {
        #expect(WrittenTime("\(written.time)", now: Self.now) == written, "\(text)")
      }
    }
  }

  @Test("What counts from now is known as such, and nothing else is")
  func relative() throws {
    for text in ["now", "today", "yesterday", "3 days ago"] {
      #expect(try #require(WrittenTime(text, now: Self.now)).isRelative)
    }
    for text in ["2025-03", "2025-03-04", "1741055400", "20250304T0230Z"] {
      #expect(try !#require(WrittenTime(text, now: Self.now)).isRelative)
    }
  }
}

@Suite("The nearest words")
struct NearestWordsTests {
  @Test(
    "A slip is one letter too many, missing or wrong, or two that changed places",
    arguments: [
      ("histroy", 1, ["history"]), ("History", 0, ["history"]), ("hstory", 1, ["history"]),
      ("hisstory", 1, ["history"]), ("gte", 1, ["get"]), ("pet", 1, ["get", "put"]),
      ("xyz", 1, []), ("", 1, []),
    ] as [(String, Int, [String])])
  func slips(word: String, limit: Int, nearest: [String]) {
    #expect(NearestWords.of(word, among: ["history", "get", "put"], within: limit) == nearest)
  }

  @Test("The nearest come first, and a word of any length is looked at in bounded time")
  func order() {
    #expect(NearestWords.of("abcd", among: ["abxx", "abcx", "abcd"], within: 2).first == "abcd")
    let long = String(repeating: "a", count: 1_000_000)
    #expect(NearestWords.of(long, among: ["history"], within: 3) == [])
  }
}
