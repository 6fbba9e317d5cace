import CloudTrail
import Foundation
import Synchronization
import TestSupport
import Testing
import TrailLogs

@testable import S3

@Suite("Credentials: kept, renewed, never shown")
struct CredentialsTests {
  /// A clock that a test sets.
  private final class Clock: Sendable {
    let seconds = Mutex<Int64>(1_741_054_500)
    var now: Timestamp { Timestamp(seconds: seconds.withLock { $0 }) }
    func pass(_ seconds: Int64) { self.seconds.withLock { $0 += seconds } }
  }

  /// A container's service: each answer has a key of its own, good for an hour; from a number on it fails.
  private func container(_ clock: Clock, failingFrom: Int = .max) throws -> StubService {
    try StubService { _, number in
      number < failingFrom
        ? StubService.answer(
          200,
          """
          {"AccessKeyId":"KEY\(number)","SecretAccessKey":"SECRETWORDS","Token":"TOKENWORDS\(number)",\
          "Expiration":"\(clock.now.advanced(bySeconds: 3600))"}
          """)
        : StubService.answer(500, "SECRETWORDS")
    }
  }

  private func using<Result: Sendable>(
    _ service: StubService, _ clock: Clock,
    _ body: (CredentialsProvider) async throws -> Result
  ) async throws -> Result {
    let exchange = Exchange(connections: 4)
    let provider = CredentialsProvider(
      profile: nil,
      environment: [
        "AWS_CONTAINER_CREDENTIALS_FULL_URI": service.address + "/c",
        "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_CONFIG_FILE": "/nonexistent",
        "AWS_EC2_METADATA_DISABLED": "true",
      ], exchange: exchange, now: { clock.now })
    return try await closing({ try await exchange.shutdown() }) { try await body(provider) }
  }

  @Test("They are fetched once, by however many, and again five minutes before they end")
  func expiry() async throws {
    let clock = Clock()
    let service = try container(clock)
    try await using(service, clock) { provider in
      let ids = try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 1...20 { group.addTask { try await provider.current().accessKeyID } }
        return try await group.reduce(into: Set<String>()) { $0.insert($1) }
      }
      #expect(ids == ["KEY1"])
      clock.pass(3299)
      #expect(try await provider.current().accessKeyID == "KEY1")
      clock.pass(1)
      #expect(try await provider.current().accessKeyID == "KEY2")
    }
    #expect(service.requests.count == 2)
  }

  @Test("A source that fails early does not take credentials away that are still good")
  func failingSource() async throws {
    let clock = Clock()
    try await using(try container(clock, failingFrom: 2), clock) { provider in
      let first = try await provider.current()
      clock.pass(3599)
      let last = try await provider.current()
      #expect([first.accessKeyID, last.accessKeyID] == ["KEY1", "KEY1"])
      clock.pass(1)
      let problem = await #expect(throws: CredentialsProblem.self) { try await provider.current() }
      #expect(problem?.fact.contains("500") == true)
      #expect(problem?.fact.contains("SECRETWORDS") == false)
    }
  }

  @Test("Those that were refused are renewed once for all who had them")
  func renewal() async throws {
    let clock = Clock()
    let service = try container(clock)
    try await using(service, clock) { provider in
      let first = try await provider.current()
      #expect(try await provider.renewed(after: first).accessKeyID == "KEY2")
      #expect(try await provider.renewed(after: first).accessKeyID == "KEY2")
    }
    #expect(service.requests.count == 2)
  }

  @Test("An expired token is replaced once, and then told")
  func expiredToken() async throws {
    let clock = Clock()
    let source = try container(clock)
    let environment = [
      "AWS_CONTAINER_CREDENTIALS_FULL_URI": source.address + "/c",
      "AWS_SHARED_CREDENTIALS_FILE": "/nonexistent", "AWS_CONFIG_FILE": "/nonexistent",
    ]
    for (accepted, isTold) in [("TOKENWORDS2", false), ("none", true)] {
      let service = try StubService { request, _ in
        request.contains(accepted)
          ? StubService.object("content") : StubService.fault(400, "ExpiredToken")
      }
      let store = try S3ObjectStore(
        S3Settings(endpoint: service.address, environment: environment), backoff: Backoff(),
        surroundings: Surroundings(now: { clock.now }, pause: { _ in }, random: { 1 }))
      do {
        _ = try await store.get("logs", "k", limit: 100)
        #expect(!isTold)
      } catch {
        #expect(isTold && error.kind == .credentials)
        #expect(!"\(error)".contains("WORDS"))
      }
      try await store.shutdown()
      #expect(service.requests.count == 2)
      // The token is signed, too, or S3 would refuse it.
      #expect(service.requests.allSatisfy { $0.contains("x-amz-date;x-amz-security-token,") })
    }
    #expect(source.requests.count == 4)
  }

  @Test("Neither printing nor dumping shows a secret or a token")
  func secrecy() {
    let keys = AWSCredentials(id: "KEY", secret: "SECRETWORDS", token: "TOKENWORDS")
    var dumped = ""
    dump(keys, to: &dumped)
    for text in ["\(keys)", String(reflecting: keys), dumped] {
      #expect(text.contains("KEY"))
      #expect(!text.contains("WORDS"))
    }
  }

  @Test(
    "A document without what is needed is told and not quoted",
    arguments: [
      "", "WORDS", "[]", #"{"AccessKeyId":"WORDS"}"#,
      #"{"AccessKeyId":"WORDS","SecretAccessKey":"WORDS","Expiration":"WORDS"}"#,
    ])
  func documents(document: String) {
    let problem = #expect(throws: CredentialsProblem.self) {
      try AWSCredentials(Array(document.utf8), tokenName: "Token", from: "a source")
    }
    #expect(problem?.fact.hasPrefix("a source gave no credentials") == true)
    #expect(problem?.fact.contains("WORDS") == false)
  }

  @Test("A container's token leaves neither the machine nor an encrypted connection")
  func trusted() {
    for url in ["http://127.0.0.1:8/c", "http://[::1]/c", "http://169.254.170.23/c", "https://h/c"]
    {
      #expect(MetadataServices.isTrusted(url), "\(url)")
    }
    for url in ["http://h/c", "http://169.254.169.254/c", "http://127.0.0.1.h/c", "ftp://h", ""] {
      #expect(!MetadataServices.isTrusted(url), "\(url)")
    }
  }

  @Test("Both files make one profile, and those for the AWS CLI are told with its command")
  func profiles() throws {
    let folder = try ScratchFolder()
    let credentials = try folder.write(
      "credentials", Array("[a]\naws_access_key_id=FROMCREDENTIALS\nregion=r1\n".utf8))
    let config = try folder.write(
      "config",
      Array(
        """
        # a comment
        [default]
        region = d1
        [profile "a"]
        region = r2
        s3 =
          region = nested
        [profile role]
        role_arn = arn:aws:iam::111122223333:role/r
        [profile web]
        web_identity_token_file = /t
        role_arn = arn:aws:iam::111122223333:role/r
        [profile login]
        login_session = x
        """.utf8))
    let environment = ["AWS_SHARED_CREDENTIALS_FILE": credentials, "AWS_CONFIG_FILE": config]
    let merged = try Profile(name: "a", environment: environment)
    #expect(merged["region"] == "r2")
    #expect(merged["aws_access_key_id"] == "FROMCREDENTIALS")
    #expect(merged.wayOfCLI == nil)
    #expect(try Profile(name: nil, environment: environment)["region"] == "d1")
    for (name, way) in [
      ("role", "assuming a role"), ("web", "web identity"), ("login", "aws login"),
    ] {
      #expect(try Profile(name: name, environment: environment).wayOfCLI == way)
    }
    #expect(
      CredentialsProblem.needsCLI(profile: "role", way: "assuming a role").hint
        == #"eval "$(aws configure export-credentials --profile role --format env)""#)
    #expect(throws: CredentialsProblem.noProfile("b")) {
      try Profile(name: "b", environment: environment)
    }
  }
}
