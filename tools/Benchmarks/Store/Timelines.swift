import CloudTrail
import History
import ReadModels

/// A timeline read with what each change means and without, in turn.
struct Timelines {
  var rounds: Int

  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    let path = try Import.store("timeline", of: history, in: workplace)
    defer { workplace.remove("timeline") }

    var (marked, plain, ratios): ([Double], [Double], [Double]) = ([], [], [])
    for _ in 0..<rounds {
      plain.append(try seconds(path, isMarked: false, history, &report))
      marked.append(try seconds(path, isMarked: true, history, &report))
      ratios.append(marked[marked.count - 1] / plain[plain.count - 1])
    }
    report.add(
      "timeline.plain", "timeline of \(history.events) events without their meaning", plain.median,
      "s")
    report.add("timeline.marked", "  with it", marked.median, "s")
    report.add("timeline.ratio", "  times as long, median", ratios.median, "")
  }

  private func seconds(
    _ path: String, isMarked: Bool, _ history: GeneratedHistory, _ report: inout Report
  ) throws -> Double {
    var (entries, marks) = (0, 0)
    let time = try elapsed {
      try History(path: path).snapshot { snapshot in
        try Timeline.each(in: snapshot, isMarked: isMarked) { entry in
          entries += 1
          if entry.meaning != nil { marks += 1 }
        }
      }
    }
    // Of a creation nothing is said: a new trail does not log yet.
    let expected = isMarked ? history.events - history.trails : 0
    report.check(entries == history.events && marks == expected)
    return time
  }
}
