import Foundation
import Server
import Synchronization
import Testing

@testable import trailback

@Suite("The log")
struct RequestLogTests {
  private final class Lines: Sendable {
    private let lines = Mutex<[String]>([])
    func add(_ line: String) { lines.withLock { $0.append(line) } }
    var all: [String] { lines.withLock { $0 } }
    var objects: [[String: Any]] {
      get throws {
        try all.map {
          try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
      }
    }
  }

  private func request(_ path: String?, _ status: Int = 200) -> ServedRequest {
    ServedRequest(
      method: path.map { _ in "GET" }, path: path, status: status, seconds: 0.0012345, bytes: 7,
      remoteAddress: "127.0.0.1", requestID: "id")
  }

  @Test("A request is one line of JSON, with these members and no others")
  func oneLine() throws {
    let lines = Lines()
    RequestLog(level: .info) { lines.add($0) }.served(request("/a%20b"))
    #expect(lines.all.count == 1)
    #expect(lines.all.first?.hasSuffix("}\n") == true)
    let object = try #require(try lines.objects.first)
    #expect(
      Set(object.keys) == [
        "time", "method", "path", "status", "duration_ms", "bytes", "remote", "request_id",
      ])
    #expect(object["path"] as? String == "/a%20b" && object["status"] as? Int == 200)
    #expect((object["time"] as? String)?.hasSuffix("Z") == true)
  }

  @Test("A request that could not be read is logged without what is not known")
  func refused() throws {
    let lines = Lines()
    RequestLog(level: .info) { lines.add($0) }.served(request(nil, 400))
    let object = try #require(try lines.objects.first)
    #expect(object["status"] as? Int == 400 && object["path"] == nil && object["method"] == nil)
  }

  @Test(
    "Nothing that is sent can break the line",
    arguments: ["/\n", "/\"\\", "/\u{1B}[2J", "/\u{7F}\u{85}\u{2028}", "/é😀", "/\u{0}"])
  func hostile(path: String) throws {
    let lines = Lines()
    RequestLog(level: .info) { lines.add($0) }.served(request(path))
    let line = try #require(lines.all.first)
    #expect(line.utf8.dropLast().allSatisfy { (0x20..<0x7F).contains($0) })
    #expect(try lines.objects.first?["path"] as? String == path)
  }

  @Test("A long path is cut")
  func long() throws {
    let lines = Lines()
    let log = RequestLog(level: .info) { lines.add($0) }
    log.served(request("/" + String(repeating: "a", count: 300)))
    log.served(request("/" + String(repeating: "é", count: 300)))
    for object in try lines.objects {
      #expect(try #require(object["path"] as? String).utf8.count <= 258)
    }
  }

  @Test("At the level error only failures are logged")
  func levels() throws {
    let lines = Lines()
    let log = RequestLog(level: .error) { lines.add($0) }
    for status in [200, 404, 499, 500, 503] { log.served(request("/", status)) }
    log.note("stopped")
    log.failed("a reason", in: "an-id")
    log.failed("another", in: nil)
    let objects = try lines.objects
    #expect(objects.compactMap { $0["status"] as? Int } == [500, 503])
    #expect(objects.count == 5)
    #expect(objects[3]["request_id"] as? String == "an-id" && objects[4]["request_id"] == nil)
    #expect((objects[0]["duration_ms"] as? Double).map { abs($0 - 1.234) < 0.01 } == true)
  }
}
