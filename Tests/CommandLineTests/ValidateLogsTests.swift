import CloudTrail
import Foundation
import TestSupport
import Testing

/// A copy of a bucket against its digests, from the command line.
@Suite("validate-logs")
struct ValidateLogsTests {
  private let place: Workplace
  private static let keys = ["--public-keys", "signed/public-keys.json"]
  private static let heads = [
    "--head-object", "signed/head-object-us-east-1.json", "--head-object",
    "signed/head-object-eu-west-1.json",
  ]

  init() throws {
    place = try Workplace()
    let made = try place.shell("sample-logs signed --days 1 --digests")
    try #require(made.code == 0, "\(made.errors)")
  }

  private func validate(_ more: [String]) throws -> Outcome {
    try place.start(["validate-logs", "signed/AWSLogs"] + more, environment: ["COLUMNS": "80"])
      .outcome()
  }

  /// The files of the copy whose paths hold a text, in order.
  private func files(_ part: String) throws -> [String] {
    try place.shell("find signed/AWSLogs -name '*\(part)*' | sort").lines
  }

  private func fits(_ outcome: Outcome) throws -> JSONValue {
    let json = try JSONValue(parsing: outcome.out)
    #expect(try SchemaValidator("validation").faults(json) == [])
    return json
  }

  @Test("Valid is 0, without keys nothing is said, and the commands to fetch them are printed")
  func codes() throws {
    let valid = try validate(Self.keys + Self.heads)
    #expect(valid.code == 0 && valid.errors == "", "\(valid)")
    #expect(valid.out.hasPrefix("valid: 48 digests and the "), "\(valid.out)")
    #expect(valid.out.contains("proven   2025-03-03T00:00:00Z until 2025-03-04T00:00:00Z"))
    let without = try validate([])
    #expect(without.code == 2, "\(without)")
    #expect(without.out.contains("$ aws cloudtrail list-public-keys --region us-east-1"))
    let newest = try validate(Self.keys)
    #expect(newest.code == 0 && newest.out.contains("$ aws s3api head-object"), "\(newest.out)")
    #expect(try validate(Self.keys + ["--until", "2025-03-04"]).code == 2)
    #expect(try validate(Self.keys + Self.heads + ["--until", "2025-03-04"]).code == 0)
    #expect(try validate(Self.keys + Self.heads + ["--since", "2025-03-02"]).code == 2)
    #expect(!place.hasStore)
  }

  @Test("What is amiss is 1, the worst first, within 80 columns but for paths and commands")
  func findings() throws {
    let logs = try files("_CloudTrail_us-east-1_")
    let digests = try files("_CloudTrail-Digest_us-east-1_")
    let done = try place.shell(
      """
      rm \(logs[10]) \(digests[7]); printf x >> \(logs[11]); gzip -c /dev/null > \(logs[12])
      cp \(logs[20]) \(logs[21].replacing(".json", with: "x.json"))
      """)
    try #require(done.code == 0, "\(done.errors)")
    let outcome = try validate(Self.keys + Self.heads)
    #expect(outcome.code == 1)
    let order = [
      "digestMissing", "logAltered", "logAppended", "logMissing", "logSurplus",
    ].map { outcome.out.firstRange(of: "\n\($0), 1: ")?.lowerBound }
    #expect(!order.contains(nil), "\(outcome.out)")
    #expect(order.compactMap(\.self) == order.compactMap(\.self).sorted())
    for line in outcome.lines where line.count > 80 {
      #expect(
        line.hasPrefix("  signed/") || line.hasPrefix("  s3://") || line.hasPrefix("      --key"),
        "\(line)")
    }
    let json = try fits(validate(Self.keys + Self.heads + ["--format", "json"]))
    #expect(json["outcome"] == "invalid" && json["findingCount"] == 5)
    let trails = try #require(json["trails"]?.array)
    let proven = trails.map { $0["proven"]?.array?.count }
    #expect(proven.first == 1 && (proven.last ?? 0) ?? 0 > 2, "\(proven)")
    // With one thread or many, the answer is the same.
    let one = try validate(Self.keys + Self.heads + ["--workers", "1"])
    #expect(one.out == outcome.out)
  }

  @Test("Documents fit the schema, whatever is known")
  func documents() throws {
    for more in [
      [], Self.keys, Self.keys + Self.heads, ["--region", "eu-west-1"], ["--since", "2025-03-09"],
      ["--trail-arn", "arn:aws:cloudtrail:us-east-1:111122223333:trail/management-trail"],
      ["--account-id", "111122223333"], ["--account", "444455556666"],
    ] {
      let outcome = try validate(more + ["--format", "json"])
      let json = try fits(outcome)
      #expect(json["outcome"] == (outcome.code == 0 ? "valid" : "undecided"), "\(more)")
    }
  }

  @Test("A digest may hold anything, and nothing of it drives a terminal")
  func hostile() throws {
    let digest = try files("_CloudTrail-Digest_us-east-1_")[5]
    let hostile = "\\u001b[2J\\nvalid: \\u202e"
    try place.write(
      """
      {"awsAccountId":"\(hostile)","digestStartTime":"2025-03-03T05:00:00Z","digestEndTime":
      "2025-03-03T06:00:00Z","digestS3Bucket":"\(hostile)","digestS3Object":"\(hostile)",
      "digestPublicKeyFingerprint":"\(hostile)","digestSignatureAlgorithm":"SHA256withRSA",
      "logFiles":[]}
      """, to: digest)
    let outcome = try validate(Self.keys + Self.heads)
    #expect(outcome.code == 1 && outcome.out.contains("\ndigestMisplaced, 1: "), "\(outcome.out)")
    HostileTextTests.expectFit(outcome.out, "validate-logs")
    try place.write(String(repeating: "[", count: 100_000), to: digest)
    let deep = try validate(Self.keys)
    #expect(deep.code == 1 && deep.out.contains("\ndigestUnreadable, 1: "), "\(deep.out)")
  }

  @Test(
    "What is no answer of AWS is refused with the file's name",
    arguments: [
      ("--public-keys signed/head-object-us-east-1.json", "PublicKeyList"),
      ("--public-keys signed/signatures.json", "PublicKeyList"),
      ("--head-object signed/public-keys.json", "Metadata"),
      ("--public-keys nosuch.json", "nosuch.json"), ("--trail-arn my-trail", "--trail-arn"),
      ("--account 12", "twelve digits"), ("--region us-east", "--region"), ("-", "standard input"),
      ("--since 2025-03-05 --until 2025-03-04", "is not after"),
    ])
  func refused(line: String, words: String) throws {
    let outcome = try validate(line.split(separator: " ").map(String.init))
    #expect(outcome.code == 2 && outcome.errors.contains(words), "\(outcome)")
    #expect(outcome.isExplained && outcome.out == "", "\(outcome)")
  }

  @Test("With few open files it works, or says how many it needs", arguments: [8, 12, 20])
  func descriptors(limit: Int) throws {
    let outcome = try place.shell("ulimit -n \(limit); trailback validate-logs signed/AWSLogs")
    #expect(outcome.code == 2 && outcome.signal == nil)
    #expect(
      outcome.errors.contains("files open") || outcome.out.hasPrefix("not proven: 48 digests"))
  }

  @Test("A folder without digests can prove nothing")
  func noDigests() throws {
    let outcome = try place.trailback("validate-logs", "signed/AWSLogs/111122223333/CloudTrail")
    #expect(outcome.code == 2 && outcome.isExplained, "\(outcome)")
    #expect(outcome.errors.contains("CloudTrail-Digest"))
  }
}
