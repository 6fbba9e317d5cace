import Foundation
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Opening one file after another")
struct FileOpenerTests {
  /// What the file of a path holds, or the error's number.
  private static func read(_ path: String, _ opener: inout FileOpener) -> String {
    let descriptor = opener.open(FilePath(path))
    guard descriptor >= 0 else { return "error \(errno)" }
    let file = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    return String(decoding: file.readDataToEndOfFile(), as: UTF8.self)
  }

  @Test("Each path gives its own file, in whatever order folders and names come")
  func anyOrder() throws {
    let scratch = try ScratchFolder()
    let names = ["a/1", "a/2", "a/3", "a/b/1", "a/b/2", "aa/1", "b/1", "b/2", "1", "2"]
    var paths = try names.map { try scratch.write($0, $0.utf8) }
    paths += paths.map { $0.replacingOccurrences(of: "/1", with: "//1") }
    var opener = FileOpener()
    var dice = SeededRandom(seed: 7)
    for round in 0..<500 {
      let path = round < 2 * paths.count ? paths[round % paths.count] : dice.one(of: paths)
      let name = try #require(
        names.first { path.replacing("//", with: "/").hasSuffix("\(scratch.path)/\($0)") })
      #expect(Self.read(path, &opener) == name, "\(path)")
    }
  }

  @Test("A missing file is reported, and the next one is found nonetheless")
  func missing() throws {
    let scratch = try ScratchFolder()
    let first = try scratch.write("a/1", "one".utf8)
    let second = try scratch.write("a/2", "two".utf8)
    var opener = FileOpener()
    for _ in 0..<3 {
      #expect(Self.read(first, &opener) == "one")
      #expect(Self.read(scratch.path + "/a/3", &opener) == "error \(ENOENT)")
      #expect(Self.read(second, &opener) == "two")
      #expect(Self.read(scratch.path + "/c/1", &opener) == "error \(ENOENT)")
      #expect(Self.read("no-such-file", &opener) == "error \(ENOENT)")
      #expect(Self.read(second + "/x", &opener) == "error \(ENOTDIR)")
    }
  }

  @Test("A folder that was put in the place of another is the one that is read")
  func replaced() throws {
    let scratch = try ScratchFolder()
    let path = try scratch.write("a/1", "old".utf8)
    var opener = FileOpener()
    for _ in 0..<2 { #expect(Self.read(path, &opener) == "old") }
    try FileManager.default.removeItem(atPath: scratch.path + "/a")
    #expect(Self.read(path, &opener) == "error \(ENOENT)")
    try scratch.write("a/1", "new".utf8)
    #expect(Self.read(path, &opener) == "new")
  }

  @Test("One folder at most is held open")
  func descriptors() throws {
    let scratch = try ScratchFolder()
    func held() throws -> Int {
      try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").filter {
        let target = try? FileManager.default.destinationOfSymbolicLink(
          atPath: "/proc/self/fd/\($0)")
        return target?.hasPrefix(scratch.path) ?? false
      }.count
    }
    let paths = try (0..<40).map { try scratch.write("\($0 / 2)/\($0)", "x".utf8) }
    do {
      var opener = FileOpener()
      for path in paths { _ = Self.read(path, &opener) }
      #expect(try held() == 1)
    }
    #expect(try held() == 0)
  }
}
