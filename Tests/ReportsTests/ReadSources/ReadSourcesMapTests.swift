import CloudTrail
import Foundation
import History
import Replay
import Testing

@testable import Reports

/// The map as people see it is kept in Snapshots. After an intended change, run once with
/// `TRAILBACK_RECORD=1` and read the difference.
@Suite("The map of what was read")
struct ReadSourcesMapTests {
  typealias Made = MadeUpReadings

  /// All is read but for six hours of one Region, and a trail is blind for three quarters of an hour.
  static func oneRegionsHours() -> ReadSources {
    var made = Made()
    for region in ["us-east-1", "us-west-2"] { made.read(Made.place(region), 0..<3 * Made.day) }
    made.read(Made.place("eu-west-1"), 0..<26 * Made.hour)
    made.read(Made.place("eu-west-1"), 32 * Made.hour + 720..<3 * Made.day)
    return made.sources(
      [
        Made.trail("data-trail"), Made.trail("management-trail"),
        Made.trail("legacy-trail", "eu-west-1", prefix: "old/", isMultiRegion: false),
      ],
      selfBlind: [
        BlindSpan(
          kind: .selfBlind, from: Made.time(26 * Made.hour + 832),
          until: Made.time(27 * Made.hour), place: Made.place("us-east-1"))
      ], by: .hour)
  }

  static func full() -> ReadSources {
    var made = Made()
    for region in ["us-east-1", "eu-west-1"] { made.read(Made.place(region), 0..<40 * Made.day) }
    return made.sources([Made.trail("management-trail")])
  }

  /// An organization's trail whose own account was not read, with three members.
  static func missingAccount() -> ReadSources {
    var made = Made()
    made.period = Made.hour
    for account in ["222222222222", "333333333333", "444444444444"] {
      for region in ["us-east-1", "eu-west-1"] {
        made.read(Made.place(region, of: account), 0..<75 * Made.day)
      }
    }
    return made.sources([Made.trail("organization-trail", isOrganization: true)])
  }

  static let regions = [
    "us-east-1", "us-east-2", "us-west-1", "us-west-2", "ca-central-1", "sa-east-1",
    "eu-north-1", "eu-west-1", "eu-west-2", "eu-west-3", "eu-central-1", "ap-south-1",
    "ap-northeast-1", "ap-northeast-2", "ap-northeast-3", "ap-southeast-1", "ap-southeast-2",
  ]

  /// 20 accounts in 17 Regions over a year. One account has a gap of a month in all Regions, one lost a
  /// Region's weekend, one began late.
  static func year() -> ReadSources {
    var made = Made()
    made.period = Made.day
    for number in 1...20 {
      let account = String(format: "%012d", number)
      for region in regions {
        let place = Made.place(region, of: account)
        switch (number, region) {
        case (7, _):
          made.read(place, 0..<120 * Made.day)
          made.read(place, 151 * Made.day..<365 * Made.day)
        case (12, "eu-west-1"):
          made.read(place, 0..<201 * Made.day)
          made.read(place, 203 * Made.day..<365 * Made.day)
        case (15, _): made.read(place, 90 * Made.day..<365 * Made.day)
        default: made.read(place, 0..<365 * Made.day)
        }
      }
    }
    return made.sources([Made.trail("organization-trail", of: "000000000001", isOrganization: true)]
    )
  }

  static let cases: [(name: String, make: @Sendable () -> ReadSources)] = [
    ("hours", oneRegionsHours), ("full", full), ("account", missingAccount), ("year", year),
  ]

  @Test(
    "It is as it was, at 80 and at 200 columns", arguments: ["hours", "full", "account", "year"])
  func snapshots(name: String) throws {
    let sources = try #require(Self.cases.first { $0.name == name }).make()
    for width in [80, 200] {
      let text = sources.text(MapStyle(width: width), commands: madeUpCommands)
      #expect(text.split(separator: "\n").allSatisfy { $0.count <= width })
      try expect(text, "sources-\(name)-\(width).txt")
    }
  }

  private func expect(_ text: String, _ name: String) throws {
    let file = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
      .appendingPathComponent("Snapshots").appendingPathComponent(name)
    if ProcessInfo.processInfo.environment["TRAILBACK_RECORD"] != nil {
      try FileManager.default.createDirectory(
        at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(text.utf8).write(to: file)
    }
    #expect(try String(contentsOf: file, encoding: .utf8) == text, "\(name) differs")
  }
}
