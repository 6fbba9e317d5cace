import SampleRecords

/// A record written once: its bytes, cut at the holes. Filling it costs a few copies, where making
/// the record anew would cost a tree of values.
struct Template {
  /// A stretch of `bytes`, and the hole behind it; none behind the last.
  private typealias Part = (end: Int, hole: Hole?)

  private let bytes: [UInt8]
  private let parts: [Part]

  /// - Parameter standIns: texts that stand for a hole where the record's makers leave no choice.
  init(_ json: JSON, standIns: [(text: String, hole: Hole)] = StandIn.all) {
    let marked = Template.marking(json.bytes, standIns)
    var bytes: [UInt8] = []
    var parts: [Part] = []
    var place = 0
    while place < marked.count {
      if marked[place...].starts(with: Hole.markStart), place + 2 < marked.count,
        let hole = Hole.marked(by: marked[place + 2])
      {
        parts.append((bytes.count, hole))
        place += 3
      } else {
        bytes.append(marked[place])
        place += 1
      }
    }
    parts.append((bytes.count, nil))
    self.bytes = bytes
    self.parts = parts
  }

  func write(_ filling: inout Filling, to output: inout [UInt8]) {
    var start = 0
    for part in parts {
      output += bytes[start..<part.end]
      start = part.end
      if let hole = part.hole { filling.write(hole, to: &output) }
    }
  }

  private static func marking(
    _ bytes: [UInt8], _ standIns: [(text: String, hole: Hole)]
  ) -> [UInt8] {
    var marked = bytes
    for (text, hole) in standIns {
      var next: [UInt8] = []
      var place = 0
      while place < marked.count {
        if marked[place...].starts(with: text.utf8) {
          next += hole.mark.utf8
          place += text.utf8.count
        } else {
          next.append(marked[place])
          place += 1
        }
      }
      marked = next
    }
    return marked
  }
}
