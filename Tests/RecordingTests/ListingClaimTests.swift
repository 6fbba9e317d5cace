import CloudTrail
import Testing
import TrailLogs

@testable import History
@testable import Recording

/// What the listing of a bucket comes to in the ledger (SEMANTICS 3.7p).
@Suite("What a listing says")
struct ListingClaimTests {
  /// 2025-03-04T12:00:00Z.
  private static let noon = Timestamp(seconds: 1_741_089_600)

  private static func claims(
    _ prefix: String, at time: Timestamp, _ evidence: ReadEvidence = ReadEvidence(),
    calls: [Timestamp] = [], _ further: String...
  ) -> [CompletenessClaim] {
    let names =
      further + [
        "111122223333_CloudTrail_us-east-1_20250304T0115Z_a",
        "111122223333_CloudTrail_us-east-1_20250303T2315Z_b",
        "444455556666_CloudTrail_eu-west-1_20250304T0545Z_c",
        "444455556666_CloudTrail_eu-west-1_20250304T0745Z_d",
      ]
    let keys = names.map { name in
      let parts = name.split(separator: "_")
      return "s3://logs/AWSLogs/\(parts[0])/CloudTrail/\(parts[2])/2025/03/04/\(name).json.gz"
    }
    return ListingClaim.claims(
      BucketPath(bucket: "logs", prefix: prefix), at: time,
      keys.map { LogFile(path: FilePath($0)) }, evidence, calls: calls)
  }

  private static func after(_ claims: [CompletenessClaim]) -> ReadEvidence {
    ReadEvidence(
      claims.map { claim in
        var row = ReadingDraft(kind: .claim)
        row.claim = claim
        return row
      })
  }

  @Test(
    "Of each account from its oldest delivery until 20 minutes before its newest, in whole hours")
  func first() {
    // Noon is some hours after the deliveries.
    let claims = Self.claims("AWSLogs/", at: Self.noon)
    #expect(claims.allSatisfy { $0.kind == .listed && $0.regions == [] })
    #expect(claims.allSatisfy { $0.origin == .bucket("logs", prefix: "AWSLogs/") })
    #expect(claims.map(\.accounts) == [["111122223333"], ["444455556666"]])
    #expect(claims.map { "\($0.from)" } == ["2025-03-03T23:15:00Z", "2025-03-04T05:45:00Z"])
    #expect(claims.map { "\($0.until)" } == ["2025-03-04T00:00:00Z", "2025-03-04T07:00:00Z"])
  }

  @Test("By deliveries that are 30 minutes older than the listing")
  func delay() {
    // 07:45 is not.
    let early = Self.noon.advanced(bySeconds: -5 * 3600 + 74 * 60)
    let more = "444455556666_CloudTrail_eu-west-1_20250304T0655Z_e"
    let claims = Self.claims("AWSLogs/4444", at: early, ReadEvidence(), more)
    #expect(claims.map(\.accounts) == [["444455556666"]])
    #expect(claims.map { "\($0.until)" } == ["2025-03-04T06:00:00Z"])
    let later = Self.claims("AWSLogs/4444", at: early.advanced(bySeconds: 60), ReadEvidence(), more)
    #expect(later.map { "\($0.until)" } == ["2025-03-04T07:00:00Z"])
  }

  @Test("Before a call that can have sent the files back, by the deliveries before it alone")
  func returned() {
    let more = ["0605", "0620"].map { "444455556666_CloudTrail_eu-west-1_20250304T\($0)Z_e" }
    func spans(_ calls: String...) -> [String] {
      let calls = calls.compactMap { Timestamp(iso8601: "2025-03-04T\($0)Z") }
      return Self.claims(
        "AWSLogs/4444", at: Self.noon, ReadEvidence(), calls: calls, more[0], more[1]
      ).map { "\($0.from) \($0.until)".replacing("2025-03-04T", with: "") }
    }
    #expect(spans() == ["05:45:00Z 07:00:00Z"])
    // Before the first delivery that counts it changes nothing.
    #expect(spans("05:30:00") == ["05:45:00Z 07:00:00Z"])
    #expect(spans("06:40:00") == ["05:45:00Z 06:00:00Z", "06:40:00Z 07:00:00Z"])
    // The minute of a delivery is its first second to its last.
    #expect(spans("06:20:59") == ["06:20:59Z 07:00:00Z"])
    #expect(spans("06:21:00") == ["05:45:00Z 06:00:00Z", "06:21:00Z 07:00:00Z"])
    #expect(
      spans("06:50:00", "06:40:00") == [
        "05:45:00Z 06:00:00Z", "06:50:00Z 07:00:00Z",
      ])
    // One after all that is claimed takes away what only later deliveries show.
    #expect(spans("07:30:00") == ["05:45:00Z 06:00:00Z"])
    #expect(spans("07:50:00") == ["05:45:00Z 07:00:00Z"])
  }

  @Test("The next listing goes on where the last one ended, and says nothing without a delivery")
  func next() {
    let place = BucketPath(bucket: "logs", prefix: "")
    let evidence = Self.after(Self.claims("", at: Self.noon))
    #expect(Self.claims("", at: Self.noon.advanced(bySeconds: 86_400), evidence) == [])
    let more = Self.claims(
      "", at: Self.noon, evidence, "444455556666_CloudTrail_us-east-1_20250304T1020Z_d")
    #expect(more.map(\.accounts) == [["444455556666"]])
    #expect(more.map { "\($0.from)" } == ["2025-03-04T07:00:00Z"])
    #expect(more.map { "\($0.until)" } == ["2025-03-04T10:00:00Z"])
    let resumed = ListingClaim.resumption(of: place, "444455556666", evidence)
    #expect(resumed.map { "\($0)" } == "2025-03-03T07:00:00Z")
    // Another prefix is another listing, and of another account nothing was listed.
    let other = BucketPath(bucket: "logs", prefix: "AWSLogs/")
    #expect(ListingClaim.resumption(of: other, "444455556666", evidence) == nil)
    #expect(ListingClaim.resumption(of: place, "777788889999", evidence) == nil)
  }

  @Test("Of the files of some days nothing is said")
  func days() {
    let region = "AWSLogs/111122223333/CloudTrail/us-east-1/"
    #expect(Self.claims(region, at: Self.noon).count == 1)
    #expect(Self.claims(region + "2025/", at: Self.noon) == [])
    #expect(Self.claims(region + "2025/03/04/", at: Self.noon) == [])
  }
}
