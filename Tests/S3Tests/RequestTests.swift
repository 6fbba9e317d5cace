import Testing

@testable import S3

@Suite("Where requests go, and when they go again")
struct RequestTests {
  private func target(
    _ endpoint: String?, _ bucket: String, _ key: String?, _ region: String = "eu-west-1"
  ) throws -> [String] {
    let target = try #require(ServiceEndpoint(endpoint))
      .target(bucket: bucket, key: key, region: region)
    return [target.origin, target.host, target.path]
  }

  @Test("AWS is asked by the bucket's name, and in the path where the name has dots")
  func aws() throws {
    #expect(
      try target(nil, "logs", "a/b c")
        == [
          "https://logs.s3.eu-west-1.amazonaws.com", "logs.s3.eu-west-1.amazonaws.com", "/a/b%20c",
        ])
    #expect(try target(nil, "logs", nil)[2] == "/")
    #expect(
      try target(nil, "my.logs", "k")
        == ["https://s3.eu-west-1.amazonaws.com", "s3.eu-west-1.amazonaws.com", "/my.logs/k"])
    #expect(try target(nil, "my.logs", nil)[2] == "/my.logs")
    #expect(
      try target(nil, "logs", "k", "cn-north-1")[1] == "logs.s3.cn-north-1.amazonaws.com.cn")
    // A name that is none of S3's must not choose the host.
    #expect(
      try target(nil, "evil@host/", "k")[1...] == [
        "s3.eu-west-1.amazonaws.com", "/evil%40host%2F/k",
      ])
  }

  @Test("A server of one's own is asked in the path, under the port that clients send")
  func custom() throws {
    #expect(
      try target("http://127.0.0.1:9000/", "logs", "k")
        == ["http://127.0.0.1:9000", "127.0.0.1:9000", "/logs/k"])
    #expect(
      try target("https://s3.example:443", "logs", nil)[1...] == ["s3.example", "/logs"])
    #expect(
      try target("https://s3.example/base", "logs", "k")
        == ["https://s3.example", "s3.example", "/base/logs/k"])
  }

  @Test(
    "An endpoint that is no URL of a server is refused",
    arguments: ["", "s3.example", "ftp://s3.example", "https://", "https://u:p@h", "http://h/?a"])
  func refused(endpoint: String) {
    #expect(ServiceEndpoint(endpoint) == nil)
  }

  @Test("Pauses are random from nothing to a bound that doubles, and never above the cap")
  func pauses() {
    let backoff = Backoff()
    for attempt in 1...40 {
      let bound = backoff.pause(after: attempt, random: 1)
      #expect(bound <= .seconds(20))
      #expect(bound == min(.seconds(20), .milliseconds(200) * (1 << min(attempt - 1, 20))))
      #expect(backoff.pause(after: attempt, random: 0) == .zero)
      #expect(backoff.pause(after: attempt, random: 0.5) * 2 == bound)
    }
  }

  @Test("What a server asks for is waited before the random part, and no longer than the cap")
  func askedPauses() {
    let backoff = Backoff()
    #expect(backoff.pause(after: 1, random: 0, asked: .seconds(7)) == .seconds(7))
    #expect(backoff.pause(after: 2, random: 1, asked: .seconds(7)) == .milliseconds(7400))
    for asked in [Duration.seconds(20), .seconds(21), .seconds(Int64(UInt32.max))] {
      #expect(backoff.pause(after: 1, random: 0, asked: asked) == .seconds(20))
      #expect(backoff.pause(after: 40, random: 1, asked: asked) == .seconds(40))
    }
    #expect(backoff.pause(after: 1, random: 0, asked: .seconds(-7)) == .zero)
  }
}
