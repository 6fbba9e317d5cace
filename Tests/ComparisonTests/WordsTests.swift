import CloudTrail
import Replay
import Selectors
import Testing

@testable import Comparison

/// What a comparison says in words, of values made by hand.
@Suite("Words of a comparison")
struct WordsTests {
  private static func events(
    _ category: EventCategory, _ types: [String] = [], source: String? = nil, all: Bool = false,
    exact: Bool = true, limits: [EventSet.Limit] = []
  ) -> EventSet {
    EventSet(
      category: category, resourceTypes: types, eventSource: source, isAll: all, limits: limits,
      isExact: exact)
  }

  private static func limit(
    _ field: String, _ values: EventSet.Values..., except others: [EventSet.Values] = []
  ) -> EventSet.Limit {
    EventSet.Limit(field: field, values: values, others: others)
  }

  private static let writes = limit("readOnly", .text("false"))
  private static let reads = limit("readOnly", .text("true"))
  private static let rest = EventSet.Values.others(beginning: "", ending: "")
  private static let object = ["AWS::S3::Object", "AWS::S3::Bucket"]
  private static let secret = EventSet.Values.others(
    beginning: "arn:aws:s3:::secret/", ending: "")

  @Test(
    "Kinds of events as people call them",
    arguments: [
      (events(.management, all: true), "management events"),
      (events(.management, limits: [writes]), "management writes"),
      (events(.management, limits: [reads]), "management reads"),
      (events(.management, source: "kms.amazonaws.com"), "management events of KMS"),
      (
        events(.management, source: "kms.amazonaws.com.cn"),
        "management events of kms.amazonaws.com.cn"
      ),
      (events(.data, object), "S3 object events"),
      (events(.data, object, limits: [reads]), "S3 object reads"),
      (events(.data, ["AWS::Lambda::Function"]), "Lambda invocations"),
      (events(.data, ["AWS::Lambda::Function"], limits: [reads]), "Lambda function reads"),
      (
        events(
          .data, ["AWS::Lambda::Function"], limits: [limit("eventName", .text("LambdaESMDisabled"))]
        ),
        "Lambda function events (LambdaESMDisabled)"
      ),
      (events(.data, ["AWS::DynamoDB::Table"], limits: [writes]), "DynamoDB item writes"),
      (events(.data, ["AWS::SQS::Queue"], limits: [writes]), "AWS::SQS::Queue data writes"),
      (
        events(.data, ["AWS::S3::Object", "AWS::S3::AccessPoint"]),
        "S3 object events with AWS::S3::AccessPoint"
      ),
      (events(.data, source: "sqs.amazonaws.com"), "data events of SQS"),
      (events(.networkActivity, source: "kms.amazonaws.com"), "network activity of KMS"),
      (events(.other("Aggregated")), "Aggregated events"),
    ])
  func kinds(events: EventSet, words: String) {
    #expect(events.words == words)
  }

  @Test(
    "What limits them",
    arguments: [
      (
        events(.data, object, limits: [writes, limit("resources.ARN", secret)]),
        "S3 object writes of arn:aws:s3:::secret/…"
      ),
      (
        events(
          .data, object,
          limits: [limit("resources.ARN", .others(beginning: "arn:aws:s3:::", ending: ""))]),
        "S3 object events of all buckets"
      ),
      (
        events(
          .data, object,
          limits: [
            limit(
              "resources.ARN", secret, .others(beginning: "arn:aws:s3:::secret/old/", ending: ""))
          ]),
        "S3 object events of arn:aws:s3:::secret/…"
      ),
      (
        events(
          .data, object,
          limits: [
            limit(
              "resources.ARN", secret,
              except: [.others(beginning: "arn:aws:s3:::secret/archive/", ending: ""), .text("x")])
          ]),
        "S3 object events of arn:aws:s3:::secret/… except those of arn:aws:s3:::secret/archive/…"
      ),
      (
        events(
          .management,
          limits: [
            limit("eventSource", rest, except: [.text("kms.amazonaws.com")]),
            limit("awsRegion", rest, except: [.text("us-east-1")]),
          ]), "management events outside of us-east-1 except those of KMS"
      ),
      (
        events(
          .data, ["AWS::Lambda::Function"],
          limits: [writes, limit("eventName", rest, except: [.text("LambdaESMDisabled")])]),
        "Lambda invocations"
      ),
      (
        events(.data, object, limits: [limit("resources.ARN", rest, except: [secret])]),
        "S3 object events except those of arn:aws:s3:::secret/…"
      ),
      (
        events(
          .data, object, limits: [limit("eventName", .text("GetObject"), .text("HeadObject"))]),
        "S3 object events (GetObject or HeadObject)"
      ),
      (
        events(.data, object, limits: [limit("eventName", rest, except: [.text("GetObject")])]),
        "S3 object events except GetObject"
      ),
      (
        events(
          .management,
          limits: [
            limit("awsRegion", .text("us-east-1")),
            limit("eventSource", .text("iam.amazonaws.com")),
          ]), "management events of IAM in us-east-1"
      ),
      (
        events(.management, limits: [limit("awsRegion", rest, except: [.text("eu-west-1")])]),
        "management events outside of eu-west-1"
      ),
      (
        events(
          .management,
          limits: [
            limit(
              "eventSource", rest,
              except: [.text("kms.amazonaws.com"), .text("rdsdata.amazonaws.com")])
          ]),
        "management events except those of KMS and the RDS Data API"
      ),
      (
        events(.data, object, limits: [limit("sessionCredentialFromConsole", .text("true"))]),
        "S3 object events from the console"
      ),
      (
        events(.data, object, limits: [limit("sessionCredentialFromConsole", .absent)]),
        "S3 object events not from the console"
      ),
      (
        events(.data, object, limits: [limit("userIdentity.arn", .absent)]),
        "S3 object events by callers without an ARN"
      ),
      (
        events(
          .networkActivity, source: "s3.amazonaws.com",
          limits: [limit("errorCode", .text("VpceAccessDenied"))]),
        "network activity of S3 with error VpceAccessDenied"
      ),
      (
        events(
          .networkActivity, source: "s3.amazonaws.com",
          limits: [limit("errorCode", rest, .text("x"), except: [.absent])]),
        "network activity of S3 with an error"
      ),
      (
        events(.management, limits: [limit("readOnly", .absent)]),
        "management events without readOnly"
      ),
      (
        events(
          .management, limits: [limit("recipientAccountId", rest, except: [.text("111122223333")])]),
        "management events except those of account 111122223333"
      ),
      (
        events(.data, object, limits: [limit("shoeSize", .text("42"))]),
        "S3 object events with shoeSize 42"
      ),
    ])
  func limits(events: EventSet, words: String) {
    #expect(events.words == words)
  }

  @Test("What the words cannot tell makes them `some`, and never makes them long")
  func bounded() {
    #expect(Self.events(.management, exact: false).words == "some management events")
    let long = String(repeating: "k", count: 5000)
    for field in ["resources.ARN", "eventName", "userIdentity.arn", "vpcEndpointId", "zzz"] {
      let one = Self.events(.data, Self.object, limits: [Self.limit(field, .text(long))]).words
      #expect(one.count < 150 && one.contains("kk[…]kk"), "\(one)")
      let many = (0..<900).map { EventSet.Values.text("\($0)" + long) }
      let all = Self.events(
        .data, Self.object, limits: [EventSet.Limit(field: field, values: many, others: [])]
      ).words
      #expect(all.hasPrefix("some S3 object events") && all.count < 240, "\(all)")
    }
    let short = (0..<900).map { EventSet.Values.text("Call\($0)") }
    #expect(
      Self.events(
        .data, Self.object, limits: [.init(field: "eventName", values: short, others: [])]
      ).words
        == "S3 object events (Call0, Call1, Call2 or many others)")
    let source = Self.events(.management, source: long).words
    #expect(source.count < 150)
  }

  // MARK: - Summaries

  private static func difference(_ events: EventSet) -> Comparison.Difference {
    Comparison.Difference(
      events: events,
      witness: Witness(
        record: [
          "eventSource": "ec2.amazonaws.com", "eventName": "RunInstances", "awsRegion": "us-east-1",
          "resources": [["ARN": "arn:aws:s3:::b/k", "type": "AWS::S3::Object"]],
        ], first: .selected, second: .managementEventsOff))
  }

  private static func comparison(
    _ outcome: Comparison.Outcome, losses: [EventSet] = [], gains: [EventSet] = [],
    open: [EventSet] = [], reason: String? = nil
  ) -> Comparison {
    Comparison(
      outcome: outcome, losses: losses.map(difference), gains: gains.map(difference),
      open: open.map(difference), undocumented: [], reason: reason)
  }

  @Test("One line for each outcome")
  func summaries() {
    let management = Self.events(.management, all: true)
    let objects = Self.events(.data, Self.object, all: true)
    #expect(Self.comparison(.same).summary == "same in meaning")
    #expect(
      Self.comparison(.narrowed, losses: [objects, management]).summary
        == "stops logging management events; S3 object events")
    #expect(Self.comparison(.widened, gains: [objects]).summary == "also logs S3 object events")
    #expect(
      Self.comparison(.both, losses: [management], gains: [objects]).summary
        == "stops logging management events; also logs S3 object events")
    #expect(
      Self.comparison(.undecided, open: [objects]).summary == "not decided for S3 object events")
    #expect(
      Self.comparison(.notComparable, reason: "its selectors are not known").summary
        == "not comparable: its selectors are not known")
    #expect(Self.comparison(.tooLarge).summary == "too large to decide")
  }

  @Test("The worst first, S3 before other data, and the rest counted")
  func order() {
    let arn = Self.limit("resources.ARN", Self.secret)
    let sets = [
      Self.events(.networkActivity, source: "s3.amazonaws.com", all: true),
      Self.events(.data, Self.object, limits: [arn]),
      Self.events(.data, ["AWS::SQS::Queue"], all: true),
      Self.events(.management, all: true, limits: [Self.reads]),
      Self.events(.management, source: "kms.amazonaws.com"),
      Self.events(.management, all: true, limits: [Self.writes]),
    ]
    let comparison = Self.comparison(.narrowed, losses: sets)
    #expect(
      comparison.losses.worstFirst.map(\.events.words) == [
        "management writes", "management events of KMS", "management reads",
        "S3 object events of arn:aws:s3:::secret/…", "AWS::SQS::Queue data events",
        "network activity of S3",
      ])
    #expect(
      comparison.summary == "stops logging management writes; management events of KMS; "
        + "management reads; and 3 more kinds of events")
    // Four are named, and what reads alike once.
    let four = Self.comparison(.narrowed, losses: Array(sets.dropFirst(2)) + [sets[5]])
    #expect(
      four.summary == "stops logging management writes; management events of KMS; "
        + "management reads; AWS::SQS::Queue data events")
  }

  @Test("However much differs, a summary is short")
  func shortSummary() {
    let losses = (0..<2000).map { index in
      Self.events(
        .data, ["AWS::Thing::\(index)" + String(repeating: "x", count: 900)],
        limits: [Self.limit("resources.ARN", .text(String(repeating: "\(index)", count: 4000)))])
    }
    let summary = Self.comparison(.both, losses: losses, gains: losses).summary
    #expect(summary.count < 1500, "\(summary.count)")
    #expect(summary.hasSuffix("; and 1997 more kinds of events"))
  }

  @Test("A witness in short")
  func witness() {
    #expect(
      Self.difference(Self.events(.management)).witness.words
        == "RunInstances of EC2 in us-east-1, arn:aws:s3:::b/k")
  }
}
