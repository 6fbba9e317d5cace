import CloudTrail
import ReadModels

/// Marks that fall together, drawn as one.
struct MarkGroup {
  /// Where it is drawn, in cells.
  var cell: Int
  /// In the order of time; never empty.
  var marks: ArraySlice<Mark>

  /// That of the mark that matters most.
  var direction: Mark.Direction {
    let found = Set(marks.map(\.direction))
    let order: [Mark.Direction] = [.narrowed, .both, .refused, .widened, .other]
    return order.first(where: found.contains) ?? .other
  }

  /// What is said of it: each of a few marks, or how many there are of each kind.
  func lines(most: Int = 4) -> [String] {
    guard marks.count > most, let first = marks.first, let last = marks.last else {
      return marks.map(\.line)
    }
    let counts = Mark.Direction.allCases.compactMap { direction -> String? in
      let count = marks.count { $0.direction == direction }
      return count == 0 ? nil : "\(direction.words): \(Number.grouped(count))"
    }
    let refused = marks.count { $0.direction == .refused }
    let changes = marks.count - refused
    let what =
      changes == 0
      ? Number.counted(refused, "refused call")
      : Number.counted(changes, "change")
        + (refused == 0 ? "" : ", \(Number.counted(refused, "refused call"))")
    return ["\(what), \(SpanWords.words(first.time, last.time))"] + counts
  }
}

extension TimeGrid {
  /// Joins the marks that would be drawn nearer to each other than some cells.
  ///
  /// - Parameter marks: in the order of time.
  func groups(of marks: [Mark], apart: Int) -> [MarkGroup] {
    var groups: [MarkGroup] = []
    var start = 0
    while start < marks.count {
      let first = cell(of: marks[start].time)
      var end = start + 1
      while end < marks.count, cell(of: marks[end].time) < first + apart { end += 1 }
      let last = cell(of: marks[end - 1].time)
      groups.append(MarkGroup(cell: (first + last) / 2, marks: marks[start..<end]))
      start = end
    }
    return groups
  }
}
