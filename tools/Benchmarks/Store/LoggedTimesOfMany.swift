import CloudTrail
import Gaps
import History
import Replay

/// When some events were logged by many trails of one account together, without log files.
struct LoggedTimesOfMany {
  var rounds: Int

  /// By name in figures, what is asked for.
  private static let asked = [
    ("type", "AWS::S3::Object"), ("bucket", "s3://bucket-5/"), ("category", "management"),
  ]

  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    let path = try Import.store("covers", of: history, in: workplace)
    defer { workplace.remove("covers") }
    for (name, what) in Self.asked {
      let asked = try EventsAskedFor(what)
      var times: [Double] = []
      var spans: [LoggedTimes.Span] = []
      for _ in 0..<rounds {
        times.append(
          try elapsed {
            spans = try History(path: path).snapshot { snapshot in
              let coverages = try Coverages(snapshot, options: CoverageOptions(trustsSilence: true))
              let trails = try LoggingTrails(snapshot, coverages: coverages, now: .now)
              return try trails.accounts(of: asked).flatMap { account in
                try trails.times(of: asked, account: account)?.spans ?? []
              }
            }
          })
      }
      // The spans fill the time, one after another.
      report.check(
        !spans.isEmpty
          && spans.indices.dropFirst().allSatisfy { spans[$0 - 1].until == spans[$0].from })
      report.add(
        "covers.\(name)",
        "when \(history.trails) trails with \(history.events) changes logged \(what)", times.median,
        "s")
    }
  }
}
