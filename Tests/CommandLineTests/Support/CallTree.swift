import Foundation

/// A folder of many small log files that all hold calls about trails.
struct CallTree {
  let folder: String
  /// The ids of the calls in each file, by the file's path.
  let ids: [String: Set<String>]

  /// Writes `files` files with `calls` calls each, spread over a few trails.
  init(in place: Workplace, named name: String, files: Range<Int>, calls: Int = 5) throws {
    var ids: [String: Set<String>] = [:]
    for file in files {
      var records: [LogRecord] = []
      for call in 0..<calls {
        let number = file * calls + call
        let trail = "trail-\(number % 7)"
        let id = "event-\(number)"
        records.append(
          number < 7
            ? .create(trail, at: number, id: id)
            : .put(trail, at: number, id: id, reads: number.isMultiple(of: 2) ? "All" : "ReadOnly"))
      }
      let path = try place.write(LogRecord.file(records), to: "\(name)/\(1000 + file).json")
      ids[path] = Set(records.map(\.id))
    }
    folder = place.path(name)
    self.ids = ids
  }
}
