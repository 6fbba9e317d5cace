import CloudTrail
import Foundation
import Testing

/// What a trail delivered, against a history that lacks one of its changes.
@Suite("Audit of files")
struct AuditFilesTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private static func path(_ time: String, _ unique: String) -> String {
    "AWSLogs/\(LogRecord.account)/CloudTrail/us-east-1/2025/03/04/"
      + "\(LogRecord.account)_CloudTrail_us-east-1_20250304T\(time)Z_\(unique).json"
  }

  /// A management event a minute.
  private static func events(_ count: Int, from second: Int, id: String, isRead: Bool) -> String {
    let records = (0..<count).map { number -> JSONValue in
      var made = LogRecord.start("one", at: second + number * 60, id: "\(id)\(number)")
      made.name = isRead ? "DescribeInstances" : "RunInstances"
      let members = (made.json.members ?? []).map { member -> JSONValue.Member in
        switch member.key {
        case "eventSource": .init("eventSource", "ec2.amazonaws.com")
        case "readOnly": .init("readOnly", .bool(isRead))
        default: member
        }
      }
      return .object(members)
    }
    return JSONValue.object([.init("Records", .array(records))]).compact
  }

  /// The trail logs reads alone, as far as the history knows; its files have writes.
  private func recorded() throws {
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "a"), .start("one", at: 1, id: "b"),
        .put("one", at: 60, id: "c", reads: "ReadOnly"),
      ]), to: "logs/" + Self.path("0005", "aaaaaaaaaaaaaaaa"))
    try place.write(
      Self.events(8, from: 7_200, id: "w", isRead: false),
      to: "logs/" + Self.path("0210", "bbbbbbbbbbbbbbbb"))
    try place.write(
      Self.events(30, from: 9_000, id: "r", isRead: true),
      to: "logs/" + Self.path("0305", "cccccccccccccccc"))
    try place.trailback("import", "logs")
  }

  @Test("That the records are there hides no contradiction; the call that lacks resolves it")
  func evidence() throws {
    try recorded()
    let found = try place.trailback("audit", "logs")
    #expect(found.code == 1, "\(found.errors)")
    #expect(
      found.out.contains("\ndelivered, not selected: one\n  8 records in 1 file"), "\(found.out)")
    #expect(found.out.contains("$ aws s3 sync"), "\(found.out)")
    let json = try place.json("audit", "logs", "--format", "json")
    let delivered = json["delivered"]?.array?.first
    #expect(delivered?["first"]?["eventID"] == "w0")
    #expect(delivered?["trails"]?.array?.first?["since"] == "2025-03-04T00:01:00Z")
    try place.write(
      LogRecord.file([.put("one", at: 3_600, id: "d")]), to: "late/" + Self.path("0105", "dddddddd")
    )
    // Found in the files, it is named, and the finding stays until it is recorded.
    let named = try place.trailback("audit", "logs", "late")
    #expect(named.code == 1 && named.out.contains("trailback import"), "\(named.out)")
    try place.trailback("import", "late")
    let after = try place.trailback("audit", "logs", "late")
    #expect(after.code == 0 && after.out.hasPrefix("no contradiction"), "\(after.out)")
  }

  @Test("Whose the files are can be said, and what cannot be read is a finding")
  func said() throws {
    try recorded()
    let said = try place.trailback("audit", "logs", "--of", "one")
    #expect(said.code == 1 && said.out.contains("of one, as you say"), "\(said.out)")
    let other = try place.trailback("audit", "logs", "--bucket", "another")
    #expect(other.code == 0 && other.out.contains("of no trail that the history knows"))
    #expect(try place.trailback("audit", "logs", "--of", "nobody").code == 2)
    #expect(try place.trailback("audit", "nowhere").code == 2)
    try place.write("{", to: "bad/" + Self.path("0405", "eeeeeeee"))
    #expect(try place.trailback("audit", "bad").code == 1)
  }

  @Test("A pipe is read once, and what it shows counts")
  func pipe() throws {
    try recorded()
    // Reads that the trail logged, of which one is in no file of its own.
    let events = Self.events(2, from: 9_090, id: "seen", isRead: true)
    let found = try place.trailback("audit", "logs", "-", input: Data(events.utf8))
    #expect(found.code == 1, "\(found.errors)")
    #expect(
      found.out.contains("1 file             of no trail") || found.out.contains("of no trail:"))
    let shell = try place.shell(
      "trailback audit logs <(cat \(try place.write(events, to: "seen.json"))) --trust-silence")
    #expect(shell.out.contains("selected, not delivered: one"), "\(shell.out)\(shell.errors)")
    #expect(shell.out.contains("  2 records that it surely logged"), "\(shell.out)")
  }
}
