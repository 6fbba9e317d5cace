import CloudTrail
import Testing

@Suite("Trails by ARN and by name")
struct TrailReferenceTests {
  @Test(
    "The name of a Region shows its partition",
    arguments: [
      ("us-east-1", "aws"), ("eu-central-1", "aws"), ("cn-north-1", "aws-cn"),
      ("us-gov-west-1", "aws-us-gov"), ("us-iso-east-1", "aws-iso"),
      ("us-isob-east-1", "aws-iso-b"), ("eu-isoe-west-1", "aws-iso-e"),
      ("us-isof-south-1", "aws-iso-f"), ("eusc-de-east-1", "aws-eusc"), ("", "aws"),
      ("cn-northsouth-2r", "aws-cn"),
    ])
  func partitions(_ region: String, _ partition: String) {
    #expect(TrailARN.partition(of: region) == partition)
    let arn = TrailARN(name: "logs", calledIn: region, account: "123456789012")
    #expect(arn.description == "arn:\(partition):cloudtrail:\(region):123456789012:trail/logs")
    #expect(region.isEmpty || TrailARN(arn.description) == arn)
  }

  @Test("An ARN is split and joined again")
  func parts() {
    let text = "arn:aws-us-gov:cloudtrail:us-gov-east-1:111122223333:trail/My.Trail_1"
    let arn = TrailARN(text)
    #expect(arn?.partition == "aws-us-gov")
    #expect(arn?.region == "us-gov-east-1")
    #expect(arn?.account == "111122223333")
    #expect(arn?.name == "My.Trail_1")
    #expect(arn?.description == text)
    #expect(TrailARN("x\(text)".dropFirst()) == arn)
  }

  @Test("Masked accounts and Regions that do not exist are taken, logs being shared so")
  func masked() {
    #expect(
      TrailARN("arn:aws:cloudtrail:cn-northsouth-2r:XXXX:trail/a" as String)?.account == "XXXX")
  }

  static let malformed = [
    "arn:", "arn:aws", "arn:aws:cloudtrail:us-east-1:123456789012:trail/",
    "arn:aws:cloudtrail:us-east-1:123456789012:trail",
    "arn:aws:cloudtrail:us-east-1:123456789012:",
    "arn:aws:cloudtrail:us-east-1:123456789012",
    "arn:aws:cloudtrail::123456789012:trail/a", "arn:aws:cloudtrail:us-east-1::trail/a",
    "arn::cloudtrail:us-east-1:123456789012:trail/abc",
    "arn:aws:s3:us-east-1:123456789012:trail/abc",
    "arn:aws:cloudtrail:us-east-1:123456789012:eventdatastore/abc",
    "arn:aws:cloudtrail:us-east-1:123456789012:trail/a/b",
    "arn:aws:cloudtrail:us-east-1:123456789012:trail/a:b",
    "arn:aws:cloudtrail:us-east-1:123456789012:trail:abc",
    "arn:aws:cloudtrail:us-east-1:123456789012:Trail/abc",
    "arn:aws:cloudtrail:us-east-1:123456789012:trail/abc/",
    "arn:aws:cloudtrail:us-east-1:123456789012:trail/a/\u{301}b",
  ]

  @Test("Texts that are not the ARN of a trail", arguments: malformed)
  func refuses(_ text: String) {
    #expect(TrailARN(text) == nil)
    let error = #expect(throws: CloudTrailError.self) { try TrailReference(validating: text) }
    #expect(error?.exception == "CloudTrailARNInvalidException")
  }

  /// SEMANTICS 4.3i
  @Test("A caller names a trail by ARN or by name")
  func reads() throws {
    let arn = TrailARN(
      partition: "aws-cn", region: "cn-north-1", account: "123456789012", name: "all-events")
    #expect(try TrailReference(validating: arn.description) == .arn(arn))
    #expect(try TrailReference(validating: "all-events") == .name("all-events"))
    #expect(try TrailReference(validating: "arn") == .name("arn"))
  }

  /// SEMANTICS 4.1d, 4.3h
  @Test(
    "A name that breaks the rules is refused, bare or within an ARN (SEMANTICS 4.1)",
    arguments: [
      "ab", "a b", "-abc", "abc-", "a..b", "10.0.0.1", String(repeating: "a", count: 129),
    ]
  )
  func badNames(_ name: String) {
    let bare = #expect(throws: CloudTrailError.self) { try TrailReference(validating: name) }
    let inside = #expect(throws: CloudTrailError.self) {
      try TrailReference(validating: "arn:aws:cloudtrail:us-east-1:123456789012:trail/\(name)")
    }
    #expect(bare?.exception == "InvalidTrailNameException")
    #expect(bare == inside)
  }

  @Test("Neither nothing nor another case of arn: is an ARN")
  func notARNs() {
    for text in ["", "ARN:aws:cloudtrail:us-east-1:123456789012:trail/abc", " arn:aws"] {
      #expect(TrailARN(text) == nil)
      let error = #expect(throws: CloudTrailError.self) { try TrailReference(validating: text) }
      #expect(error?.exception == "InvalidTrailNameException")
    }
  }

  @Test("ARNs are ordered as their text is")
  func order() {
    let texts = ["a-1", "a", "b", "B", "a.1", "a_1"].map {
      "arn:aws:cloudtrail:us-east-1:1:trail/\($0)"
    }
    #expect(texts.compactMap { TrailARN($0) }.sorted().map(\.description) == texts.sorted())
  }

  @Test("An ARN is its text: it is equal, hashed and written as that")
  func text() {
    let text = "arn:aws:cloudtrail:us-east-1:123456789012:trail/caf\u{e9}-\u{1F680}"
    let read = TrailARN(text)
    let made = TrailARN(
      partition: "aws", region: "us-east-1", account: "123456789012", name: "caf\u{e9}-\u{1F680}")
    #expect(read == made)
    #expect(read?.hashValue == made.hashValue)
    #expect(made.text == text)
    #expect(read?.name == made.name)
    #expect(made.account == "123456789012")
    // Parts that would be no ARN come back as they were given.
    let odd = TrailARN(partition: "", region: "\u{e9}", account: "", name: "")
    #expect(odd.text == "arn::cloudtrail:\u{e9}::trail/")
    #expect([odd.partition, odd.region, odd.account, odd.name] == ["", "\u{e9}", "", ""])
  }

  @Test(
    "An ARN of parts that hold colons is read back whole, and has no parts",
    arguments: [("us-east-1", "1:2"), ("us:east", "1"), ("a:cloudtrail:b", "c:trail/d")])
  func written(_ region: String, _ account: String) throws {
    let made = TrailARN(name: "logs", calledIn: region, account: account)
    #expect(TrailARN(made.text) == nil)
    let read = try #require(TrailARN(written: made.text))
    #expect(read == made && read.hashValue == made.hashValue)
    #expect([read.partition, read.region, read.account, read.name] == ["aws", "", "", made.text])
  }

  @Test(
    "What is an ARN is read as one, and what is none is none",
    arguments: ["", "x", "arn:aws:s3:::a"])
  func writtenOtherwise(_ text: String) throws {
    #expect(TrailARN(written: text) == nil)
    let arn = try #require(
      TrailARN(written: "arn:aws:cloudtrail:us-east-1:123456789012:trail/all-events"))
    #expect([arn.region, arn.account, arn.name] == ["us-east-1", "123456789012", "all-events"])
  }

  @Test("A caller's ARN is checked, its name included")
  func validated() throws {
    let text = "arn:aws:cloudtrail:us-east-1:123456789012:trail/all-events"
    #expect(try TrailARN(validating: text).text == text)
    let name = #expect(throws: CloudTrailError.self) { try TrailARN(validating: text + "-") }
    #expect(name?.exception == "InvalidTrailNameException")
    let arn = #expect(throws: CloudTrailError.self) { try TrailARN(validating: "all-events") }
    #expect(arn?.exception == "CloudTrailARNInvalidException")
  }
}
