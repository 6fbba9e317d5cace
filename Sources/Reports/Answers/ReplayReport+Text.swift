import CloudTrail
public import ReadModels
public import Replay
import Selectors
import TrailLogs

extension ReplayReport {
  /// How many different calls are listed per trail.
  private static let listed = 10

  public func text(_ style: Style) -> String {
    guard records > 0 else { return "no records to judge\n" + ending }
    var out = "\(Number.counted(records, "record"))"
    if let firstEvent, let lastEvent { out += ", \(firstEvent) to \(lastEvent)" }
    out += "; \(Number.counted(files, "file"))"
    if let words = passedBy.words { out += "; \(words) not opened" }
    if outOfScope > 0 { out += "; \(Number.grouped(outOfScope)) outside of what was asked for" }
    out += "\n"
    let names = answersByName
    for (place, trail) in trails.enumerated() {
      out += "\n" + text(trail, style)
      out += Self.missed(names.map { ($0.name, $0.answers[place]) })
    }
    if trails.isEmpty { out += "\nno trails to judge by\n" }
    if trails.count > 1 {
      out +=
        "\nlogged by no trail: \(Number.counted(loggedByNone.events, "record")), "
        + "\(Number.counted(loggedByNone.writes, "write")); by configuration "
        + "\(Number.counted(loggedByNoneByConfiguration.events, "record")), "
        + "\(Number.counted(loggedByNoneByConfiguration.writes, "write"))\n"
    }
    return out + ending
  }

  /// The files that hold nothing asked for, by their names.
  private var passedBy: [SkipReason: Int] {
    skipped.filter { [.otherAccount, .otherRegion, .otherTime].contains($0.key) }
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
    out += "\n" + table(trail).text
    if trail.assumed > 0 {
      let rest = trail.assumed == 1 ? "rests" : "rest"
      out += "  \(Number.counted(trail.assumed, "verdict")) \(rest) on what is assumed\n"
    }
    return out + MissingFact.all(of: trail).map(\.text).joined()
  }

  /// Verdicts beside the answers by the configuration of each event's own second.
  private func table(_ trail: TrailTally) -> Columns {
    var table = Columns(
      ["", "verdict", "", "by configuration", ""], right: [1, 2, 3, 4], indent: 2)
    for answer in Answer.allCases {
      add(
        to: &table, answer.words, trail.answers[answer] ?? Count(),
        trail.answersByConfiguration[answer] ?? Count())
      let reasons = Reason.allCases.filter {
        $0.answer == answer && $0 != .selected
          && (trail.reasons[$0] != nil || trail.reasonsByConfiguration[$0] != nil)
      }
      func events(_ reason: Reason) -> Int {
        max(
          trail.reasons[reason]?.events ?? 0, trail.reasonsByConfiguration[reason]?.events ?? 0)
      }
      for reason in reasons.sorted(by: { events($0) > events($1) }) {
        add(
          to: &table, "  " + reason.words(), trail.reasons[reason] ?? Count(),
          trail.reasonsByConfiguration[reason] ?? Count())
      }
    }
    return table
  }

  private func add(
    to table: inout Columns, _ words: String, _ verdict: Count, _ configuration: Count
  ) {
    table.add(
      words, Number.grouped(verdict.events), writes(verdict), Number.grouped(configuration.events),
      writes(configuration))
  }

  /// What was called most often and not logged, by configuration.
  private static func missed(_ names: [(EventName, VerdictCounts)]) -> String {
    let missed = names.compactMap { name, answers in
      answers[.notLogged].map { (name, $0) }
    }
    .sorted { ($1.1, $0.0) < ($0.1, $1.0) }
    guard !missed.isEmpty else { return "" }
    var names = Columns(right: [0], indent: 4)
    for (name, count) in missed.prefix(listed) {
      names.add(
        Number.grouped(count), Printable.text(name.name), Printable.text(name.source))
    }
    var out = "  not logged by configuration, most often:\n" + names.text
    if missed.count > listed {
      out += "    and \(Number.counted(missed.count - listed, "other call"))\n"
    }
    return out
  }

  private func writes(_ count: Count) -> String {
    count.events == 0 ? "" : Number.counted(count.writes, "write")
  }
}
