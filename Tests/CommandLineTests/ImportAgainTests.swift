import CloudTrail
import Foundation
import Testing

/// Importing the same folder every hour reads the new hour, and what people claim of files is held against
/// them.
@Suite("Imports of what is known")
struct ImportAgainTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    _ = try CallTree(in: place, named: "logs", files: 0..<3)
  }

  @Test("A known folder is passed by, by relative and absolute path, and said in each format")
  func known() throws {
    #expect(try place.trailback("import", "logs").code == 0)
    for path in ["logs", "./logs/", place.path("logs")] {
      let outcome = try place.trailback("import", path)
      #expect(outcome.code == 0)
      #expect(outcome.out.contains("3 known from before, not read again"), "\(outcome.out)")
    }
    let json = try place.json("import", "logs", "--format", "json")
    #expect(json["knownFiles"] == 3 && json["files"] == 0 && json["records"] == 0)
    let lines = try place.trailback("import", "logs", "--format", "jsonl")
    #expect(lines.out == "" && lines.errors.contains("3 files known from before"))
    let again = try place.json("import", "logs", "--again", "--format", "json")
    #expect(again["knownFiles"] == 0 && again["files"] == 3 && again["known"] == 15)
    #expect(try place.isSound())
  }

  @Test(
    "A file of CloudTrail that changed under its name is named with both hashes, and exits with 1")
  func changed() throws {
    let name = "own/123456789012_CloudTrail_us-east-1_20250304T0010Z_abcdefgh.json"
    try place.write(LogRecord.file([.start("trail-1", at: 1, id: "a")]), to: name)
    #expect(try place.trailback("import", "own").code == 0)
    let before = try place.shell("sha256sum <\(name)").out.prefix(64)
    try place.write(LogRecord.file([.start("trail-1", at: 2, id: "changed")]), to: name)
    let after = try place.shell("sha256sum <\(name)").out.prefix(64)
    let outcome = try place.trailback("import", "own")
    #expect(outcome.code == 1)
    #expect(outcome.errors.contains(before) && outcome.errors.contains(after))
    #expect(outcome.errors.contains("hint: ") && outcome.out.contains("changed "))
    #expect(try place.trailback("import", "own").code == 0)
  }

  @Test("A claim is printed and kept; one that the files speak against is refused with exit code 1")
  func claims() throws {
    let taken = try place.trailback(
      "import", "logs", "--complete", "2025-03-04/2025-03-05", environment: ["COLUMNS": "200"])
    #expect(taken.code == 0, "\(taken.errors)")
    #expect(
      taken.out.contains(
        "all files of account 123456789012, 2025-03-04T00:00:00Z to 2025-03-05T00:00:00Z"))
    try place.write(#"{"Events":[],"NextToken":"more"}"#, to: "answer.json")
    let refused = try place.trailback(
      "import", "answer.json", "--lookup", "us-east-1,2025-03-04,2025-03-05,123456789012")
    #expect(refused.code == 1)
    #expect(refused.errors.contains("NextToken") && refused.errors.contains("hint: "))
    #expect(refused.out.contains("nothing, for the reason above"))
    let rows = try place.shell(
      "sqlite3 trailback.sqlite \"SELECT count(*), min(claim) FROM reading WHERE kind = 'claim'\"")
    #expect(rows.out.hasPrefix("1|{") && rows.out.contains("complete"), "\(rows)")
    #expect(try place.isSound())
  }
}
