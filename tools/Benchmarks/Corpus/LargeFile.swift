import Foundation
import SampleRecords

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
