import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

#if canImport(Glibc)
  import Glibc
#endif

@Suite("The path of a store")
struct StorePathTests {
  private let store: TemporaryStore
  /// The folder as the system names it, without links on the way.
  private let folder: String

  init() throws {
    store = try TemporaryStore()
    folder = try StorePath(store.path).folder
  }

  @Test(
    "Texts that SQLite reads in its own way make no store and lock nothing",
    arguments: [
      "", ":memory:", "file:a.sqlite", "file::memory:?cache=shared", "file:/tmp/a?vfs=memdb",
      "a\0b",
    ])
  func notAPath(text: String) throws {
    for open in [
      { _ = try StorePath(text) }, { _ = try Recorder(path: text) },
      { _ = try History(path: text) },
    ] as [@Sendable () throws -> Void] {
      let error = #expect(throws: HistoryError.self) { try open() }
      #expect(error?.code == "unusablePath")
      #expect(error?.hint?.isEmpty == false)
    }
  }

  @Test(
    "A file may have such a name, in its folder", arguments: [":memory:", "file:a?mode=memory"])
  func strangeName(name: String) throws {
    let path = store.folder.appendingPathComponent(name).path
    let recorder = try Recorder(path: path)
    try recorder.append(Sample.event("1", .startLogging), from: Provenance(channel: .call))
    try recorder.close()
    #expect(FileManager.default.fileExists(atPath: path))
    #expect(try History(path: path).verify().events == 1)
  }

  @Test("One file has one path, however it is named, before and after it is there")
  func oneName() throws {
    let files = FileManager.default
    try files.createDirectory(atPath: folder + "/real", withIntermediateDirectories: false)
    try files.createSymbolicLink(atPath: folder + "/folder", withDestinationPath: "real")
    try files.createSymbolicLink(atPath: folder + "/link", withDestinationPath: "folder/a.sqlite")
    try files.createSymbolicLink(atPath: folder + "/second", withDestinationPath: folder + "/link")
    let names = [
      "real/a.sqlite", "folder/a.sqlite", "link", "second", "real/../link", "real//a.sqlite",
    ]
    func paths() throws -> Set<String> {
      Set(try names.map { try StorePath(folder + "/" + $0).text })
    }
    #expect(try paths() == [folder + "/real/a.sqlite"])
    try Recorder(path: folder + "/second").close()
    #expect(try paths() == [folder + "/real/a.sqlite"])
    #expect(files.fileExists(atPath: folder + "/real/a.sqlite-lock"))
    #expect(!files.fileExists(atPath: folder + "/link-lock"))
  }

  @Test("A relative path is one in the current folder")
  func relative() throws {
    let current = try StorePath(FileManager.default.currentDirectoryPath + "/some.sqlite").text
    #expect(try StorePath("some.sqlite").text == current)
    #expect(current.hasPrefix("/"))
  }

  @Test("Links that lead round in a circle are refused")
  func circle() throws {
    for (link, target) in [("a", "b"), ("b", "a")] {
      try FileManager.default.createSymbolicLink(
        atPath: folder + "/" + link, withDestinationPath: target)
    }
    let error = #expect(throws: HistoryError.self) { try StorePath(folder + "/a") }
    #expect(error?.code == "cannotOpen")
  }

  @Test(
    "What is no regular file is refused by its kind, and not opened: a pipe would wait for ever",
    .timeLimit(.minutes(60)), arguments: ["a named pipe", "a folder", "a device", "a socket"])
  func special(kind: String) throws {
    var path = folder + "/thing"
    switch kind {
    case "a named pipe": #expect(mkfifo(path, 0o600) == 0)
    case "a folder":
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    case "a socket": #expect(mknod(path, S_IFSOCK | 0o600, 0) == 0)
    default: path = "/dev/null"
    }
    let link = folder + "/link"
    try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: path)
    for name in [path, link] {
      let expected = HistoryError.notAFile(path: path, kind: kind)
      #expect(throws: expected) { try Recorder(path: name) }
      #expect(throws: expected) { try History(path: name) }
    }
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder).allSatisfy {
        !$0.hasSuffix("-lock")
      })
  }
}
