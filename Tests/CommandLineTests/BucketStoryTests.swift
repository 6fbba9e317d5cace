import CloudTrail
import Foundation
import TestSupport
import Testing

/// A store that is filled from a bucket, and what it says to fetch from it.
@Suite("Buckets", .requires(BucketServer.requirement))
struct BucketStoryTests {
  private static let bucket = "s3://example-audit-logs/"
  private let place: Workplace

  /// The sample, of which some hours of a Region are elsewhere.
  init() throws {
    place = try Workplace()
    let sample = place.folder.appendingPathComponent("sample")
    try FileManager.default.copyItem(at: try SampleTree.folder, to: sample)
    try FileManager.default.copyItem(
      at: sample, to: place.folder.appendingPathComponent("holes"))
    let taken = try place.shell("find holes -name '*_eu-west-1_20250304T0[2-7]*' -print -delete")
    try #require(!taken.out.isEmpty)
  }

  private func serving<Result>(
    _ folder: String, _ body: ([String: String]) throws -> Result
  ) throws -> Result {
    let server = try BucketServer(folder, bucket: "example-audit-logs", in: place)
    return try body(server.environment)
  }

  @Test("What lacks is imported from the bucket that the rest came from, by the command as it is")
  func importing() throws {
    let store = "of mine.sqlite"
    let quoted = "--store 'of mine.sqlite'"
    try serving("holes") { environment in
      try #require(
        try place.shell(
          "trailback import \(Self.bucket) \(quoted)", environment: environment
        ).code == 0)
    }
    let found = try place.trailback("sources", "--store", store, "--format", "json")
    #expect(found.code == 1)
    let commands = (try JSONValue(parsing: found.out)["places"]?.array ?? [])
      .flatMap { $0["holes"]?.array ?? [] }.flatMap { $0["commands"]?.array ?? [] }
      .compactMap(\.string)
    // Event history does not go back so far.
    #expect(
      commands == [
        "trailback import \(quoted) "
          + "\(Self.bucket)AWSLogs/111122223333/CloudTrail/eu-west-1/2025/03/04/"
      ])
    try serving("sample") { environment in
      let outcome = try place.shell(try #require(commands.first), environment: environment)
      #expect(outcome.code == 0, "\(outcome.errors)")
      #expect(outcome.out.contains(" known before"))
    }
    #expect(try place.trailback("sources", "--store", store).code == 0)
  }

  @Test("A profile and an endpoint that were given are in the command")
  func access() throws {
    try place.write("[profile audit]\nregion = us-east-1\n", to: "config")
    try serving("holes") { environment in
      var environment = environment
      let endpoint = environment.removeValue(forKey: "AWS_ENDPOINT_URL") ?? ""
      environment["AWS_CONFIG_FILE"] = place.path("config")
      try place.write(
        "[audit]\naws_access_key_id = AKIDEXAMPLE\naws_secret_access_key = secret\n",
        to: "credentials")
      environment["AWS_SHARED_CREDENTIALS_FILE"] = place.path("credentials")
      let access = "--profile audit --endpoint-url \(endpoint)"
      let first = try place.shell(
        "trailback import \(Self.bucket) \(access)", environment: environment)
      try #require(first.code == 0, "\(first.errors)")
      let audit = try place.shell(
        "trailback audit \(Self.bucket) \(access) --format json", environment: environment)
      let commands = (try JSONValue(parsing: audit.out)["delivered"]?.array ?? [])
        .flatMap { $0["commands"]?.array ?? [] }.compactMap(\.string)
        .filter { $0.contains("trailback import s3://") }
      try #require(!commands.isEmpty)
      for command in commands {
        #expect(command.contains(" \(access)"), "\(command)")
        let outcome = try place.shell(command, environment: environment)
        #expect(outcome.code == 0, "\(command): \(outcome.errors)")
      }
    }
  }

  @Test("An audit of a bucket knows by its digests whose a file is, as one of a folder does")
  func audit() throws {
    let made = try place.shell("sample-logs signed --digests && trailback import signed/AWSLogs")
    try #require(made.code == 0, "\(made.errors)")
    let local = try place.trailback(
      "audit", "signed/AWSLogs", "--bucket", "example-audit-logs", "--format", "json")
    #expect(local.out.contains(#""named""#))
    let server = try BucketServer("signed", bucket: "example-audit-logs", in: place)
    let remote = try place.shell(
      "trailback audit \(Self.bucket)AWSLogs/ --format json", environment: server.environment)
    #expect(remote.code == local.code, "\(remote.errors)")
    // But for the commands, which fetch what lacks from where each was read.
    let found = [local.out, remote.out].map { text in
      text.replacing(Self.bucket, with: "signed/").split(separator: "\n").filter {
        !$0.contains("trailback import") && !$0.contains("aws s3 sync")
      }
    }
    #expect(found[0] == found[1] && found[0].count > 50)
    #expect(remote.out.contains("trailback import \(Self.bucket)AWSLogs/111122223333/CloudTrail/"))
    // One request for each file and digest.
    let files = try place.shell(
      "find signed/AWSLogs -name '*_CloudTrail_*.gz' -o -name '*_CloudTrail-Digest_*.gz' | wc -l"
    ).out
    #expect(
      try server.end()["GetObject"]
        == Int(files.trimmingCharacters(in: .whitespacesAndNewlines)))
  }
}
