import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

@Suite("Files that are no store, or cannot be used as one")
struct BadStoreTests {
  static let text = Data("This is no database, whatever its name says. ".utf8)

  /// Makes a file at the path and says which error opening it must give.
  struct BadFile: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let code: String
    let make: @Sendable (TemporaryStore) throws -> Void
  }

  static let files = [
    BadFile(testDescription: "text", code: "notAStore") { store in
      try Data((0..<100).flatMap { _ in text }).write(to: URL(fileURLWithPath: store.path))
    },
    BadFile(testDescription: "a little text", code: "notAStore") { store in
      try text.write(to: URL(fileURLWithPath: store.path))
    },
    BadFile(testDescription: "somebody else's tables", code: "notAStore") { store in
      try store.run("CREATE TABLE users (name TEXT)", "INSERT INTO users VALUES ('eve')")
    },
    BadFile(testDescription: "another application's id", code: "notAStore") { store in
      try store.run("PRAGMA application_id = 252006673")
    },
    BadFile(testDescription: "another program's user_version", code: "notAStore") { store in
      try store.run("PRAGMA user_version = 1")
    },
    BadFile(testDescription: "a newer store", code: "newerStore") { store in
      try Recorder(path: store.path).close()
      try store.run("PRAGMA user_version = \(Schema.version + 1)")
    },
    BadFile(testDescription: "a folder", code: "notAFile") { store in
      try FileManager.default.createDirectory(
        atPath: store.path, withIntermediateDirectories: false)
    },
  ]

  @Test("are refused in plain words and left as they were, byte for byte", arguments: files)
  func refused(_ file: BadFile) throws {
    let store = try TemporaryStore()
    try file.make(store)
    var before = try Self.bytes(store)
    before["trailback.sqlite-lock"] = nil
    for open in [
      { _ = try History(path: store.path) }, { _ = try Recorder(path: store.path) },
    ] as [@Sendable () throws -> Void] {
      let error = #expect(throws: HistoryError.self) { try open() }
      #expect(error?.code == file.code)
      #expect(error?.hint != nil)
      #expect(error?.fact.contains(store.path) == true)
    }
    var after = try Self.bytes(store)
    after["trailback.sqlite-lock"] = nil
    #expect(after == before)
  }

  @Test("A path at which there is nothing: no store for reading, and none is made")
  func missing() throws {
    let store = try TemporaryStore()
    #expect(throws: HistoryError.noStore(path: store.path)) { try History(path: store.path) }
    #expect(try Self.bytes(store).isEmpty)
    let nowhere = store.folder.appendingPathComponent("no/such/folder.sqlite").path
    #expect(throws: HistoryError.noStore(path: nowhere)) { try History(path: nowhere) }
    let error = #expect(throws: HistoryError.self) { try Recorder(path: nowhere) }
    #expect(error?.code == "cannotOpen")
  }

  @Test("An empty file is a store that was begun: nothing to read, and finished by writing")
  func empty() throws {
    let store = try TemporaryStore()
    try Data().write(to: URL(fileURLWithPath: store.path))
    #expect(throws: HistoryError.unfinishedStore(path: store.path)) {
      try History(path: store.path)
    }
    #expect(try Self.bytes(store) == ["trailback.sqlite": Data()])
    try Recorder(path: store.path).close()
    #expect(try store.verify().isSound)
  }

  @Test("Strange characters in the path", arguments: ["a b?c#d%41.sqlite", "naïve 🛤️&x=1.sqlite"])
  func strangePath(_ name: String) throws {
    let store = try TemporaryStore()
    let path = store.folder.appendingPathComponent(name).path
    let recorder = try Recorder(path: path)
    try recorder.append(Sample.event("1", .startLogging), from: Provenance(channel: .call))
    try recorder.close()
    #expect(try History(path: path).snapshot { try $0.verify().events } == 1)
    #expect(try Self.bytes(store)[name] != nil)
  }

  @Test("Reading changes no file; what may appear beside it is SQLite's own")
  func readingLeavesNoTrace() throws {
    let store = try TemporaryStore(Sample.story)
    let before = try Self.bytes(store)
    for _ in 0..<3 {
      #expect(try store.verify().isSound)
      #expect(try store.readLog().count == 6)
    }
    let after = try Self.bytes(store)
    #expect(after["trailback.sqlite"] == before["trailback.sqlite"])
    #expect(after["trailback.sqlite-lock"] == before["trailback.sqlite-lock"])
    let new = Set(after.keys).subtracting(before.keys)
    #expect(new.isSubset(of: ["trailback.sqlite-wal", "trailback.sqlite-shm"]))
    #expect(after["trailback.sqlite-wal", default: Data()].isEmpty)
    // The store is as usable as if nobody had read it.
    try Recorder(path: store.path).close()
    #expect(try store.verify().isSound)
  }

  @Test("Reading beside an open writer sees what is acknowledged, without moving the WAL")
  func readingBesideWriter() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    for (event, provenance) in Sample.story {
      let outcome = try recorder.append(event, from: provenance)
      let before = try Self.bytes(store)
      let count = try History(path: store.path).snapshot { try $0.eventCount() }
      #expect(outcome == .appended(sequence: count))
      let after = try Self.bytes(store)
      for name in ["trailback.sqlite", "trailback.sqlite-wal"] {
        #expect(after[name] == before[name])
      }
    }
    try recorder.close()
  }

  static func bytes(_ store: TemporaryStore) throws -> [String: Data] {
    var files: [String: Data] = [:]
    for name in try FileManager.default.contentsOfDirectory(atPath: store.folder.path) {
      let url = store.folder.appendingPathComponent(name)
      let isFolder = try url.resourceValues(forKeys: [.isDirectoryKey]).isDirectory == true
      files[name] = isFolder ? Data() : try Data(contentsOf: url)
    }
    return files
  }
}
