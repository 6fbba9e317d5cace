import CloudTrail
import Foundation
import GRDB
import HTTPMessages
import History
import Replay
import Synchronization

@testable import Endpoint

/// An endpoint over a store in a folder of its own, without a network.
final class TestServer: Sendable {
  let path: String
  let endpoint: EndpointService
  let metrics = Metrics(operations: APIOperation.allCases.map(\.rawValue))
  /// The ids of the requests that met a failure of the server itself.
  var failures: [String] { failed.ids.withLock { $0 } }
  /// What was told of the clock.
  var clockNotes: [String] { failed.clocks.withLock { $0 } }
  /// What a person was told to do for a feed.
  var notices: [String] { failed.notices.withLock { $0 } }
  private let failed = Failures()
  private let folder: URL
  private let writer: GroupWriter

  static let account = "111122223333"

  /// - Parameters:
  ///   - account: the account of calls that say none; nil for that of the store's trails.
  ///   - mostWaiting: with 0 every write is one too many.
  ///   - other: a server whose store this one shares.
  ///   - now: the clock of its machine.
  init(
    access: Access = .everyone, region: String = "us-east-1",
    account: String? = TestServer.account, assuming assumptions: Assumptions = .none,
    mostWaiting: Int = 4096,
    on other: TestServer? = nil, now: @escaping @Sendable () -> Timestamp = { .now }
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("endpoint-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    path = other?.path ?? folder.appendingPathComponent("history.sqlite").path
    writer = GroupWriter(recorder: try Recorder(path: path, now: now), mostWaiting: mostWaiting)
    endpoint = EndpointService(
      readers: try ReaderPool(path: path, count: 2), writer: writer, access: access,
      metrics: metrics, region: region, account: account,
      assuming: assumptions, now: now,
      onFailure: { [failed] _, requestID in failed.ids.withLock { $0.append(requestID) } },
      onNotice: { [failed] notice, _ in failed.notices.withLock { $0.append(notice) } },
      onClockBehind: { [failed] clock, recorded in
        failed.clocks.withLock { $0.append("\(clock) \(recorded)") }
      })
  }

  private final class Failures: Sendable {
    let ids = Mutex<[String]>([])
    let clocks = Mutex<[String]>([])
    let notices = Mutex<[String]>([])
  }

  /// Takes away what every write, every page and every read of a trail needs.
  func breakStore() throws {
    try DatabaseQueue(path: path).write { try $0.execute(sql: "DROP TABLE period") }
  }

  deinit {
    do {
      try writer.stop()
      try FileManager.default.removeItem(at: folder)
    } catch {
      print("the test server's folder stays: \(error)")
    }
  }

  var history: History { get throws { try History(path: path) } }

  /// Calls the API.
  ///
  /// - Parameters:
  ///   - region: signs for it, as far as a server without keys looks.
  ///   - key: signs with the key of this id, likewise.
  func call(
    _ operation: String, _ input: JSONValue = .object([]), at path: String = "/",
    region: String? = nil, key: String? = nil,
    target: String = "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101."
  ) async throws -> Reply {
    try await call(
      operation, body: Array(input.compact.utf8), at: path, region: region, key: key,
      target: target)
  }

  /// Calls the API with a body that need not be JSON.
  func call(
    _ operation: String, body: [UInt8], at path: String, region: String?, key: String?,
    target: String
  ) async throws -> Reply {
    var headers: HeaderFields = [
      "X-Amz-Target": target + operation, "Content-Type": "application/x-amz-json-1.1",
    ]
    if region != nil || key != nil {
      let scope = "\(key ?? "AKIDEXAMPLE")/20260101/\(region ?? "us-east-1")"
      headers.add(
        "Authorization",
        "AWS4-HMAC-SHA256 Credential=\(scope)/cloudtrail/aws4_request, "
          + "SignedHeaders=host;x-amz-date, Signature=\(String(repeating: "0", count: 64))")
    }
    let response = await endpoint.respond(
      to: HTTPRequest(
        method: "POST", path: path, headers: headers, body: body,
        remoteAddress: "127.0.0.1"))
    return try Reply(response)
  }

  /// Takes in records of calls that were made elsewhere.
  func ingest(_ records: [JSONValue]) async throws {
    let body = JSONValue.object([.init("Records", .array(records))]).compact
    let response = await endpoint.respond(
      to: HTTPRequest(
        method: "POST", path: "/ingest", headers: ["Content-Type": "application/json"],
        body: Array(body.utf8)))
    let report = try Reply(response)
    guard report.status == 200, report["appended"] == .integer(Int64(records.count)) else {
      throw Unfit(report: report.json.compact)
    }
  }

  /// Records that were not taken in.
  struct Unfit: Error {
    let report: String
  }

  /// Creates a trail with nothing but a name and a bucket.
  @discardableResult
  func create(_ name: String, _ more: JSONValue = .object([]), region: String? = nil) async throws
    -> Reply
  {
    let input = JSONValue.object(
      [.init("Name", .string(name)), .init("S3BucketName", "a-bucket")] + (more.members ?? []))
    return try await call("CreateTrail", input, region: region)
  }
}
