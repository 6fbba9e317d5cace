import CloudTrail
import History
import ReadModels
import ReplayTestSupport
import Testing

@Suite("The history as CSV and Markdown")
struct TimelineTableTests {
  /// Without its meaning, which has tests of its own.
  private func entry(_ second: Int64) throws -> TimelineEntry {
    let entries = try Bench(Example.life).entries()
    var entry = try #require(
      entries.first { $0.event.content.time == Example.start.advanced(bySeconds: second) })
    entry.meaning = nil
    return entry
  }

  @Test("A row has as many cells as the heading")
  func heading() throws {
    #expect(
      TimelineEntry.csvHeading
        == "time,what,trail,principal,source_ip,user_agent,mfa,console,event_id,error,removed,"
        + "added,region,account,sequence,recorded_time,changed,meaning,meaning_in_words\n")
    let entries = try Bench(Example.life).entries()
    #expect(entries.count == Example.life.count)
    for var entry in entries {
      entry.meaning = nil
      #expect(entry.csv.split(separator: ",", omittingEmptySubsequences: false).count == 19)
      #expect(entry.csv.hasSuffix("\n"))
    }
  }

  @Test("Rows of CSV")
  func csv() throws {
    let ann = "\(Example.arn),\(Example.ann),203.0.113.7,aws-cli/2.15,false,false"
    let where_ = "us-east-1,111122223333"
    #expect(
      try entry(60).csv == "2024-05-01T12:01:00Z,PutEventSelectors,\(ann),event-60,,"
        + "selector 1: ReadWriteType All; selector 1: IncludeManagementEvents true,"
        + "selector 1: ReadWriteType ReadOnly; selector 1: IncludeManagementEvents false; "
        + "selector 1: AWS::S3::Object with no values,\(where_),3,2027-01-15T08:00:00Z,,,\n")
    #expect(
      try entry(120).csv == "2024-05-01T12:02:00Z,StopLogging (refused),\(ann),event-120,"
        + "AccessDenied,,,\(where_),4,2027-01-15T08:00:00Z,,,\n")
    #expect(try entry(480).csv.hasSuffix(",2027-01-15T08:00:00Z,logging: yes → no,,\n"))
    #expect(try entry(240).csv.contains(",PutEventSelectors (voided),"))
  }

  @Test("What nobody said is an empty cell")
  func empty() throws {
    var event = Example.event(.startLogging, at: 0, actor: Actor())
    event.region = nil
    event.account = nil
    var entry = try #require(try Bench([event]).entries().first)
    entry.meaning = nil
    #expect(
      entry.csv == "2024-05-01T12:00:00Z,StartLogging,\(Example.arn),,,,,false,event-0,,,,,,1,"
        + "2027-01-15T08:00:00Z,exists: not known → yes; logging: not known → yes,,\n")
  }

  @Test("A user agent cannot be a formula, nor a name end a cell")
  func hostile() throws {
    let actor = Actor(
      principal: "a|b\",c", userAgent: "=HYPERLINK(\"http://example.com\")")
    let event = Example.event(.startLogging, at: 0, actor: actor)
    let entry = try #require(try Bench([event]).entries().first)
    #expect(
      entry.csv.contains(
        #","a|b"",c",,"'=HYPERLINK(""http://example.com"")",,false,"#))
    #expect(entry.markdown.contains("| a\\|b\",c |"))
  }

  @Test("Rows of Markdown")
  func markdown() throws {
    #expect(
      TimelineEntry.markdownHeading
        == "| time | what | trail | who | from | meaning | change |\n|---|---|---|---|---|---|---|\n"
    )
    #expect(
      try entry(60).markdown == "| 2024-05-01T12:01:00Z | PutEventSelectors | example | "
        + "\(Example.ann) | 203.0.113.7 |  | - selector 1: ReadWriteType All<br>"
        + "- selector 1: IncludeManagementEvents true<br>+ selector 1: ReadWriteType ReadOnly<br>"
        + "+ selector 1: IncludeManagementEvents false<br>"
        + "+ selector 1: AWS::S3::Object with no values |\n")
    #expect(
      try entry(480).markdown == "| 2024-05-01T12:08:00Z | StopLogging | example | "
        + "\(Example.ann) | 203.0.113.7 |  | logging: yes → no |\n")
    #expect(
      try entry(120).markdown.hasSuffix("| refused: AccessDenied: not yours |\n"))
  }
}
