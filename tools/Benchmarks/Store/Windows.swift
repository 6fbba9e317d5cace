import CloudTrail
import Gaps
import History
import Replay

/// The windows in which something was not logged, of many trails and of their account, without log files.
struct Windows {
  var rounds: Int

  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    let path = try Import.store("windows", of: history, in: workplace)
    defer { workplace.remove("windows") }

    var times: [Double] = []
    var found = 0
    for _ in 0..<rounds {
      times.append(
        try elapsed {
          try History(path: path).snapshot { snapshot in
            let gaps = try Gaps(snapshot, covering: CoverageOptions(trustsSilence: true))
            found = gaps.ofTrails.count
          }
        })
    }
    // A trail whose selectors are put again and again loses something now and then.
    report.check(found > history.trails)
    report.add(
      "windows", "windows of \(history.trails) trails with \(history.events) changes", times.median,
      "s")
  }
}
