import CloudTrail
import Foundation
import TestSupport
import Testing

/// Every public data set goes through, and what cannot be read is named and counted.
@Suite(
  "Real folders", .requires(PublicData.requirement))
struct RealFoldersTests {
  @Test(
    "A folder is imported and replayed",
    arguments: [
      ("invictus", 2900, 0), ("stratus", 310, 0), ("opensearch", 840, 2), ("traildiscover", 315, 0),
      ("s3-layout", 21, 0), ("eventbridge", 23, 14),
    ])
  func folder(name: String, records: Int64, problems: Int64) throws {
    let place = try Workplace()
    let folder = PublicData.folder + "/" + name
    for verb in ["import", "replay"] {
      let outcome = try place.trailback(verb, folder, "--format", "json")
      #expect(outcome.code == (problems == 0 ? 0 : 1), "\(verb): \(outcome.errors)")
      let report = try JSONValue(parsing: outcome.out)
      #expect(report[verb == "import" ? "records" : "events"] == .integer(records))
      #expect(report["problems"] == .integer(problems))
      let named = outcome.errors.split(separator: "\n").filter { $0.hasPrefix("warning: ") }
      #expect(named.count == Int(problems))
      #expect(named.allSatisfy { $0.contains(folder) })
    }
    #expect(try place.isSound())
  }

  @Test("All folders at once, in a store of their own")
  func all() throws {
    let place = try Workplace()
    let imported = try place.json("import", PublicData.folder, "--format", "json")
    #expect(imported["records"] == 4409)
    let replayed = try place.json("replay", PublicData.folder, "--format", "json")
    #expect(replayed["events"] == 4409)
    #expect(try place.isSound())
  }
}
