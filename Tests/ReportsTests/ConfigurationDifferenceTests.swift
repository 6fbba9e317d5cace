import CloudTrail
import Foundation
import ReadModels
import Replay
import Reports
import Selectors
import TestSupport
import Testing

@testable import Comparison

/// How the difference of two configurations is printed, of values made by hand.
@Suite("Difference of two configurations")
struct ConfigurationDifferenceTests {
  private static let trail: TrailARN = TrailARN(
    partition: "aws", region: "us-east-1", account: "111122223333", name: "management-trail")

  private static func difference(
    _ events: EventSet, _ first: Reason, _ second: Reason, rule: Rule? = nil
  ) -> Comparison.Difference {
    Comparison.Difference(
      events: events,
      witness: Witness(
        record: [
          "eventTime": "2026-10-01T00:00:00Z", "eventSource": "ec2.amazonaws.com",
          "eventName": "RunInstances", "awsRegion": "us-east-1",
        ], first: first, second: second, rule: rule))
  }

  private static let management = EventSet(
    category: .management, resourceTypes: [], eventSource: nil, isAll: true, limits: [],
    isExact: true)
  private static let objects = EventSet(
    category: .data, resourceTypes: ["AWS::S3::Object", "AWS::S3::Bucket"],
    eventSource: "s3.amazonaws.com", isAll: false,
    limits: [
      .init(
        field: "resources.ARN",
        values: [.others(beginning: "arn:aws:s3:::secret/", ending: ""), .absent, .text("x")],
        others: [.text("y")])
    ], isExact: true)

  private static let old = TrailSelectors.default
  private static let new = TrailSelectors.basic([EventSelector(includeManagementEvents: false)])

  private func report(
    _ comparison: Comparison, selectors: TrailSelectors? = new, notes: [String] = []
  ) -> ConfigurationDifference {
    ConfigurationDifference(
      first: .init(
        name: "management-trail at 2025-03-04T02:00:00Z", trail: Self.trail,
        time: Timestamp(iso8601: "2025-03-04T02:00:00Z"), selectors: Self.old),
      second: .init(name: "new.json", selectors: selectors), comparison: comparison, notes: notes)
  }

  private static func all(_ outcome: Comparison.Outcome) -> Comparison {
    Comparison(
      outcome: outcome, losses: [difference(management, .selected, .managementEventsOff)],
      gains: [difference(objects, .resourceNotSelected, .selected)],
      open: [difference(objects, .selected, .resourceUnclear, rule: .partialARN)],
      undocumented: [difference(objects, .selected, .fieldNotSelected)], reason: nil)
  }

  @Test("Everything in its place")
  func text() {
    let text = report(Self.all(.both), notes: ["new.json: a note"]).text(.plain, width: 80)
    #expect(
      text == """
        stops logging management events; also logs S3 object events except those of y
          first   management-trail at 2025-03-04T02:00:00Z
          second  new.json
          note: new.json: a note

        no longer logged
          management events
            such as RunInstances of EC2 in us-east-1
            second: not logged, management events are off

        newly logged
          S3 object events except those of y
            such as RunInstances of EC2 in us-east-1
            first: not logged, no selected resource is in the event

        besides, not decided for
          S3 object events except those of y
            such as RunInstances of EC2 in us-east-1
            first: logged, selected
            second: uncertain, whether the selected resource includes the event's is not
              known
            rests on 1.4j (unknown)

        only for events as AWS documents none
          S3 object events except those of y
            such as RunInstances of EC2 in us-east-1
            first: logged, selected
            second: not logged, a field has none of the selected values

        selectors
          - selector 1: IncludeManagementEvents true
          + selector 1: IncludeManagementEvents false

        """)
  }

  @Test("The same is one line and the two names")
  func same() {
    let same = Comparison(outcome: .same, losses: [], gains: [], open: [], undocumented: [])
    #expect(
      report(same, selectors: Self.old).text(.plain, width: 80) == """
        same in meaning
          first   management-trail at 2025-03-04T02:00:00Z
          second  new.json

        """)
    let coloured = report(same).text(Style(isColoured: true), width: 80)
    #expect(coloured.hasPrefix("\u{1B}[32msame in meaning\u{1B}[0m\n"))
  }

  @Test("No text of a file drives the terminal, and long lists are cut")
  func hostile() throws {
    var set = Self.objects
    let many = (0..<500).map { index in
      set.resourceTypes = ["a\u{1B}[2Jb\nc\(index)"]
      return Self.difference(set, .selected, .fieldNotSelected)
    }
    let comparison = Comparison(
      outcome: .narrowed, losses: many, gains: [], open: [], undocumented: [])
    let report = report(comparison)
    let text = report.text(.plain, width: 80)
    #expect(!text.contains("\u{1B}") && text.contains("and 480 more\n"))
    #expect(text.split(separator: "\n").count < 120)
    #expect(report.json["losses"]?.array?.count == 500)
  }

  @Test("Each line fits the width, unless one name is longer")
  func width() {
    for width in [40, 80, 120] {
      let text = report(Self.all(.both), notes: [String(repeating: "word ", count: 60)])
        .text(.plain, width: width)
      for line in text.split(separator: "\n") where !line.contains("selector 1") {
        #expect(line.count <= max(width, 60) && line.last != " ", "\(line)")
      }
    }
  }

  @Test("The document fits its schema", arguments: Comparison.Outcome.allCases)
  func schema(outcome: Comparison.Outcome) throws {
    let validator = try SchemaValidator("diff")
    var comparison = Self.all(outcome)
    if outcome == .notComparable { comparison.reason = "its selectors are not known" }
    for report in [report(comparison, notes: ["a note"]), report(comparison, selectors: nil)] {
      let read = try JSONValue(parsing: report.json.compact)
      #expect(validator.faults(read) == [])
      #expect(read["outcome"] == .string(outcome.rawValue))
      #expect(!validator.faults(["outcome": "same"]).isEmpty)
    }
    let outcomes = Comparison.Outcome.allCases.map { JSONValue.string($0.rawValue) }
    #expect(validator.root["properties"]?["outcome"]?["enum"] == .array(outcomes))
  }
}
