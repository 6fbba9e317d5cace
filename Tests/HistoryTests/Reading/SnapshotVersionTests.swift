import CloudTrail
import GRDB
import HistoryTestSupport
import TestSupport
import Testing

@testable import History

/// By what a cache knows that the store has not changed.
@Suite("Versions of what a reader sees")
struct SnapshotVersionTests {
  private let store: TemporaryStore

  init() throws {
    store = try TemporaryStore([
      (Sample.event("1", .create(Sample.settings)), Provenance(channel: .live))
    ])
  }

  /// The version, asked before anything else is.
  private func version(_ history: History) throws -> SnapshotVersion {
    try #require(try history.snapshot { try $0.version() })
  }

  @Test("While nobody writes it stays the same, and is that of one connection")
  func same() throws {
    let (first, second) = (try History(path: store.path), try History(path: store.path))
    let known = try version(first)
    for _ in 0..<3 {
      let again = try version(first)
      #expect(again == known)
      let afterQuestion = try first.snapshot { snapshot in
        _ = try snapshot.eventCount()
        return try snapshot.version()
      }
      #expect(afterQuestion == known)
    }
    let other = try version(second)
    #expect(other != known)
    // A connection that comes after another was closed is none that was known.
    try first.close()
    let later = try version(History(path: store.path))
    #expect(later != known && later != other)
  }

  @Test(
    "Whatever another connection commits changes it, although it is asked first",
    arguments: ["event", "reading", "rebuild", "outsider"])
  func changed(by writer: String) throws {
    let history = try History(path: store.path)
    let before = try version(history)
    let content = try history.snapshot { try $0.contentVersion() }
    let evidence = try history.snapshot { try $0.evidenceVersion() }
    let recorder = try Recorder(path: store.path)
    switch writer {
    case "event":
      try recorder.append(Sample.event("2", .stopLogging, at: 5), from: Provenance(channel: .live))
    case "reading": try recorder.append([], readings: [Sample.file("a")])
    case "rebuild": try recorder.rebuild()
    default: try store.run("CREATE TABLE other (a)")
    }
    let after = try version(history)
    #expect(after != before)
    let again = try version(history)
    #expect(again == after)
    let newContent = try history.snapshot { try $0.contentVersion() }
    #expect(newContent != content)
    // What was read does not depend on calls.
    let newEvidence = try history.snapshot { try $0.evidenceVersion() }
    #expect((newEvidence == evidence) == (writer == "event"))
    try recorder.close()
  }

  @Test("Within a snapshot it stays, whatever is written meanwhile")
  func within() throws {
    let history = try History(path: store.path)
    let recorder = try Recorder(path: store.path)
    let before = try history.snapshot { snapshot in
      let version = try snapshot.version()
      try recorder.append(Sample.event("2", .stopLogging, at: 5), from: Provenance(channel: .live))
      let (again, count) = (try snapshot.version(), try snapshot.eventCount())
      #expect(again == version)
      #expect(count == 1)
      return version
    }
    let after = try version(history)
    #expect(after != before)
    try recorder.close()
  }

  @Test("A writer's view has none, since it changes while it lasts")
  func writer() throws {
    let recorder = try Recorder(path: store.path)
    try recorder.transaction { session in
      let version = try session.history.version()
      #expect(version == nil)
    }
    try recorder.close()
  }
}
