import Testing

@testable import TrailLogs

@Suite("Places in buckets")
struct BucketPathTests {
  @Test(
    "A place is read, and written as it was",
    arguments: [
      ("s3://logs/", "logs", ""), ("s3://logs/AWSLogs/1", "logs", "AWSLogs/1"),
      ("s3://a.b-c/x//y/", "a.b-c", "x//y/"), ("s3://logs/é?#%2F", "logs", "é?#%2F"),
      ("s3://logs/../..", "logs", "../.."),
    ])
  func reads(text: String, bucket: String, prefix: String) throws {
    let place = try BucketPath(text)
    #expect(place.bucket == bucket)
    #expect(place.prefix == prefix)
    #expect(place.description == text)
  }

  @Test("A bucket alone is all of it")
  func wholeBucket() throws {
    #expect(try BucketPath("s3://logs") == BucketPath(bucket: "logs", prefix: ""))
  }

  @Test("Names and keys may be as long as S3 has them, and no longer")
  func lengths() throws {
    func text(_ bucket: Int, _ key: Int) -> String {
      "s3://" + String(repeating: "b", count: bucket) + "/" + String(repeating: "k", count: key)
    }
    for (bucket, key) in [(3, 0), (63, 1024)] {
      #expect(try BucketPath(text(bucket, key)).prefix.utf8.count == key)
    }
    for (bucket, key) in [(2, 0), (64, 0), (3, 1025)] {
      #expect(throws: BucketPathError.self) { try BucketPath(text(bucket, key)) }
    }
    // Of bytes, and not of characters.
    let wide = "s3://logs/" + String(repeating: "é", count: 513)
    #expect(throws: BucketPathError.self) { try BucketPath(wide) }
  }

  @Test(
    "What is no place is refused with how it is written",
    arguments: [
      "", "logs/x", "S3://logs/x", "s3:/logs/x", "s3://user@logs/x", "s3://logs:80/x",
      "s3://lögs/x", "s3://logs/\u{7f}", "s3://logs/a\u{0}b", "s3://arn:aws:s3:::logs/x",
    ])
  func refuses(text: String) {
    let problem = #expect(throws: BucketPathError.self) { try BucketPath(text) }
    #expect(problem?.hint == "write it as s3://BUCKET/PREFIX")
  }
}
