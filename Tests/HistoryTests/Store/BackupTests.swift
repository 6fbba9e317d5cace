import CloudTrail
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

#if canImport(Glibc)
  import Glibc
#endif

@Suite("Backups, and what is restored from them")
struct BackupTests {
  private static let call = Provenance(channel: .call)
  private let store: TemporaryStore
  private let copy: TemporaryStore

  init() throws {
    store = try TemporaryStore(Sample.story)
    copy = try TemporaryStore()
  }

  private var target: StorePath { get throws { try StorePath(copy.path) } }

  private func append(_ id: String, _ recorder: Recorder) throws {
    try recorder.append(Sample.event(id, .startLogging, at: 5000), from: Self.call)
  }

  @Test("A copy has what is only in the write-ahead log, in one file that is its owner's alone")
  func whole() throws {
    let recorder = try Recorder(path: store.path)
    try append("last", recorder)
    let plain = try TemporaryStore()
    try FileManager.default.copyItem(atPath: store.path, toPath: plain.path)
    // The control: what a copy of the main file loses.
    #expect(try plain.readLog().count == 6)
    let history = try History(path: store.path)
    let backup = try #require(try history.backup(to: target))
    #expect(backup.verification.findings == [])
    #expect(backup.verification.events == 7)
    #expect(backup.verification.head == (try history.verify().head))
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: copy.folder.path) == ["trailback.sqlite"])
    let status = try #require(try FileStatus(at: copy.path))
    #expect(status.mode == 0o600)
    #expect(status.size == backup.bytes)
    #expect(try copy.readLog() == store.readLog())
    #expect(try copy.verify().isSound)
    #expect(try copy.dump("event", "period") == store.dump("event", "period"))
    try recorder.close()
  }

  @Test("The drill: backed up under a writer, lost, restored, asked, verified, and written on")
  func drill() throws {
    let recorder = try Recorder(path: store.path)
    for number in 0..<200 { try append("before-\(number)", recorder) }
    let isDone = Flag()
    let writing = DispatchGroup()
    writing.enter()
    Thread {
      var number = 0
      while !isDone.isSet {
        do { try append("during-\(number)", recorder) } catch { break }
        number += 1
      }
      writing.leave()
    }.start()
    let backup = try #require(try History(path: store.path).backup(to: target))
    isDone.set()
    writing.wait()
    try recorder.close()
    let told = try store.readLog()
    let events = backup.verification.events
    #expect(events >= 206)

    for name in try FileManager.default.contentsOfDirectory(atPath: store.folder.path) {
      try FileManager.default.removeItem(at: store.folder.appendingPathComponent(name))
    }
    try FileManager.default.copyItem(atPath: copy.path, toPath: store.path)
    let restored = try store.verify()
    #expect(restored.findings == [])
    #expect(restored.events == events)
    #expect(restored.head == backup.verification.head)
    // All that had been acknowledged before it began, and of the rest a beginning without gaps.
    let ids = try store.readLog()
    #expect(Set(ids).isSubset(of: told))
    let during = ids.filter { $0.hasPrefix("during-") }
    #expect(ids.filter { $0.hasPrefix("before-") }.count == 200)
    #expect(Set(during) == Set((0..<during.count).map { "during-\($0)" }))

    let next = try Recorder(path: store.path)
    try append("after", next)
    try next.close()
    #expect(try store.verify().events == events + 1)
    #expect(try store.verify().isSound)
  }

  @Test(
    "Nothing is replaced, nor a log taken for that of the copy",
    arguments: ["", "-wal", "-journal", "-part"])
  func taken(suffix: String) throws {
    let name = copy.path + suffix
    try Data("precious".utf8).write(to: URL(fileURLWithPath: name))
    #expect(throws: HistoryError.fileExists(path: name)) {
      try History(path: store.path).backup(to: target)
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: name)) == Data("precious".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: copy.folder.path).count == 1)
  }

  @Test("A file that comes to the target while the copy is made is not replaced either")
  func takenMeanwhile() throws {
    let path = copy.path
    #expect(throws: HistoryError.fileExists(path: path)) {
      try History(path: store.path).backup(to: target) {
        _ = FileManager.default.createFile(atPath: path, contents: Data("precious".utf8))
        return false
      }
    }
    #expect(try Data(contentsOf: URL(fileURLWithPath: path)) == Data("precious".utf8))
    #expect(try FileManager.default.contentsOfDirectory(atPath: copy.folder.path).count == 1)
  }

  @Test("Stopped, it leaves nothing")
  func stopped() throws {
    #expect(try History(path: store.path).backup(to: target) { true } == nil)
    #expect(try FileManager.default.contentsOfDirectory(atPath: copy.folder.path).isEmpty)
  }

  @Test("On a full disk it leaves nothing, and says so", .requires(SmallDisk.requirement))
  func full() throws {
    let disk = try SmallDisk(kilobytes: 32)
    defer { disk.unmount() }
    let path = try StorePath(disk.folder.appendingPathComponent("copy.sqlite").path)
    #expect(throws: HistoryError.diskFull(path: path.text + "-part")) {
      try History(path: store.path).backup(to: path)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: disk.folder.path).isEmpty)
  }

  @Test("A store that was tampered with is copied as it is, and the findings are told")
  func tampered() throws {
    try store.tamper("UPDATE event SET principal = 'eve' WHERE sequence = 2")
    let backup = try #require(try History(path: store.path).backup(to: target))
    #expect(!backup.verification.isSound)
    #expect(backup.verification.findings == (try store.verify().findings))
  }

  private final class Flag: @unchecked Sendable {
    private let lock = NSLock()
    private var value = false
    var isSet: Bool { lock.withLock { value } }
    func set() { lock.withLock { value = true } }
  }
}
