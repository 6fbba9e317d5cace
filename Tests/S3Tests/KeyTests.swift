import CloudTrail
import Testing
import TrailLogs

@testable import S3

@Suite("Keys and metadata as they travel")
struct KeyTests {
  private func using<Result: Sendable>(
    _ service: StubService, _ body: (S3ObjectStore) async throws -> Result
  ) async throws -> Result {
    let store = try S3ObjectStore(
      S3Settings(
        endpoint: service.address,
        environment: [
          "AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "s",
          "AWS_CONFIG_FILE": "/nonexistent",
        ]), backoff: Backoff(),
      surroundings: Surroundings(
        now: { Timestamp(seconds: 1_741_054_500) }, pause: { _ in }, random: { 1 }))
    return try await closing({ try await store.shutdown() }) { try await body(store) }
  }

  /// A client that resolves dots or joins slashes would ask for another object than it signed for.
  @Test(
    "A key is asked for as it is, whatever a path may mean by it",
    arguments: [
      ("a//b", "/logs/a//b"), ("../x", "/logs/../x"), ("a/./b", "/logs/a/./b"), ("/a", "/logs//a"),
      ("a?b#c", "/logs/a%3Fb%23c"), ("a%2Fb", "/logs/a%252Fb"), ("a+b=c&d", "/logs/a%2Bb%3Dc%26d"),
      ("a/", "/logs/a/"), ("e\u{301}", "/logs/e%CC%81"),
    ])
  func keys(key: String, path: String) async throws {
    let service = try StubService { _, _ in StubService.object("content") }
    _ = try await using(service) { try await $0.get("logs", key, limit: 100) }
    #expect(service.requests.first?.split(separator: " ").dropFirst().first == Substring(path))
  }

  @Test("Metadata is read from the head alone, by names in lower case")
  func metadata() async throws {
    let service = try StubService { _, _ in
      "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\nX-Amz-Meta-Signature: abc\r\nx-amz-meta-b: \r\n"
        + "x-amz-other: c\r\nConnection: close\r\n\r\n"
    }
    let metadata = try await using(service) { try await $0.metadata("logs", "k") }
    #expect(metadata == ["signature": "abc", "b": ""])
    #expect(service.requests.first?.hasPrefix("HEAD /logs/k ") == true)
  }

  @Test("Of one answer in twenty that fails, nothing is seen but the count")
  func someFailures() async throws {
    let service = try StubService { _, number in
      number.isMultiple(of: 20)
        ? StubService.fault(503, "SlowDown") : StubService.object("content")
    }
    let figures = try await using(service) { store in
      for number in 1...100 {
        let object = try await store.get("logs", "k\(number)", limit: 100)
        #expect(object.bytes == Array("content".utf8))
      }
      return (store.requests, store.retries)
    }
    #expect(figures == (105, 5))
  }

  @Test("An answer to GetObject without its time is not S3's")
  func timeless() async throws {
    let service = try StubService { _, _ in StubService.answer(200, "content") }
    let problem = await #expect(throws: ObjectProblem.self) {
      try await using(service) { try await $0.get("logs", "k", limit: 100) }
    }
    #expect(problem?.kind == .notS3)
  }
}
