import CloudTrail
import Foundation
import TestSupport
import Testing

@testable import TrailLogs

/// The public data sets.
@Suite(
  "Real data", .requires(PublicData.requirement))
struct RealDataTests {
  private func read(_ folder: String) throws -> (LogFinder, Collector, [FileReport]) {
    let finder = try LogFinder(paths: [PublicData.folder + "/" + folder])
    var reader = LogReader()
    var collector = Collector()
    var reports: [FileReport] = []
    for file in finder.files { reports.append(try reader.read(file, into: &collector)) }
    return (finder, collector, reports)
  }

  /// Counted by a script of its own that shares nothing with this reader.
  struct Totals {
    var folder: String
    var files: Int
    var records: Int
    var calls: Int
    var problems: Int
  }

  @Test(
    "Every record is found",
    arguments: [
      Totals(folder: "invictus", files: 55, records: 2900, calls: 15, problems: 0),
      Totals(folder: "stratus", files: 35, records: 310, calls: 3, problems: 0),
      Totals(folder: "opensearch", files: 2, records: 840, calls: 0, problems: 2),
      Totals(folder: "traildiscover", files: 336, records: 315, calls: 3, problems: 0),
      Totals(folder: "s3-layout", files: 2, records: 21, calls: 0, problems: 0),
      Totals(folder: "eventbridge", files: 37, records: 23, calls: 0, problems: 14),
    ])
  func totals(_ expected: Totals) throws {
    let (finder, got, reports) = try read(expected.folder)
    #expect(finder.files.count == expected.files)
    #expect(got.records.count == expected.records)
    #expect(reports.reduce(0) { $0 + $1.records } == expected.records)
    #expect(got.trailEvents.count == expected.calls)
    #expect(got.problems.count == expected.problems)
    #expect(reports.reduce(0) { $0 + $1.problems } == expected.problems)
  }

  @Test("An attack on the selectors: eight calls that succeeded, seven that were refused")
  func attack() throws {
    let (_, got, _) = try read("invictus")
    var counts: [EventKind: Int] = [:]
    for event in got.trailEvents { counts[event.change.kind, default: 0] += 1 }
    #expect(
      counts == [
        .createTrail: 2, .startLogging: 2, .putEventSelectors: 2, .deleteTrail: 2,
        .rejectedCall: 7,
      ])
    let puts = got.trailEvents.filter { $0.change.kind == .putEventSelectors }.sorted {
      $0.time < $1.time
    }
    #expect(puts.map(\.time.description) == ["2023-07-10T12:00:08Z", "2023-07-10T12:07:49Z"])
    #expect(puts.last?.change == .putEventSelectors(.default))
  }

  @Test("Two brackets too many, and later two too few: one record of 840 is lost, and named")
  func strayBrackets() throws {
    let (_, got, _) = try read("opensearch")
    #expect(got.kinds == [.strayText, .brokenRecord])
    #expect(got.problems.map(\.record) == [2, 50])
    #expect(got.problems.first?.offset == 3053)
  }

  @Test("EventBridge events about other things are named as such")
  func otherEvents() throws {
    let (_, got, _) = try read("eventbridge")
    #expect(got.kinds.allSatisfy { $0 == .otherEvent || $0 == .anotherKind })
    #expect(got.kinds.contains(.otherEvent))
    #expect(got.records.filter { $0.channel == .eventBridge }.count == 10)
  }
}
