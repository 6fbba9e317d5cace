import CloudTrail
import Foundation
import Testing

/// Several processes append to one store at once.
@Suite("Imports at once")
struct ConcurrentImportTests {
  @Test("Two and three imports, of the same and of different files", arguments: [2, 3])
  func imports(processes: Int) throws {
    let place = try Workplace()
    let shared = try CallTree(in: place, named: "shared", files: 0..<20)
    var expected = Set(shared.ids.values.joined())
    var trees: [CallTree] = []
    for number in 1...processes {
      let tree = try CallTree(
        in: place, named: "own-\(number)", files: (number * 100)..<(number * 100 + 20))
      expected.formUnion(tree.ids.values.joined())
      trees.append(tree)
    }
    // The store is not there yet: they also race to make it.
    let running = try trees.enumerated().map { index, tree in
      let paths = [shared.folder, tree.folder]
      return try place.start(["import", "--format", "jsonl"] + paths)
    }
    for process in running {
      let outcome = try process.outcome()
      #expect(outcome.code == 0, "\(outcome.errors)")
      // Of the shared files each has the lines of those that no other was done with before.
      #expect(outcome.errors == "" || outcome.errors.contains("known from before"))
      #expect((20...40).contains(outcome.lines.count))
    }
    #expect(try place.isSound())
    let lines = try place.jsonLines("export", "timeline")
    #expect(Set(lines.compactMap { $0["eventID"]?.string }) == expected)
    #expect(lines.count == expected.count)
    try expectGaplessVersions(place)
    // What each of them saw of the shared files, and when, makes no difference.
    let alone = try Workplace()
    try alone.trailback("import", place.path("."))
    #expect(try alone.timeline() == place.timeline())
  }

  private func expectGaplessVersions(_ place: Workplace) throws {
    let gaps = try place.shell(
      """
      sqlite3 trailback.sqlite "SELECT trail FROM event GROUP BY trail
        HAVING count(*) <> max(version) OR min(version) <> 1 OR count(DISTINCT version) <> count(*)
        UNION ALL SELECT 'sequence' WHERE (SELECT count(*) <> max(sequence) FROM event)"
      """)
    #expect(gaps.code == 0 && gaps.out == "", "\(gaps.out)\(gaps.errors)")
  }

  @Test("Questions are answered while an import runs")
  func questions() throws {
    let place = try Workplace()
    let tree = try CallTree(in: place, named: "logs", files: 0..<200)
    try place.trailback("import", try CallTree(in: place, named: "first", files: 0..<2).folder)
    let importing = try place.start(["import", tree.folder])
    for _ in 0..<5 {
      let asked = try place.trailback("get", "--trail", "trail-1", "--at", "2025-03-04T00:00:02Z")
      #expect(asked.code == 0, "\(asked.errors)")
      #expect(try place.isSound())
    }
    #expect(try importing.outcome().code == 0)
    #expect(try place.isSound())
  }
}
