import CloudTrail
import History
import ReadModels
import ReplayTestSupport
import Testing

@Suite("The history for people")
struct TimelineTextTests {
  /// The entry of the event at a second of ``Example/life``, without its meaning, which has tests of its own.
  private func entry(_ second: Int64) throws -> TimelineEntry {
    let entries = try Bench(Example.life).entries()
    var entry = try #require(
      entries.first { $0.event.content.time == Example.start.advanced(bySeconds: second) })
    entry.meaning = nil
    return entry
  }

  private static let who = "    by \(Example.ann) from 203.0.113.7, no MFA, aws-cli/2.15\n"

  @Test("Calls of CloudTrail itself, and accounts that join and leave")
  func organization() throws {
    var joined = Example.event(
      .join(MembershipChange(account: "444455556666", method: "INVITED")), at: 20, id: "j")
    joined.stream = .unattributed(region: "us-east-1", account: "111122223333")
    var departed = joined
    (departed.id, departed.time) = ("d", Example.start.advanced(bySeconds: 30))
    departed.change = .depart(MembershipChange(account: nil))
    let copied = Example.event(.replicate(call: .deleteTrail), at: 10, id: "c")
    let entries = try Bench([Example.created, copied, joined, departed]).entries()
    #expect(
      entries.map(\.title).dropFirst() == [
        "DeleteTrail (of a member's copy)", "AccountJoinedOrganization",
        "AccountDepartedOrganization",
      ])
    #expect(
      entries.map(\.changeLines).dropFirst() == [
        [
          "by CloudTrail itself, on a member's copy in 111122223333; the trail did not change"
        ], ["444455556666 joined the organization (INVITED)"],
        ["an account that is not named left the organization"],
      ])
  }

  @Test(
    "Every kind of event, with what it changed",
    arguments: [
      (
        60, "12:01:00Z  PutEventSelectors",
        """
            - selector 1: ReadWriteType All
            - selector 1: IncludeManagementEvents true
            + selector 1: ReadWriteType ReadOnly
            + selector 1: IncludeManagementEvents false
            + selector 1: AWS::S3::Object with no values

        """
      ),
      (
        120, "12:02:00Z  StopLogging (refused)", "    refused: AccessDenied: not yours\n"
      ),
      (
        180, "12:03:00Z  PutEventSelectors (parameters lost)",
        "    not known: omitted by CloudTrail\n"
      ),
      (240, "12:04:00Z  PutEventSelectors (voided)", ""),
      (250, "12:04:10Z  Correction", "    voids event-240: forged\n"),
      (
        300, "12:05:00Z  ObservedConfiguration",
        """
            + selector "Objects": eventCategory Equals Data
            + selector "Objects": resources.type Equals AWS::S3::Object
            + selector "Objects": resources.ARN NotStartsWith arn:aws:s3:::logs/

        """
      ),
      (360, "12:06:00Z  UpdateTrail", "    multi-Region: no → yes\n"),
      (420, "12:07:00Z  PutInsightSelectors", "    Insights: ApiCallRateInsight\n"),
      (
        430, "12:07:10Z  PutEventConfiguration",
        "    aggregation: Data events by API_ACTIVITY\n"
      ),
      (440, "12:07:20Z  AddTags", "    + tag team: platform\n    + tag kept\n"),
      (460, "12:07:40Z  RemoveTags", "    - tag kept\n"),
      (480, "12:08:00Z  StopLogging", "    logging: yes → no\n"),
    ] as [(Int64, String, String)])
  func kinds(_ second: Int64, _ head: String, _ changes: String) throws {
    let text = try entry(second).text(.plain, showsTrail: false)
    #expect(
      text == "2024-05-01T\(head)\n\(Self.who)\(changes)    event event-\(second)\n")
  }

  @Test("The tags that a trail was created with are told from the request")
  func createdTags() throws {
    let text = try entry(0).text(.plain, showsTrail: false)
    #expect(text.contains("\n    + tag stage: test\n"))
  }

  // SEMANTICS 3.5p, 3.6e
  @Test("Where the logs go, from the creation on; a change that nobody saw is named so")
  func destinations() throws {
    let created = TrailSettings([
      "S3BucketName": "logs", "KmsKeyId": "key", "LogFileValidationEnabled": true,
      "IsMultiRegionTrail": false, "IncludeGlobalServiceEvents": true,
      "IsOrganizationTrail": false,
    ])
    let update = TrailSettings([
      "S3BucketName": "attacker-bucket", "S3KeyPrefix": "p", "KmsKeyId": "",
      "LogFileValidationEnabled": false, "SnsTopicName": "t",
    ])
    let seen = TrailSettings([
      "S3BucketName": "third", "IsMultiRegionTrail": false, "IncludeGlobalServiceEvents": true,
      "LogFileValidationEnabled": false,
    ])
    let entries = try Bench([
      Example.event(.create(created), at: 0), Example.event(.update(update), at: 60),
      Example.event(
        .observe(
          Observation(
            settings: seen, deliveries: Deliveries([.logFiles: .init(error: "AccessDenied")]))),
        at: 120),
    ]).entries()
    #expect(
      entries[0].changeLines.dropFirst(2) == [
        "S3 bucket: logs", "log file validation: yes", "KMS key: key",
      ])
    // What the response shows otherwise was changed at an unknown time after the update.
    #expect(
      entries[1].switched == [
        "S3 bucket: logs → not known", "S3 key prefix: none → not known",
        "SNS topic: none → not known", "SNS topic ARN: none → not known",
        "log file validation: yes → no", "KMS key: key → none",
      ])
    #expect(
      entries[2].changeLines == [
        "S3 bucket: changed unseen → third", "S3 key prefix: changed unseen → none",
        "SNS topic: changed unseen → none", "SNS topic ARN: not known → none",
        "log files: failing: AccessDenied",
      ])
    let certain = try Bench([
      Example.event(.create(created), at: 0), Example.event(.update(update), at: 60),
    ]).entries()
    #expect(
      certain[1].switched == [
        "S3 bucket: logs → attacker-bucket", "S3 key prefix: none → p", "SNS topic: none → t",
        "SNS topic ARN: none → not known", "log file validation: yes → no", "KMS key: key → none",
      ])
    let json = certain[1].json
    #expect(json["before"]?["settings"]?["S3BucketName"] == ["value": "logs"])
    #expect(json["after"]?["settings"]?["S3BucketName"] == ["value": "attacker-bucket"])
    #expect(json["after"]?["settings"]?["SnsTopicARN"] == ["unknown": "omitted"])
    #expect(json["changed"]?.array?.first == "S3 bucket: logs → attacker-bucket")
  }

  // SEMANTICS 3.5u
  @Test("A stop that nobody recorded is shown, and a stop that is recorded is not told twice")
  func unrecordedStop() throws {
    func seen(_ isLogging: Bool, _ second: Int64) -> TrailEvent {
      Example.event(.observe(Observation(isLogging: isLogging)), at: second)
    }
    let status = [seen(false, 100), seen(true, 200), seen(true, 300)]
    let entries = try Bench([Example.created, Example.started] + status).entries()
    #expect(entries.count == 5)
    #expect(entries[2].changeLines.first == "logging: no at this moment")
    #expect(entries[3].changeLines == ["logging: changed unseen → yes"])
    let recorded = [Example.event(.stopLogging, at: 100), Example.event(.startLogging, at: 200)]
    let agreed = try Bench(
      [Example.created, Example.started]
        + recorded.map { event in
          var event = event
          event.id += "-call"
          return event
        } + status
    ).entries()
    #expect(agreed[2].changeLines == ["logging: yes → no"])
    #expect(agreed[4].changeLines == ["logging: no → yes"])
    #expect(agreed[3].changeLines == [] && agreed[5].changeLines == [])
    #expect(agreed[6].after?.logging == .known(true))
  }

  @Test("The trail is named where there are several, by its name or whatever text it has")
  func trail() throws {
    #expect(
      try entry(480).text(.plain, showsTrail: true)
        .hasPrefix("2024-05-01T12:08:00Z  StopLogging  example\n"))
    let reject = TrailChange.reject(
      call: .deleteTrail, errorCode: "AccessDenied", errorMessage: nil)
    var event = Example.event(reject, at: 0)
    event.stream = .unattributed(region: "us-east-1", account: nil)
    let text = try #require(try Bench([event]).entries().first).text(.plain, showsTrail: true)
    #expect(text.contains("DeleteTrail (refused)  unattributed:us-east-1:\n"))
    #expect(text.contains("    refused: AccessDenied\n"))
  }

  /// SEMANTICS 3.6n
  @Test("A call that names no trail says what it may have done, and to which")
  func unnamed() throws {
    func unnamed(_ call: EventKind, _ name: String? = nil) -> TrailEvent {
      var event = Example.event(
        .lose(call: call, reason: "the record does not say which trail", trailName: name), at: 900,
        id: "unnamed")
      event.stream = .unattributed(region: event.region, account: event.account)
      return event
    }
    let put = unnamed(.putEventSelectors)
    let bench = try Bench(Example.life.dropLast() + [put])
    let entry = try #require(try bench.entries().last)
    let account = try #require(put.account)
    let region = try #require(put.region)
    #expect(
      entry.changeLines == [
        "may have replaced the selectors of any trail of \(account) in \(region)",
        "the record does not say which trail",
      ])
    #expect(
      entry.text(.plain, showsTrail: true).contains(
        "  PutEventSelectors (parameters lost)  unattrib"))
    // It is among the entries of a trail that it can have changed, with what it made unknown.
    let page = try bench.snapshot { try Timeline.page(of: .trail(Example.arn), in: $0) }
    for entry in [try bench.entries(of: .trail(Example.arn)).last, page.entries.first] {
      #expect(entry?.event.content.id == "unnamed")
      #expect(
        entry?.after?.selectors == .unknown(.omitted))
    }
    let delete = try #require(
      try Bench([unnamed(.deleteTrail, "main")]).entries().first)
    #expect(
      delete.changeLines.first
        == "may have deleted any trail named main of \(account) in \(region)")
  }

  @Test("Colours are for what goes and comes, and only where they are asked for")
  func colours() throws {
    let text = try entry(60).text(Style(isColoured: true), showsTrail: false)
    #expect(text.contains("\u{1B}[31m    - selector 1: ReadWriteType All\u{1B}[0m"))
    #expect(text.contains("\u{1B}[32m    + selector 1: ReadWriteType ReadOnly\u{1B}[0m"))
    #expect(try !entry(60).text(.plain, showsTrail: true).contains("\u{1B}"))
  }

  @Test(
    "Who made the call, as far as the record says",
    arguments: [
      (Actor(), nil),
      (Actor(principal: "root"), "by root"),
      (Actor(sourceIPAddress: "203.0.113.7"), "by an unnamed principal from 203.0.113.7"),
      (
        Actor(principal: "ann", isMFA: true, isConsole: true), "by ann, console, MFA"
      ),
      (
        Actor(principal: "ann", userAgent: String(repeating: "x", count: 61)),
        "by ann, " + String(repeating: "x", count: 60) + "…"
      ),
      (Actor(principal: "a\nb", userAgent: "\u{1B}[2J"), "by a\\u{a}b, \\u{1b}[2J"),
    ] as [(Actor, String?)])
  func who(_ actor: Actor, _ words: String?) throws {
    let event = Example.event(.startLogging, at: 0, actor: actor)
    #expect(try #require(try Bench([event]).entries().first).who == words)
  }

  @Test("On a narrow terminal, who and where are on two lines, and a user agent is cut to fit")
  func narrow() throws {
    let actor = Actor(
      principal: "ann", sourceIPAddress: "203.0.113.7",
      userAgent: String(repeating: "x", count: 500), isMFA: false)
    let event = Example.event(.startLogging, at: 0, actor: actor)
    let entry = try #require(try Bench([event]).entries().first)
    for width in [40, 60, 80, 100] {
      let lines = entry.text(.plain, showsTrail: false, width: width).split(separator: "\n")
      #expect(lines[1] == "    by ann" && lines[2].hasPrefix("      from 203.0.113.7, no MFA, xxx"))
      #expect(lines[2].hasSuffix("x…") && lines[2].count == max(width, 53))
    }
    let wide = entry.text(.plain, showsTrail: false, width: 1000).split(separator: "\n")
    #expect(
      wide[1].hasPrefix("    by ann from 203.0.113.7, no MFA, xxx") && wide[1].hasSuffix("xxx"))
  }

  @Test("Nothing from a log reaches a terminal as it is")
  func hostile() throws {
    let hostile = "\u{1B}[2J\n2024-05-01T12:00:00Z  DeleteTrail\u{202E}"
    let actor = Actor(
      principal: hostile, principalType: hostile, sourceIPAddress: hostile, userAgent: hostile)
    let events = [
      Example.event(
        .reject(call: .stopLogging, errorCode: hostile, errorMessage: hostile), at: 0,
        id: hostile,
        trail: TrailARN(name: hostile, calledIn: "us-east-1", account: "1"), actor: actor),
      Example.event(.lose(call: .putEventSelectors, reason: hostile), at: 1, actor: actor),
      Example.event(
        .putEventSelectors(
          .basic([
            EventSelector(dataResources: [DataResource(type: hostile, values: [hostile])])
          ])), at: 2),
    ]
    for entry in try Bench(events).entries() {
      let text = entry.text(.plain, showsTrail: true)
      for scalar in text.unicodeScalars where scalar != "\n" {
        #expect(scalar.value >= 0x20 && scalar.value != 0x202E)
      }
      #expect(!text.contains("\n2024-05-01T12:00:00Z  DeleteTrail"))
    }
  }
}
