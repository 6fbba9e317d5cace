import CloudTrail
import Foundation
import Selectors
import TestSupport
import Testing

/// Inputs that once broke something or show a rule: selectors, a line feed, a record. The fuzzer
/// starts from them.
@Suite("Seeds of the fuzzer")
struct SeedTests {
  private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("Seeds")

  static func seeds() throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
  }

  @Test(
    "Both judge a seed alike, twice, and the explained decision is the same",
    arguments: try Self.seeds())
  func replay(_ name: String) throws {
    let bytes = try Data(contentsOf: Self.folder.appendingPathComponent(name))
    let parts = bytes.split(
      separator: UInt8(ascii: "\n"), maxSplits: 1, omittingEmptySubsequences: false)
    try #require(parts.count == 2)
    let selectors = try TrailSelectors(
      json: JSONValue(parsing: String(decoding: parts[0], as: UTF8.self)), tolerant: true)
    let text = String(decoding: parts[1], as: UTF8.self)
    let scanned = ScannedRecord(text)
    let decoded = Self.decoded(text)
    guard let scanned else {
      #expect(decoded == nil, "decoded, but not scanned")
      return
    }
    withExtendedLifetime(scanned) {
      let compiled = CompiledSelectors(selectors)
      let decision = compiled.decide(scanned.judged)
      #expect(compiled.decide(scanned.judged) == decision)
      #expect(compiled.explain(scanned.judged).0 == decision)
      // The scanner accepts invalid escapes that it need not resolve; the parser does not.
      guard let decoded else { return }
      #expect(decision.answer == NaiveEvaluator(selectors).decide(NaiveRecord(decoded)))
    }
  }

  /// Nil is a valid result: a seed need not be JSON.
  private static func decoded(_ text: String) -> JSONValue? {
    do { return try JSONValue(parsing: text) } catch { return nil }
  }

  @Test("There are seeds")
  func count() throws { #expect(try Self.seeds().count >= 24) }
}
