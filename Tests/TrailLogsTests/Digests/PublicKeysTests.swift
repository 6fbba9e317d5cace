import CloudTrail
import SampleDigests
import SampleRecords
import Testing

@testable import TrailLogs

/// Saved answers of AWS, and what is none.
@Suite("Public keys of digests")
struct PublicKeysTests {
  private func keys(_ text: String) throws -> PublicKeys {
    var keys = PublicKeys()
    try keys.add(JSONValue(parsing: text))
    return keys
  }

  private func answer() throws -> String {
    let key = SignedBucket.listed(try SignedBucket.keys.get().own)
    return String(decoding: DigestKey.answer([key]).bytes, as: UTF8.self)
  }

  @Test("Times are read as both versions of the AWS CLI print them")
  func times() throws {
    let text = try answer()
    #expect(try keys(text).count == 1)
    let seconds = text.replacing(#""2025-03-02T00:00:00Z""#, with: "1740873600.5")
    #expect(seconds != text)
    #expect(try keys(seconds).count == 1)
    #expect(try keys(text.replacing("00Z\"", with: "00+00:00\"")).count == 1)
  }

  @Test("A key must have the fingerprint beside it, and be one")
  func unfit() throws {
    let text = try answer()
    let fingerprint = try SignedBucket.keys.get().own.fingerprint
    let other = try SignedBucket.keys.get().other.fingerprint
    for bad in [
      "{}", "[]", #"{"PublicKeyList": [{}]}"#,
      #"{"PublicKeyList": [{"Value": "AAAA", "Fingerprint": ""}]}"#,
      text.replacing(fingerprint, with: other), text.replacing("2025-03-02T", with: "2025-13-02T"),
    ] {
      #expect(throws: ShapeError.self, "\(bad)") { try keys(bad) }
    }
    #expect(try keys(#"{"PublicKeyList": []}"#).isEmpty)
  }

  @Test("The signature of an answer of HeadObject, and answers without one")
  func heads() throws {
    for bad in ["{}", #"{"Metadata": {}}"#, #"{"Metadata": {"signature": "00"}}"#] {
      #expect(throws: ShapeError.self) {
        try SavedSignature(JSONValue(parsing: bad), name: "head.json")
      }
    }
  }

  @Test(
    "Names of digests are read, those made afterwards, too",
    arguments: [
      (
        "111122223333_CloudTrail-Digest_eu-west-1_my_trail_us-east-1_20250304T021500Z.json.gz",
        false
      ),
      (
        "a/b/111122223333_CloudTrail-Digest_eu-west-1_my_trail_us-east-1_20250304T021500Z_backfill.json.gz",
        true
      ),
    ])
  func names(path: String, isBackfill: Bool) throws {
    let name = try #require(DigestName(FilePath(path)))
    #expect(
      name.series
        == DigestSeries(
          account: "111122223333", region: "eu-west-1", trail: "my_trail", homeRegion: "us-east-1",
          isBackfill: isBackfill))
    #expect("\(name.time)" == "2025-03-04T02:15:00Z")
    #expect(DigestName(key: path.replacing("_2025", with: "_x2025")) == nil)
    #expect(DigestName(key: path.replacing("-Digest", with: "")) == nil)
  }
}
