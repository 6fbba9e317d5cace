import Foundation
import SampleRecords

/// Writes planned files under a folder, with several workers.
struct CorpusWriter {
  let folder: URL
  let templates: Templates

  func write(_ files: [PlannedFile], workers: Int) async throws -> Shape {
    let folders = Set(files.map { folder(of: $0) })
    for folder in folders {
      try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    }
    return try await withThrowingTaskGroup(of: Shape.self) { group in
      for worker in 0..<workers {
        group.addTask {
          var shape = Shape()
          for index in stride(from: worker, to: files.count, by: workers) {
            try write(files[index], into: &shape)
          }
          return shape
        }
      }
      return try await group.reduce(into: Shape()) { $0.add($1) }
    }
  }

  private func write(_ file: PlannedFile, into shape: inout Shape) throws(WritingError) {
    let contents = file.contents(of: templates, in: .document)
    let compressed = try Gzip.compress(contents.bytes)
    let target = folder.appendingPathComponent(file.path)
    do {
      try Data(compressed).write(to: target)
    } catch {
      throw .notWritten(path: target.path, reason: error.localizedDescription)
    }
    shape.add(
      file: contents.shape, rawBytes: contents.bytes.count, gzipBytes: compressed.count)
  }

  private func folder(of file: PlannedFile) -> URL {
    folder.appendingPathComponent(file.path).deletingLastPathComponent()
  }
}

/// What stands around and between records.
struct Framing {
  let opening: String
  let separator: UInt8
  let closing: String

  /// CloudTrail's own.
  static let document = Framing(
    opening: #"{"Records":["#, separator: UInt8(ascii: ","), closing: "]}")
  static let lines = Framing(opening: "", separator: UInt8(ascii: "\n"), closing: "\n")
  /// Of an array whose brackets are written elsewhere.
  static let elements = Framing(opening: "", separator: UInt8(ascii: ","), closing: "")
}

/// A log file's text, and the figures of it that are reported.
struct FileContents {
  let category: SampleRecords.Category
  private let framing: Framing
  private(set) var bytes: [UInt8] = []
  private(set) var shape = Shape()

  init(category: SampleRecords.Category, framing: Framing) {
    self.category = category
    self.framing = framing
  }

  mutating func open() {
    bytes += framing.opening.utf8
  }

  mutating func add(_ template: Template, _ filling: inout Filling, delay: Int) {
    if shape.recordCount > 0 { bytes.append(framing.separator) }
    let start = bytes.count
    template.write(&filling, to: &bytes)
    shape.add(category, size: bytes.count - start, delay: delay)
  }

  mutating func close() {
    bytes += framing.closing.utf8
  }
}

/// One file of a given size: how other tools hand records on.
struct LargeFile {
  let path: String
  let templates: Templates

  /// - Parameter size: bytes before compression; a file ends with the records that reach it.
  func write(_ form: Form, size: Int, seed: UInt64) throws -> Shape {
    let gzip = form == .lines ? try GzipStream() : nil
    try Data().write(to: URL(fileURLWithPath: path))
    let file = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    var shape = Shape()
    func put(_ bytes: [UInt8], isLast: Bool) throws {
      guard let gzip else { return try file.write(contentsOf: Data(bytes)) }
      try gzip.compress(bytes, isLast: isLast) { try file.write(contentsOf: Data($0)) }
    }

    let framing: Framing = form == .lines ? .lines : .elements
    if form == .array { try put([UInt8(ascii: "[")], isLast: false) }
    // No record is as small as 500 bytes.
    for planned in Plan(records: max(1, size / 500), seed: seed).files where shape.rawBytes < size {
      if form == .array, shape.rawBytes > 0 { try put([framing.separator], isLast: false) }
      let contents = planned.contents(of: templates, in: framing)
      try put(contents.bytes, isLast: false)
      shape.add(file: contents.shape, rawBytes: contents.bytes.count, gzipBytes: 0)
    }
    try put(form == .array ? [UInt8(ascii: "]")] : [], isLast: true)
    try file.close()
    return shape
  }
}

/// Writes the calls that set up trails, as log files that `trailback import` reads.
struct HistoryWriter {
  let folder: URL
  let chance: Chance

  func write(_ setups: [TrailSetup]) throws(WritingError) {
    let homes = Dictionary(grouping: setups) { "\($0.account) \($0.trail.home.rawValue)" }
    for (home, setups) in homes.sorted(by: { $0.key < $1.key }) {
      try write(setups, home: home)
    }
  }

  private func write(_ setups: [TrailSetup], home: String) throws(WritingError) {
    var chance = chance.branch(home)
    let last = setups.map(\.created).max() ?? TrailSetup.start
    var bytes = Array(#"{"Records":["#.utf8)
    let records = setups.flatMap { setup in setup.records(chance.branch(setup.trail.name)) }
    bytes += records.joined(separator: [UInt8(ascii: ",")])
    bytes += "]}".utf8
    let time = (last + 900).rounded(downTo: 300)
    let path = FileName.log(
      setups[0].trail.home, time, chance.alphanumerics(16), account: setups[0].account)
    let target = folder.appendingPathComponent(path)
    let compressed = try Gzip.compress(bytes)
    do {
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(compressed).write(to: target)
    } catch {
      throw .notWritten(path: target.path, reason: error.localizedDescription)
    }
  }
}
