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
