import Foundation
import TestSupport
import Testing

@testable import TrailLogs

@Suite("Paths that are not UTF-8")
struct FilePathTests {
  /// `é.json` in Latin-1, and a byte that is in no character set that matters here.
  private static let name = [0xFF, 0xE9] + Array("\\a.json".utf8)
  private static let written = #"\xFF\xE9\x5Ca.json"#

  /// Foundation writes only to paths that are UTF-8.
  private static func write(_ text: String, to path: FilePath) throws {
    let descriptor = path.withCString { open($0, O_WRONLY | O_CREAT, 0o600) }
    try #require(descriptor >= 0)
    try FileHandle(fileDescriptor: descriptor, closeOnDealloc: true).write(
      contentsOf: Data(text.utf8))
  }

  @Test("A file is found in a folder, opened, read and reported")
  func found() throws {
    let scratch = try ScratchFolder()
    let folder = scratch.path + "/b"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for path in [Array("\(folder)/".utf8), Array("\(folder)/".utf8) + [0xFE]] {
      if path.last == 0xFE { try #require((path + [0]).withUnsafeBytes(Self.makeFolder) == 0) }
      let file = FilePath(bytes: path.last == 0xFE ? path + [0x2F] + Self.name : path + Self.name)
      try Self.write("[\(record("A")),x]", to: file)
    }
    let files = try LogFinder(paths: [scratch.path]).files
    #expect(
      files.map(\.description) == [
        "\(folder)/\\xFE/" + Self.written, "\(folder)/" + Self.written,
      ])
    for file in files {
      for options in [LogReadingOptions()] + slower(LogReadingOptions()) {
        let reading = try read(file, options: options)
        #expect(reading.collector.names == ["A"])
        #expect(reading.report.path == file.description)
        #expect(reading.collector.problems.map(\.path) == [file.description])
      }
    }
    #expect(try LogFinder(paths: files.map(\.path)).files == files)
  }

  private static func makeFolder(_ path: UnsafeRawBufferPointer) -> Int32 {
    path.baseAddress.map { mkdir($0.assumingMemoryBound(to: CChar.self), 0o700) } ?? -1
  }

  @Test("A missing one is reported as it was given")
  func missing() {
    let error = #expect(throws: PathNotFound.self) {
      try LogFinder(paths: [FilePath(bytes: Array("/nowhere/".utf8) + Self.name)])
    }
    #expect(error?.path == "/nowhere/" + Self.written)
  }

  @Test(
    "A path that is UTF-8 is written as it is",
    arguments: ["a.json", "é/日本/😀.json", #"a\b.json"#, "-", "", "a\nb"])
  func plain(_ text: String) {
    #expect(FilePath(text).description == text)
    #expect(FilePath(bytes: Array(text.utf8)) == FilePath(text))
  }

  @Test("Only the bytes that are not UTF-8 are written in digits")
  func escaped() {
    let path = FilePath(bytes: Array("é".utf8) + [0xC3] + Array("日".utf8) + [0xE6, 0x97])
    #expect(path.description == #"é\xC3日\xE6\x97"#)
  }

  @Test("The order is that of the bytes")
  func order() {
    let paths = [[0x61], [0x61, 0xFF], [0x62], [0xC3, 0xA9], [0xFE]].map { FilePath(bytes: $0) }
    #expect(paths.reversed().sorted() == paths)
  }
}
