import Replay
import Selectors

extension ReplayReport {
  /// How many different calls are listed per trail.
  private static let listed = 10

  public func text(_ style: Style) -> String {
    guard records > 0 else { return "no records to judge\n" + ending }
    var out = "\(Number.counted(records, "record"))"
    if let firstEvent, let lastEvent { out += ", \(firstEvent) to \(lastEvent)" }
    out += "; \(Number.counted(files, "file"))"
    if outOfScope > 0 { out += "; \(Number.grouped(outOfScope)) outside of the time asked for" }
    out += "\n"
    for trail in trails { out += "\n" + text(trail, style) }
    if trails.isEmpty { out += "\nno trails to judge by\n" }
    if trails.count > 1 {
      out +=
        "\n\(Number.counted(loggedByNone.events, "record")) logged by no trail, "
        + "\(Number.counted(loggedByNone.writes, "write"))\n"
    }
    return out + ending
  }

  /// What must be said of any figures: whether something is missing from them.
  private var ending: String {
    var out = ""
    if problems > 0 { out += "\n\(Number.counted(problems, "problem")), named above\n" }
    if isStopped { out += "\nstopped before the last file: these figures are partial\n" }
    return out
  }

  private func text(_ trail: TrailTally, _ style: Style) -> String {
    let arn = TrailARN(trail.trail)
    var out = style.bold(Printable.text(arn?.name ?? trail.trail))
    out += arn.map { " (\(Printable.text($0.region)))" } ?? ""
    out += "\n"
    var table = Columns(right: [1, 2], indent: 2)
    for answer in Answer.allCases {
      let count = trail.answers[answer] ?? Count()
      table.add(answer.words, Number.grouped(count.events), writes(count))
      let reasons = trail.reasons.filter { $0.key.answer == answer && $0.key != .selected }
      for (reason, count) in reasons.sorted(by: Self.mostFirst) {
        table.add("  " + reason.words(), Number.grouped(count.events), writes(count))
      }
    }
    out += table.text
    let missed = trail.names.compactMap { name, answers in
      answers[.notLogged].map { (name, $0) }
    }
    .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    guard !missed.isEmpty else { return out }
    out += "  not logged, most often:\n"
    var names = Columns(right: [0], indent: 4)
    for (name, count) in missed.prefix(Self.listed) {
      names.add(
        Number.grouped(count), Printable.text(name.name), Printable.text(name.source))
    }
    out += names.text
    if missed.count > Self.listed {
      out += "    and \(Number.counted(missed.count - Self.listed, "other call"))\n"
    }
    return out
  }

  private func writes(_ count: Count) -> String {
    count.events == 0 ? "" : Number.counted(count.writes, "write")
  }

  private static func mostFirst(
    _ left: (key: Reason, value: Count), _ right: (key: Reason, value: Count)
  ) -> Bool {
    (right.value.events, left.key.rawValue) < (left.value.events, right.key.rawValue)
  }
}
