import CloudTrail
import Foundation
import History
import Markup
import ReplayTestSupport
import Reports
import Selectors
import TestSupport
import Testing

/// A report that may be shared holds no name of the logs, however these are made.
@Suite("Stand-ins in reports")
struct RedactionTests {
  // Every name holds the syllable, so that one search finds whatever is left of any; some are parts of others, of
  // an ARN, or look like a word of AWS.
  private static let account = "777766665555"
  private static let member = "777766665554"
  private static let trail: TrailARN = "arn:aws:cloudtrail:eu-west-3:777766665555:trail/zeb"
  private static let longer: TrailARN = "arn:aws:cloudtrail:eu-west-3:777766665555:trail/zeb-zebra"
  private static let called: TrailARN = "arn:aws:cloudtrail:eu-west-3:777766665555:trail/trail-1"
  private static let principals = [
    "arn:aws:iam::777766665555:user/zebulon", "arn:aws:iam::777766665555:user/teams/zeb/zeb ulon",
    "arn:aws:sts::777766665555:assumed-role/ZebRole/zeb@corp.example",
    "arn:aws:sts::777766665554:assumed-role/zeb/777766665555", "AROAZEB:zeb", "zeb.example.org",
  ]

  private static func actor(_ number: Int) -> Actor {
    Actor(
      principal: principals[number % principals.count], principalType: "AssumedRole",
      accessKeyID: "AKIAZEBZEBZEB",
      sourceIPAddress: ["198.51.100.9", "198.51.100.99", "2001:db8::9", "zeb.local"][number % 4],
      userAgent: number % 2 == 0 ? "aws-cli/2.15 zeb/1" : "zeb-tool/7 aws-cli/2.15")
  }

  private static func event(
    _ change: TrailChange, _ number: Int, _ trail: TrailARN = trail
  ) -> TrailEvent {
    var event = Example.event(
      change, at: Int64(number * 60), id: "zeb-event-\(number)", trail: trail, actor: actor(number))
    (event.region, event.account) = ("eu-west-3", account)
    return event
  }

  private static let advanced = TrailSelectors.advanced([
    AdvancedEventSelector(
      name: "zeb's objects",
      fieldSelectors: [
        .init(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
        .init(field: "resources.type", conditions: [.init(.equals, ["AWS::S3::Object"])]),
        .init(
          field: "resources.ARN",
          conditions: [
            .init(
              .startsWith,
              ["arn:aws:s3:::zeb-bucket/zeb ulon, the CEO/", "arn:aws:s3:::zeb-buck"]),
            .init(.notEndsWith, ["/zeb.csv", "zeb"]),
          ]),
      ]),
    AdvancedEventSelector(
      name: "zeb",
      fieldSelectors: [
        .init(field: "eventCategory", conditions: [.init(.equals, ["Data"])]),
        .init(field: "resources.type", conditions: [.init(.equals, ["AWS::Lambda::Function"])]),
        .init(
          field: "resources.ARN",
          conditions: [
            .init(.equals, ["arn:aws:lambda:eu-west-3:777766665555:function:zeb:zeb-alias"])
          ]),
        .init(field: "eventName", conditions: [.init(.notEquals, ["Invoke", "zeb:Invoke"])]),
      ]),
    AdvancedEventSelector(
      name: nil,
      fieldSelectors: [
        .init(field: "eventCategory", conditions: [.init(.equals, ["Management"])]),
        .init(field: "eventSource", conditions: [.init(.notEquals, ["zeb.zebaws.com"])]),
        .init(
          field: "userIdentity.arn",
          conditions: [.init(.notStartsWith, ["arn:aws:iam::777766665555:role/zeb"])]),
      ]),
  ])

  private static func settings(_ bucket: String) -> TrailSettings {
    var settings = Example.settings
    settings[.s3BucketName] = .string(bucket)
    settings[.s3KeyPrefix] = "zeb/prefix"
    settings[.snsTopicName] = "zeb-topic"
    settings[.kmsKeyID] = "arn:aws:kms:eu-west-3:777766665555:key/zeb-0000"
    settings[.cloudWatchLogsLogGroupARN] =
      "arn:aws:logs:eu-west-3:777766665555:log-group:zeb-group:*"
    settings[.cloudWatchLogsRoleARN] = "arn:aws:iam::777766665555:role/service-role/zeb-logs"
    return settings
  }

  private func bench() throws -> Bench {
    var created = Self.event(.create(Self.settings("zeb-logs")), 0)
    created.request = #"{"name":"zeb","tagsList":[{"key":"zeb-owner","value":"Zeb U. Lon"}]}"#
    let bench = try Bench([
      created, Self.event(.startLogging, 1),
      Self.event(.create(Self.settings("zeb-logs")), 2, Self.longer),
      Self.event(.startLogging, 3, Self.longer),
      Self.event(.create(Self.settings("zeb-logs")), 4, Self.called),
      Self.event(.putEventSelectors(Self.advanced), 5),
      Self.event(.putEventSelectors(Example.narrowed), 6),
      Self.event(.update(Self.settings("zeb-logs-elsewhere")), 7),
      Self.event(.addTags([Tag(key: "zeb-team", value: "zeb")]), 8),
      Self.event(.removeTags(["zeb-team"]), 9),
      Self.event(
        .reject(
          call: .stopLogging, errorCode: "AccessDenied",
          errorMessage: "User: zebulon is not authorized on zeb"), 10),
      Self.event(
        .reject(call: .stopLogging, errorCode: "zeb: no", errorMessage: nil), 11),
      Self.event(.lose(call: .putEventSelectors, reason: "zeb cut it"), 12),
      Self.event(.observe(Observation(selectors: Self.advanced, isLogging: true)), 13),
      Self.event(
        .putEventConfiguration(
          EventConfiguration(
            contextKeySelectors: [
              .init(type: "TagContext", equals: ["aws:PrincipalTag/zeb"])
            ])), 14),
      Self.event(.correct(voids: "zeb-event-9", reason: "zeb said so"), 15),
      Self.event(.stopLogging, 16, Self.longer), Self.event(.delete, 17),
    ])
    var records: [JSONValue] = []
    for (number, principal) in Self.principals.enumerated() {
      records.append(
        Example.record(
          at: Int64(6 * 60 + 5 + number),
          [
            "userIdentity": ["arn": .string(principal)], "recipientAccountId": "777766665555",
            "awsRegion": "eu-west-3",
          ]))
    }
    records.append(
      Example.record(
        at: 6 * 60 + 20,
        [
          "eventName": "zeb", "eventSource": "zeb.example.com",
          "recipientAccountId": "777766665555",
          "awsRegion": "eu-west-3",
        ]))
    try bench.write("zeb.json", records)
    return bench
  }

  private static let left = [
    "zeb", "7777666655", "198.51.100", "2001:db8", "corp.example", "example.org", "the CEO",
    "U. Lon", "AKIA", "AROA",
  ]

  @Test("No account, address or name is left in any form")
  func nothing() throws {
    let bench = try bench()
    let line = [
      "/home/zeb/trailback", "report", "zeb", "--account=777766665555", "--store", "/home/zeb/s",
      "/home/zeb/logs", "--redact", "--since", "2024-05-01", "--zeb", Self.longer.text,
    ]
    let plain = try bench.spanReport(commandLine: line)
    for word in Self.left.dropLast(2) {
      #expect(plain.allForms.contains(word), "\(word) would not have been found")
    }
    let redacted = try bench.spanReport(redacting: true, commandLine: line)
    for form in [redacted.html.source, redacted.markdown, redacted.json.pretty] {
      for word in Self.left {
        let places = form.ranges(of: word, ignoringCase: true)
        #expect(places.isEmpty, "\(word): \(places.first.map { form.around($0) } ?? "")")
      }
      #expect(form.contains("PutEventSelectors") && form.contains("eu-west-3"))
    }
    #expect(redacted.summary.contains { $0.contains("person-") })
    #expect(redacted.windows.count == plain.windows.count && !plain.windows.isEmpty)
    #expect(redacted.changes.count == plain.changes.count)
    #expect(redacted.windows.map(\.seconds) == plain.windows.map(\.seconds))
    #expect(redacted.origin.commandLine.hasPrefix("trailback report "))
    #expect(redacted.origin.commandLine.contains("--since 2024-05-01"))
  }

  @Test("A stand-in is the same throughout, and never the name of something else")
  func stable() throws {
    let redacted = try bench().spanReport(redacting: true)
    // One trail is really called trail-1.
    #expect(Set(redacted.subject.trails.map(\.name)).count == 3)
    #expect(!redacted.allForms.contains("trail-1\""))
    #expect(Set(redacted.subject.trails.map(\.account)) == ["account-1"])
    let names = Set(redacted.subject.trails.map(\.name))
    #expect(redacted.changes.compactMap(\.call.trail).allSatisfy(names.contains))
    #expect(redacted.windows.compactMap(\.trail).allSatisfy(names.contains))
    let again = try bench().spanReport(redacting: true)
    #expect(again.markdown == redacted.markdown)
    let callers = zip(try bench().spanReport().changes, redacted.changes)
    var known: [String: String] = [:]
    for (plain, shown) in callers {
      guard let principal = plain.call.principal, let standIn = shown.call.principal else {
        continue
      }
      #expect(known[principal] ?? standIn == standIn)
      known[principal] = standIn
    }
    #expect(known.count > 3 && Set(known.values).count == known.count)
  }

  @Test("Without it everything is as it is")
  func plain() throws {
    let plain = try bench().spanReport()
    #expect(plain.markdown.contains("zeb-bucket") && plain.markdown.contains("zebulon"))
    #expect(!plain.subject.isRedacted && !plain.markdown.contains("stand-in"))
  }
}

extension String {
  fileprivate func ranges(of word: String, ignoringCase: Bool) -> [Range<String.Index>] {
    var found: [Range<String.Index>] = []
    var start = startIndex
    while let range = range(
      of: word, options: ignoringCase ? .caseInsensitive : [], range: start..<endIndex)
    {
      found.append(range)
      start = range.upperBound
    }
    return found
  }

  fileprivate func around(_ range: Range<String.Index>) -> String {
    let from = index(range.lowerBound, offsetBy: -60, limitedBy: startIndex) ?? startIndex
    let until = index(range.upperBound, offsetBy: 60, limitedBy: endIndex) ?? endIndex
    return String(self[from..<until])
  }
}
