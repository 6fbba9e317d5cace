import CloudTrail
import Foundation
import TestSupport
import Testing

/// One history comes of the same files, whatever the order and form in which they are imported.
@Suite("Order of import")
struct OrderTests {
  /// The timeline of the sample, imported in one go.
  private static func expected() throws -> [String] {
    let place = try Workplace()
    try place.trailback("import", SampleTree.path)
    return try place.timeline()
  }

  /// Imports each group of paths with a command of its own, twice over, and compares.
  private func expectSame(_ place: Workplace, _ groups: [[String]]) throws {
    let expected = try Self.expected()
    #expect(expected.count == 15)
    for group in groups {
      let outcome = try place.start(["import"] + group).outcome()
      #expect(outcome.code == 0, "\(outcome.errors)")
    }
    #expect(try place.timeline() == expected)
    let before = try place.trailback("export", "timeline").bytes
    for group in groups.reversed() {
      let outcome = try place.start(["import"] + group + ["--format", "json"]).outcome()
      #expect(try JSONValue(parsing: outcome.out)["appended"] == 0)
    }
    #expect(try place.trailback("export", "timeline").bytes == before)
    #expect(try place.isSound())
  }

  /// Only files with calls matter for the order; the rest would cost time alone.
  private func filesWithCalls() throws -> [String] {
    let place = try Workplace()
    return try place.jsonLines("import", SampleTree.path, "--format", "jsonl")
      .filter { $0["appended"] != 0 || $0["known"] != 0 }
      .compactMap { $0["file"]?.string }
  }

  @Test("Shuffled, one command per file", arguments: [1, 2, 3] as [UInt64])
  func shuffled(seed: UInt64) throws {
    var random = SeededRandom(seed: seed)
    let files = try filesWithCalls().shuffled(using: &random)
    #expect(files.count > 8)
    try expectSame(try Workplace(), files.map { [$0] })
  }

  @Test("The second half first")
  func halves() throws {
    let files = try SampleTree.files.map(\.path)
    let half = files.count / 2
    try expectSame(try Workplace(), [Array(files[half...]), Array(files[..<half])])
  }

  @Test("Every file under two more names")
  func duplicates() throws {
    let place = try Workplace()
    let files = try filesWithCalls()
    for (index, file) in files.enumerated() {
      let data = try Data(contentsOf: URL(fileURLWithPath: file))
      try place.write(data, to: "copies/a\(index).json.gz")
      try place.write(data, to: "copies/z\(index).json.gz")
    }
    try expectSame(place, [[place.path("copies")], files])
  }

  @Test("Inflated, and as one large file of lines")
  func otherForms() throws {
    let plain = try Workplace()
    let lines = try Workplace()
    let copy = "cp -r '\(try SampleTree.path)/AWSLogs' plain && gunzip -r plain"
    #expect(try plain.shell(copy).code == 0)
    try expectSame(plain, [[plain.path("plain")]])

    var all = ""
    for file in try filesWithCalls() {
      let inflated = try lines.shell("zcat '\(file)'").out
      for record in try JSONValue(parsing: inflated)["Records"]?.array ?? [] {
        all += record.compact + "\n"
      }
    }
    let file = try lines.write(all, to: "all.jsonl")
    try expectSame(lines, [[file]])
    let input = try Workplace()
    let outcome = try input.trailback("import", "-", input: Data(all.utf8))
    #expect(outcome.code == 0, "\(outcome.errors)")
    #expect(try input.timeline() == lines.timeline())
  }

  @Test("Real files split in halves, inside each file", .requires(PublicData.requirement))
  func splitFiles() throws {
    let logs = PublicData.folder + "/invictus"
    let whole = try Workplace()
    try whole.trailback("import", logs)
    let split = try Workplace()
    let walk = FileManager.default.enumerator(
      at: URL(fileURLWithPath: logs), includingPropertiesForKeys: nil)
    for case let url as URL in walk ?? .init() where url.pathExtension == "json" {
      let text = String(decoding: try Data(contentsOf: url), as: UTF8.self)
      let records = try JSONValue(parsing: text)["Records"]?.array ?? []
      let half = records.count / 2
      for (folder, part) in [("late", records[..<half]), ("early", records[half...])] {
        let file = JSONValue.object([.init("Records", .array(Array(part)))])
        try split.write(file.compact, to: "\(folder)/\(url.lastPathComponent)")
      }
    }
    try split.trailback("import", split.path("late"))
    try split.trailback("import", split.path("early"))
    #expect(try split.timeline() == whole.timeline())
    #expect(try split.timeline().count == 15)
  }
}
