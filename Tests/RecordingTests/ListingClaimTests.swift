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

  private static func claim(
    _ prefix: String, at time: Timestamp, _ evidence: ReadEvidence = ReadEvidence()
  ) -> CompletenessClaim? {
    let keys = ["20250304T0115Z_a", "20250303T2315Z_b"].map {
      "s3://logs/AWSLogs/111122223333/CloudTrail/us-east-1/2025/03/04/111122223333_CloudTrail_us-east-1_"
        + "\($0).json.gz"
    }
    return ListingClaim.claim(
      BucketPath(bucket: "logs", prefix: prefix), at: time,
      keys.map { LogFile(path: FilePath($0)) }, evidence)
  }

  @Test("From the oldest delivery until 30 minutes before it, in whole hours")
  func span() throws {
    let claim = try #require(Self.claim("", at: Self.noon.advanced(bySeconds: 1799)))
    #expect(claim.kind == .listed && claim.accounts == [] && claim.regions == [])
    #expect(claim.origin == .bucket("logs", prefix: ""))
    #expect("\(claim.from)" == "2025-03-03T23:15:00Z" && "\(claim.until)" == "2025-03-04T11:00:00Z")
    #expect(Self.claim("", at: Self.noon.advanced(bySeconds: 1800))?.until == Self.noon)
  }

  @Test("The next listing goes on where the last one ended, and says nothing within the hour")
  func next() throws {
    let first = try #require(Self.claim("", at: Self.noon.advanced(bySeconds: 1800)))
    var row = ReadingDraft(kind: .claim)
    row.claim = first
    let evidence = ReadEvidence([row])
    #expect(Self.claim("", at: Self.noon.advanced(bySeconds: 5399), evidence) == nil)
    let second = try #require(Self.claim("", at: Self.noon.advanced(bySeconds: 5400), evidence))
    #expect(second.from == first.until)
    // Another prefix is another listing.
    #expect(Self.claim("AWSLogs/", at: Self.noon, evidence)?.from == first.from)
  }

  @Test(
    "Whose files it is of",
    arguments: [
      ("AWSLogs/", "AWSLogs/", [], []), ("AWS", "AWS", [], []),
      ("AWSLogs/111122223333/", "AWSLogs/", ["111122223333"], []),
      ("AWSLogs/111122223333/CloudTrail/", "AWSLogs/", ["111122223333"], []),
      (
        "AWSLogs/111122223333/CloudTrail/us-east-1/", "AWSLogs/", ["111122223333"], ["us-east-1"]
      ),
    ])
  func scopes(_ text: String, _ prefix: String, _ accounts: [String], _ regions: [String]) throws {
    let claim = try #require(Self.claim(text, at: Self.noon))
    #expect(claim.origin == .bucket("logs", prefix: prefix))
    #expect(claim.accounts == accounts && claim.regions == regions)
  }

  @Test(
    "Of a part of a name, a day or an organization's folder nothing is said",
    arguments: [
      "AWSLogs/1111", "AWSLogs/111122223333", "AWSLogs/o-example/111122223333/",
      "AWSLogs/111122223333/CloudTrail/us-east-1/2025/", "AWSLogs/111122223333/CloudTrail-Digest/",
    ])
  func nothing(_ prefix: String) {
    #expect(Self.claim(prefix, at: Self.noon) == nil)
  }
}
