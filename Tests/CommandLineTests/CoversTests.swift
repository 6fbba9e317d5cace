import CloudTrail
import Foundation
import Testing

/// Whether something was logged, asked of the sample's three days.
@Suite("Covers")
struct CoversTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
    let imported = try place.trailback("import", SampleTree.path)
    try #require(imported.code == 0, "\(imported.errors)")
  }

  private func document(_ words: String...) throws -> (code: Int32, json: JSONValue) {
    let outcome = try place.start(["covers", "--format", "json"] + words).outcome()
    return (outcome.code, try JSONValue(parsing: outcome.out))
  }

  /// What one trail logged, as `FROM SHARE`.
  private func shares(_ document: JSONValue, of trail: String) -> [String] {
    let trails = document["accounts"]?.array?.first?["trails"]?.array ?? []
    let found = trails.first { $0["trailARN"]?.string?.hasSuffix("/" + trail) == true }
    return (found?["spans"]?.array ?? []).map {
      ($0["from"]?.string ?? "") + " " + ($0["logged"]?.string ?? "")
    }
  }

  @Test("Which trails did not log S3 data events in a month")
  func month() throws {
    let (code, json) = try document(
      "AWS::S3::Object", "--since", "2025-03-01", "--until", "2025-04-01")
    #expect(code == 1 && json["answer"] == "notAlways")
    #expect(
      shares(json, of: "management-trail") == [
        "2025-03-01T00:00:00Z none", "2025-03-04T02:14:10Z unknown",
        "2025-03-04T02:23:24Z unknown", "2025-03-04T02:58:41Z none", "2025-03-05T23:30:00Z unknown",
      ])
    // Before it was made it logged nothing, then the objects of one bucket.
    #expect(
      shares(json, of: "data-trail").prefix(2) == [
        "2025-03-01T00:00:00Z none", "2025-03-03T08:30:13Z part",
      ])
    #expect(shares(json, of: "legacy-trail").contains { $0.hasSuffix(" unknown") })
  }

  @Test("Is this bucket covered: by the one trail, until the night")
  func bucket() throws {
    let outcome = try place.trailback(
      "covers", "s3://example-customer-records/customers/", "--writes", "--region", "us-east-1")
    #expect(outcome.code == 2, "\(outcome.out)\(outcome.errors)")
    let lines = outcome.out.split(separator: "\n").map(String.init)
    #expect(lines.contains("  2025-03-03T08:30:13Z  17h 43m  all     data-trail"), "\(outcome.out)")
    #expect(lines.contains("  2025-03-04T02:14:10Z  44m 31s  ? none  -"), "\(outcome.out)")
    #expect(outcome.out.contains("the selectors of legacy-trail are not known"))
    #expect(outcome.errors.contains("hint: import older log files"), "\(outcome.errors)")
  }

  @Test("Whoever logged in, in spite of the selectors' loss: the writes surely were not logged")
  func login() throws {
    let (code, json) = try document("ConsoleLogin")
    #expect(code == 2)
    #expect(
      shares(json, of: "management-trail") == [
        "2025-03-03T08:00:00Z all", "2025-03-04T02:13:52Z none", "2025-03-04T02:58:41Z all",
      ])
    let spans = json["accounts"]?.array?.first?["spans"]?.array ?? []
    let doubts = spans.compactMap { $0["doubt"]?["reason"]?.string }
    #expect(doubts == ["selfBlind", "selfBlind"], "\(spans)")
    let always = try place.trailback("covers", "ConsoleLogin", "--since", "2025-03-04T03:00:00Z")
    #expect(always.code == 0 && always.out.contains("always logged between"), "\(always.out)")
  }

  @Test("A question that is none, a trail that is not there")
  func mistakes() throws {
    for words in [["foo"], ["arn:aws:iam::111122223333:role/x"], ["AWS::S3::object"], ["s3://"]] {
      let outcome = try place.start(["covers"] + words).outcome()
      #expect(outcome.code == 2 && outcome.out == "", "\(words)")
      #expect(outcome.errors.contains("\n  hint: "), "\(outcome.errors)")
    }
    let nobody = try place.trailback("covers", "management", "--account", "999999999999")
    #expect(
      nobody.code == 2 && nobody.errors.contains("no trail in the history"), "\(nobody.errors)")
    // It is told before a store is looked for.
    let elsewhere = try place.trailback("covers", "foo", "--store", "none.sqlite")
    #expect(elsewhere.errors.contains("foo names no events"))
  }

  @Test("The list of trails says what each of them logs")
  func trails() throws {
    let now = try place.trailback("trails", "--covering", "management")
    let lines = now.out.split(separator: "\n").map(String.init)
    #expect(now.code == 2, "\(now.out)")
    #expect(lines[0].contains(" LOGS"), "\(now.out)")
    #expect(lines[1].contains(" unknown  ") && lines[2].contains(" part  "), "\(now.out)")
    #expect(lines[3].contains(" part  "), "\(now.out)")
    let all = try place.start(["trails", "--covering", "ConsoleLogin", "--format", "json"])
      .outcome()
    let words = try JSONValue(parsing: all.out)["trails"]?.array?.map { $0["covering"]?.string }
    #expect(all.code == 0 && words == ["unknown", "part", "all"], "\(all.out)")
    let night = try place.trailback(
      "trails", "--covering", "ConsoleLogin", "--at", "2025-03-04T02:30:00Z")
    #expect(night.code == 2 && night.out.contains(" none  "), "\(night.out)")
    let plain = try place.start(["trails", "--format", "json"]).outcome()
    #expect(!plain.out.contains("covering"))
    #expect(try place.trailback("trails", "--writes").code == 2)
  }
}
