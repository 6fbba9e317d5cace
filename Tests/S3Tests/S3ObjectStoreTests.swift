import CloudTrail
import Foundation
import Synchronization
import TestSupport
import Testing
import TrailLogs

@testable import S3

@Suite("S3 over HTTP")
struct S3ObjectStoreTests {
  private static let keys = ["AWS_ACCESS_KEY_ID": "AKID", "AWS_SECRET_ACCESS_KEY": "SECRETWORDS"]

  /// A client of a stub, its pauses counted and not made.
  private func using<Result: Sendable>(
    _ service: StubService, _ environment: [String: String] = keys, profile: String? = nil,
    random: Double = 0.999, pauses: Pauses = Pauses(),
    _ body: (S3ObjectStore) async throws -> Result
  ) async throws -> Result {
    let surroundings = Surroundings(
      now: { Timestamp(seconds: 1_741_054_500) },
      pause: { pause in pauses.all.withLock { $0.append(pause) } }, random: { random })
    let settings = S3Settings(
      profile: profile, endpoint: service.address,
      environment: environment.merging([
        "AWS_CONFIG_FILE": "/nonexistent", "AWS_EC2_METADATA_DISABLED": "true",
      ]) { mine, _ in mine })
    let store = try S3ObjectStore(settings, backoff: Backoff(), surroundings: surroundings)
    return try await closing({ try await store.shutdown() }) { try await body(store) }
  }

  private final class Pauses: Sendable {
    let all = Mutex<[Duration]>([])
  }

  private func problem(
    _ service: StubService, _ environment: [String: String] = keys, profile: String? = nil
  ) async throws -> ObjectProblem? {
    try await using(service, environment, profile: profile) { store in
      do {
        _ = try await store.get("logs", "a b/ü.json", limit: 100)
        return nil
      } catch let problem as ObjectProblem { return problem }
    }
  }

  @Test("An object is fetched, its key encoded once, its request signed")
  func fetches() async throws {
    let service = try StubService { _, _ in StubService.object("content") }
    let object = try await using(service) { try await $0.get("logs", "a b/ü.json", limit: 100) }
    #expect(String(decoding: object.bytes, as: UTF8.self) == "content")
    #expect(object.modified == Timestamp(iso8601: "2025-03-04T02:15:00Z"))
    let request = try #require(service.requests.first)
    #expect(request.hasPrefix("GET /logs/a%20b/%C3%BC.json HTTP/1.1"))
    #expect(request.contains("Credential=AKID/20250304/us-east-1/s3/aws4_request"))
    #expect(!request.contains("SECRETWORDS"))
  }

  @Test("A page of a listing is read, with keys as S3 encodes them")
  func lists() async throws {
    let service = try StubService { _, _ in
      StubService.answer(
        200,
        """
        <?xml version="1.0"?><ListBucketResult><IsTruncated>true</IsTruncated>
        <EncodingType>url</EncodingType><NextContinuationToken>t/=&amp;</NextContinuationToken>
        <Contents><Key>a/b%0A+c%25.json</Key><Size>12</Size>
        <LastModified>2025-03-04T02:15:00.000Z</LastModified></Contents>
        <CommonPrefixes><Prefix>a/%C3%BC/</Prefix></CommonPrefixes></ListBucketResult>
        """)
    }
    let page = try await using(service) {
      var request = ListingRequest(bucket: "logs", prefix: "a/", foldsFolders: true)
      request.continuation = "x=/"
      return try await $0.list(request)
    }
    #expect(page.objects.map(\.key) == ["a/b\n c%.json"])
    #expect(page.objects.map(\.size) == [12])
    #expect(page.folders == ["a/ü/"])
    #expect(page.continuation == "t/=&")
    let head = try #require(service.requests.first)
    #expect(head.contains("prefix=a%2F") && head.contains("continuation-token=x%3D%2F"))
  }

  @Test(
    "What may pass is tried again, after pauses that double up to a bound",
    arguments: ["500", "503", "429", "cut", "closed"])
  func triesAgain(fault: String) async throws {
    @Sendable func answer(_ number: Int) -> String? {
      switch fault {
      case "500": StubService.fault(500, "InternalError")
      case "503": StubService.fault(503, "SlowDown")
      case "429": StubService.answer(429, "")
      case "cut": StubService.object("cont", length: 7)
      default: nil
      }
    }
    let pauses = Pauses()
    let service = try StubService { _, number in
      number < 4 ? answer(number) : StubService.object("content")
    }
    let figures = try await using(service, pauses: pauses) { store in
      let object = try await store.get("logs", "k", limit: 100)
      #expect(object.bytes == Array("content".utf8))
      return (store.requests, store.retries)
    }
    #expect(figures == (4, 3))
    #expect(pauses.all.withLock { $0.map { $0 / .milliseconds(199.8) } } == [1, 2, 4])
    let broken = try StubService { _, number in answer(number) }
    let told = try await problem(broken)
    #expect(told?.kind == .unreachable)
    #expect(told?.fact.hasSuffix("tried 8 times") == true)
    #expect(broken.requests.count == 8)
  }

  @Test(
    "A server that asks to be left alone is, in seconds or until a time, for 20 s at most",
    arguments: [
      ("7", 7), ("0", 0), ("86400", 20), ("Tue, 04 Mar 2025 02:15:09 GMT", 9),
      ("Tue, 04 Mar 2025 02:14:00 GMT", 0), ("Wed, 05 Mar 2025 02:15:00 GMT", 20), ("-7", 0),
      ("7.5", 0), ("99999999999999999999", 0), ("soon", 0), ("", 0),
    ])
  func retryAfter(field: String, seconds: Int64) async throws {
    for status in [503, 429] {
      let pauses = Pauses()
      let service = try StubService { _, number in
        number == 1
          ? StubService.answer(status, "", ["Retry-After: \(field)"])
          : StubService.object("content")
      }
      _ = try await using(service, random: 0, pauses: pauses) {
        try await $0.get("logs", "k", limit: 100)
      }
      #expect(pauses.all.withLock { $0 } == [.seconds(seconds)])
    }
  }

  @Test(
    "What will not pass is told at once, by its name",
    arguments: [
      (403, "AccessDenied", "Access Denied", ObjectProblem.Kind.denied),
      (403, "AccessDenied", "not authorized to perform: kms:Decrypt", .keyDenied),
      (400, "KMS.DisabledException", "disabled", .keyDenied),
      (403, "InvalidObjectState", "archived", .archived), (404, "NoSuchKey", "gone", .vanished),
      (404, "NoSuchBucket", "none", .noBucket),
      (403, "InvalidAccessKeyId", "unknown", .credentials),
      (403, "SignatureDoesNotMatch", "wrong", .credentials),
      (403, "RequestTimeTooSkewed", "late", .credentials),
      (400, "InvalidRequest", "other", .notS3),
    ])
  func tells(status: Int, code: String, message: String, kind: ObjectProblem.Kind) async throws {
    let service = try StubService { _, _ in StubService.fault(status, code, message) }
    let told = try await problem(service)
    #expect(told?.kind == kind)
    #expect(told?.place == "s3://logs/a b/ü.json")
    #expect(told?.fact.contains(code) == true && told?.fact.contains(message) == true)
    #expect(service.requests.count == 1)
  }

  @Test("A bucket elsewhere is followed once, and remembered")
  func elsewhere() async throws {
    let service = try StubService { request, _ in
      request.contains("/eu-west-1/s3/")
        ? StubService.object("content")
        : StubService.answer(301, "", ["x-amz-bucket-region: eu-west-1"])
    }
    try await using(service) { store in
      for _ in 1...3 { _ = try await store.get("logs", "k", limit: 100) }
    }
    #expect(service.requests.count == 4)
  }

  @Test("An object that is larger than it may be is not read")
  func tooLarge() async throws {
    let service = try StubService { _, _ in StubService.object(String(repeating: "x", count: 101)) }
    #expect(try await problem(service)?.kind == .tooLarge)
  }

  @Test("Without credentials nothing is sent, and no message tells a secret")
  func noCredentials() async throws {
    let service = try StubService { _, _ in StubService.object("content") }
    let none = try await problem(service, [:])
    #expect(none?.kind == .credentials)
    let half = try await problem(service, ["AWS_ACCESS_KEY_ID": "AKID"])
    #expect(half?.fact.contains("AWS_SECRET_ACCESS_KEY") == true)
    #expect(service.requests.isEmpty)
    let refusing = try StubService { _, _ in StubService.fault(403, "InvalidAccessKeyId") }
    let told = try await problem(refusing)
    #expect(!"\(told as Any)".contains("SECRETWORDS"))
  }

  @Test("Credentials come from a profile, a process, a container or an instance")
  func sources() async throws {
    let scratch = try ScratchFolder()
    let config = scratch.path + "/config"
    let document =
      #"{"Version": 1, "AccessKeyId": "PROCESS", "SecretAccessKey": "s", "SessionToken": "TOKEN"}"#
    try """
    [profile keys]
    aws_access_key_id = PROFILE
    aws_secret_access_key = s
    region = eu-central-1
    [profile process]
    credential_process = echo '\(document)'
    [profile sso]
    sso_session = x
    """.write(toFile: config, atomically: true, encoding: .utf8)
    let container = try StubService { request, _ in
      request.contains("container-word")
        ? StubService.answer(200, #"{"AccessKeyId":"CONTAINER","SecretAccessKey":"s","Token":"T"}"#)
        : StubService.answer(403, "")
    }
    let instance = try StubService { request, _ in
      if request.hasPrefix("PUT /latest/api/token ") { return StubService.answer(200, "word") }
      guard request.lowercased().contains("x-aws-ec2-metadata-token: word") else {
        return StubService.answer(401, "")
      }
      return request.hasPrefix("GET /latest/meta-data/iam/security-credentials/role ")
        ? StubService.answer(
          200,
          #"{"Code":"Success","AccessKeyId":"INSTANCE","SecretAccessKey":"s","Token":"T","Expiration":"2025-03-05T00:00:00Z"}"#
        ) : StubService.answer(200, "role")
    }
    let files = ["AWS_CONFIG_FILE": config, "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent"]
    for (environment, profile, sign) in [
      (files, "keys", "Credential=PROFILE/20250304/eu-central-1/"),
      (files.merging(["AWS_PROFILE": "process"]) { $1 }, nil, "Credential=PROCESS/"),
      (files.merging(Self.keys) { $1 }, "process", "Credential=PROCESS/"),
      (files.merging(Self.keys) { $1 }, nil, "Credential=AKID/"),
      (
        [
          "AWS_CONTAINER_CREDENTIALS_FULL_URI": container.address + "/c",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN": "container-word",
        ], nil, "Credential=CONTAINER/"
      ),
      (
        [
          "AWS_EC2_METADATA_DISABLED": "false",
          "AWS_EC2_METADATA_SERVICE_ENDPOINT": instance.address,
        ], nil, "Credential=INSTANCE/"
      ),
    ] as [([String: String], String?, String)] {
      let service = try StubService { _, _ in StubService.object("content") }
      #expect(try await problem(service, environment, profile: profile) == nil, "\(sign)")
      #expect(service.requests.first?.contains(sign) == true, "\(sign)")
    }
    let service = try StubService { _, _ in StubService.object("content") }
    let sso = try await problem(service, files, profile: "sso")
    #expect(sso?.kind == .credentials)
    #expect(sso?.advice?.contains("export-credentials") == true)
    await #expect(throws: ObjectProblem.self) {
      try await problem(service, files, profile: "none")
    }
  }
}
