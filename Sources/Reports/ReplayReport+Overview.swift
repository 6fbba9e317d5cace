import CloudTrail
import ReadModels
import Replay
import Selectors

// What a replay over several trails begins with.

extension ReplayReport {
  /// One row for each trail, and what no known trail logged; nothing for a single trail.
  ///
  /// ```
  /// trail         Region     logged  not logged     uncertain
  /// legacy-trail  eu-west-1       0          57         4,903
  /// data-trail    us-east-1   3,803       1,157  221 of these
  /// ```
  ///
  /// Where every uncertain verdict has an answer by configuration, that answer is counted, and how many are
  /// uncertain all the same is said beside it.
  ///
  /// - Parameter width: that the lines should fit, in characters.
  func overview(width: Int) -> String {
    guard trails.count > 1 else { return "" }
    var table = Columns(
      ["trail", "Region", "logged", "not logged", "uncertain"], right: [2, 3, 4], indent: 2)
    for trail in trails { table.add(Self.row(of: trail)) }
    var lines = [""] + table.folding(0, within: width).lines
    if trails.contains(where: { $0.lead != nil }) {
      lines += "of these: counted by configuration, though so many of the events are uncertain"
        .wrapped(width: width, indent: 2, hanging: 2)
    }
    lines += [""] + loggedByNoneWords.wrapped(width: width, hanging: 2)
    if let other = readPlaces?.notLookedAt {
      lines += other.wrapped(width: width, indent: 2, hanging: 2)
    }
    return lines.map { $0 + "\n" }.joined()
  }

  private static func row(of trail: TrailTally) -> [String] {
    let isByConfiguration = trail.lead != nil
    let answers = isByConfiguration ? trail.answersByConfiguration : trail.answers
    func events(_ answer: Answer) -> String { Number.grouped(answers[answer]?.events ?? 0) }
    let uncertain = Number.grouped(trail.answers[.uncertain]?.events ?? 0)
    let arn = trail.trail
    return [
      Printable.text(arn.name), arn.hasParts ? Printable.text(arn.region) : "",
      events(.logged), events(.notLogged), isByConfiguration ? "\(uncertain) of these" : uncertain,
    ]
  }

  /// `logged by no known trail: 2 records, 0 writes; by configuration 3 records, 1 write`
  private var loggedByNoneWords: String {
    func words(_ count: Count) -> String {
      "\(Number.counted(count.events, "record")), \(Number.counted(count.writes, "write"))"
    }
    return "logged by no known trail: \(words(loggedByNone)); by configuration "
      + words(loggedByNoneByConfiguration)
  }
}
