import TestSupport
import Testing

@testable import Comparison

/// What is tried of a form, held against all texts of that form over a small alphabet.
@Suite("ARNs that are tried stand for all of their form")
struct ARNFormTests {
  /// As a table has it: the last part, the name, has no slash, although the form would let it.
  private static let table = ARNForm("a:<r>:ta/<T>")
  private static let bucket = ARNForm("a:<b>/")

  private static let ofTables = texts(3).flatMap { region in
    texts(3).map { "a:\(region):ta/\($0)" }
  }
  private static let ofBuckets = texts(6).map { "a:\($0)/" }

  /// All texts over a, t and b, that no value holds, of one to so many characters.
  private static func texts(_ longest: Int) -> [String] {
    var all: [String] = []
    var longestOnes = [""]
    for _ in 0..<longest {
      longestOnes = longestOnes.flatMap { text in "atb".map { text + String($0) } }
      all += longestOnes
    }
    return all
  }

  @Test("Of any beginnings and endings", arguments: 0..<UInt64(LongRun.rounds(60, long: 3_000)))
  func standForAll(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let isTable = random.chance(70)
    let (form, all) = isTable ? (Self.table, Self.ofTables) : (Self.bucket, Self.ofBuckets)
    // Without b, so that all texts have characters that no value holds.
    let plain = all.filter { !$0.contains("b") }
    let beginnings =
      [""]
      + random.times(3) { random in
        let text = random.one(of: plain)
        return String(text.prefix(1 + random.below(text.count)))
      }
    let endings =
      [""]
      + random.times(3) { random in
        let text = random.one(of: plain)
        return String(text.suffix(1 + random.below(text.count)))
      }
    func longest(_ values: [String], _ isMet: (String) -> Bool) -> String {
      values.filter(isMet).max { $0.count < $1.count } ?? ""
    }
    func treatment(_ text: String) -> [String] {
      [longest(beginnings, text.hasPrefix), longest(endings, text.hasSuffix)]
    }
    let tried = beginnings.flatMap { beginning in
      endings.flatMap { form.texts(beginning: beginning, ending: $0, fresh: "~") }
    }
    // None of another form, and none that begins or ends otherwise.
    #expect(tried.allSatisfy(form.isMet))
    func hasPlainName(_ text: String) -> Bool {
      guard let slash = text.firstIndex(of: "/") else { return false }
      return !isTable || !text[text.index(after: slash)...].contains("/")
    }
    let known = Set(tried.filter(hasPlainName).map(treatment))
    #expect(known.count > 1)
    for text in all where !known.contains(treatment(text)) {
      Issue.record("seed \(seed): nothing stands for \(text) of \(beginnings), \(endings)")
      return
    }
  }

  @Test("A text that begins and ends with two others shares what they share")
  func joints() {
    #expect(Set(Joint.texts("xaba", "abay") { _ in true }) == ["xabaabay", "xababay", "xabay"])
    #expect(Joint.texts("ab", "ab") { _ in true } == ["ab", "abab"])
    #expect(Joint.texts("", "ab") { _ in true } == ["ab"])
    #expect(Joint.texts("ab", "") { _ in true } == ["ab"])
    #expect(Joint.texts("aa", "aaa") { $0 != 1 } == ["aaa", "aaaaa"])
  }
}
