import Foundation
import TestSupport
import Testing

/// Limits of the shell and rights on files: words, and neither a trace nor silence.
@Suite("Limits and rights")
struct LimitTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    try place.write(
      LogRecord.file([.create("one", at: 0, id: "a"), .put("one", at: 60, id: "b", reads: "All")]),
      to: "logs/first.json")
    try place.write(#"{"EventSelectors":[{"ReadWriteType":"ReadOnly"}]}"#, to: "put.json")
    #expect(try place.trailback("import", "logs").code == 0)
  }

  private static let put =
    "put --trail \(LogRecord.arn("one")) --selectors put.json --at 2025-03-05"

  private static func expectWords(_ outcome: Outcome, _ comment: Comment) {
    #expect(outcome.signal == nil && outcome.code < 3, comment)
    for word in ["Signal", "Backtrac", "Fatal"] { #expect(!outcome.errors.contains(word), comment) }
    if outcome.code == 2 { #expect(outcome.isExplained, comment) }
  }

  @Test("Few descriptors: every command works or says how many it needs", arguments: [8, 12, 20])
  func descriptors(_ limit: Int) throws {
    for command in [
      "get --trail one", "verify", "history", "trails", "plot", "export timeline",
      "export ocsf --logs logs", "export datasette", "import logs",
      "replay logs", "report logs", "explain b logs", "rebuild", "mark", Self.put,
      "timeout 20 serve",
    ] {
      let line =
        command.hasPrefix("timeout")
        ? "timeout 20 trailback serve --listen 127.0.0.1:0" : "trailback \(command)"
      let outcome = try place.shell("ulimit -n \(limit); \(line)")
      Self.expectWords(outcome, "\(command): \(outcome)")
      if outcome.code == 2 { #expect(outcome.errors.contains("files open"), "\(outcome)") }
    }
  }

  @Test("A file that may not grow: the failure is told, and what was stored stays")
  func fileSize() throws {
    var codes: Set<Int32> = []
    for blocks in [0, 1, 8, 24, 40, 400] {
      let outcome = try place.shell(
        "rm -f s.sqlite*; cp trailback.sqlite s.sqlite; (ulimit -f \(blocks); "
          + "exec trailback \(Self.put) --store s.sqlite) 2>&1 | cat 1>&2; exit ${PIPESTATUS[0]}")
      Self.expectWords(outcome, "\(blocks): \(outcome)")
      codes.insert(outcome.code)
      #expect(!outcome.errors.contains("disk is full"), "\(outcome.errors)")
      #expect(try place.trailback("verify", "--store", "s.sqlite").code == 0)
    }
    #expect(codes == [0, 2])
  }

  @Test("What may not be read is named with the reason", .requires(Unprivileged.requirement))
  func rights() throws {
    let prepared = try place.shell(
      "chmod 755 . logs && chmod 000 logs/first.json put.json trailback.sqlite")
    try #require(prepared.code == 0)
    for line in [
      "import logs/first.json", "import logs", "verify", "get --trail one",
      "\(Self.put) --store new.sqlite",
    ] {
      let outcome = try place.shell("\(Unprivileged.prefix) trailback \(line)")
      #expect(outcome.code > 0 && outcome.errors.contains("hint: "), "\(line): \(outcome)")
      for word in ["damaged", "no store", "tampered"] {
        #expect(!outcome.errors.contains(word), "\(line): \(outcome.errors)")
      }
    }
    #expect(try place.shell("chmod -R u+rwX .").code == 0)
  }
}
