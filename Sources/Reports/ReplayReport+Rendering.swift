public import CloudTrail
public import ReadModels
public import Replay
import Selectors
import TrailLogs

// MARK: - Text

extension ReplayReport {
  /// How many different calls are listed for each trail.
  private static let listed = 10

  /// The figures of each trail as text for a terminal, with the calls that were missed most.
  ///
  /// - Parameters:
  ///   - style: whether the text has colours.
  ///   - commands: words the commands that would settle a missing fact.
  ///   - fetching: words the commands that fetch what was not read.
  ///   - recording: the command that records the calls in the files and judges again, if there is one.
  ///   - width: at which sentences, tables and commands are folded, in characters.
  public func text(
    _ style: Style, commands: MissingFact.Commands,
    fetching: UncertainSpan.Commands = { _, _ in [] }, recording: String? = nil, width: Int = 80
  ) -> String {
    let input = InputCounts(self)
    let unrecorded = unrecorded.text(recording)
    guard records > 0 else {
      return "no records to judge; \(input.words)\n" + unrecorded + input.ending
    }
    var out = "\(Number.counted(records, "record"))"
    if let firstEvent, let lastEvent { out += ", \(firstEvent) to \(lastEvent)" }
    out += "; \(input.words)\n" + unrecorded + overview(width: width)
    let names = answersByName
    for (index, trail) in trails.enumerated() {
      out += "\n" + text(trail, style, width: width)
      out += MissingFact.all(of: trail).map { $0.text(commands) }.joined()
      out += Self.missed(names.map { ($0.name, $0.answers[index]) })
    }
    if trails.isEmpty { out += "\nno trails to judge by\n" }
    out += uncertaintyText(fetching, width: width)
    return out + input.ending
  }

  private func text(_ trail: TrailTally, _ style: Style, width: Int) -> String {
    let arn = trail.trail
    var out = style.bold(Printable.text(arn.name))
    if arn.hasParts { out += " (\(Printable.text(arn.region)))" }
    out += "\n"
    if let lead = trail.lead {
      out += lead.wrapped(width: width, indent: 2, hanging: 2).map { $0 + "\n" }.joined()
    }
    out += table(trail).folding(0, within: width).text
    if trail.assumed > 0 {
      let depend = trail.assumed == 1 ? "depends" : "depend"
      out += "  \(Number.counted(trail.assumed, "verdict")) \(depend) on what is assumed\n"
    }
    if trail.provisional > 0 {
      out +=
        "  \(Number.counted(trail.provisional, "verdict")) may still change: records of that time, or of "
        + "the 15 minutes after it, can yet arrive\n"
    }
    if trail.unconfirmed > 0 {
      let rest = trail.unconfirmed == 1 ? "rests" : "rest"
      out +=
        "  \(Number.counted(trail.unconfirmed, "verdict")) \(rest) on a value that nothing has confirmed "
        + "since a time that no known trail logged\n"
    }
    if trail.reasons[.settling] != nil || trail.reasons[.lateDelivery] != nil {
      let uncertain = Number.counted(
        trail.answers[.uncertain]?.events ?? 0, "uncertain verdict")
      let later = trail.laterChange.events
      out +=
        "  of \(uncertain), \(Number.grouped(later)) \(later == 1 ? "is" : "are") so only because of "
        + "a change after the event\n"
    }
    return out
  }

  /// Verdicts, and in the second pair of columns the answers by the configuration of each event's own
  /// second. The latter come first where they lead: where all uncertainty is of one kind, or has an answer by
  /// configuration.
  private func table(_ trail: TrailTally) -> Columns {
    let leads = trail.lead != nil
    let verdicts = ["verdict", ""]
    let byConfiguration = ["by configuration", ""]
    var table = Columns(
      [""] + (leads ? byConfiguration + verdicts : verdicts + byConfiguration),
      right: [1, 2, 3, 4], indent: 2)
    func add(_ words: String, _ verdict: Count?, _ configuration: Count?) {
      func cells(_ count: Count?) -> [String] {
        [Number.grouped(count?.events ?? 0), writes(count ?? Count())]
      }
      table.add(
        [words]
          + (leads
            ? cells(configuration) + cells(verdict) : cells(verdict) + cells(configuration)))
    }
    for answer in Answer.allCases {
      add(answer.words, trail.answers[answer], trail.answersByConfiguration[answer])
      let reasons = Reason.allCases.filter {
        $0.answer == answer && $0 != .selected
          && (trail.reasons[$0] != nil || trail.reasonsByConfiguration[$0] != nil)
      }
      func events(_ reason: Reason) -> Int {
        max(
          trail.reasons[reason]?.events ?? 0, trail.reasonsByConfiguration[reason]?.events ?? 0)
      }
      for reason in reasons.sorted(by: { events($0) > events($1) }) {
        add("  " + reason.words(), trail.reasons[reason], trail.reasonsByConfiguration[reason])
      }
    }
    return table
  }

  /// The calls that were most often not logged, by configuration.
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

// MARK: - JSON

extension ReplayReport {
  /// All counts: for each trail by verdict, by reason, and by configuration for each event source and
  /// name. See `schema/replay.schema.json`.
  ///
  /// - Parameters:
  ///   - commands: words the commands that would settle a missing fact.
  ///   - fetching: words the commands that fetch what was not read.
  ///   - recording: the command that records the calls in the files and judges again, if there is one.
  public func json(
    commands: MissingFact.Commands, fetching: UncertainSpan.Commands = { _, _ in [] },
    recording: String? = nil
  ) -> JSONValue {
    .document([
      "files": .integer(Int64(files)),
      "events": .integer(Int64(records)),
      "corrections": .integer(Int64(corrections)),
      "outsideOfTime": .integer(Int64(outOfScope)),
      "firstEvent": firstEvent.map { .string("\($0)") } ?? .null,
      "lastEvent": lastEvent.map { .string("\($0)") } ?? .null,
      "loggedByNone": Self.json(loggedByNone),
      "loggedByNoneByConfiguration": Self.json(loggedByNoneByConfiguration),
      "readPlaces": readPlaces?.json ?? .null,
      "trails": .array(trailsJSON(commands)),
      "uncertainSpans": uncertaintyJSON(fetching),
      "unrecorded": unrecorded.json(recording),
      "problems": .integer(Int64(problems)),
      "leftAlone": skipped.json,
      "stopped": .bool(isStopped),
    ])
  }

  private func trailsJSON(_ commands: MissingFact.Commands) -> [JSONValue] {
    let names = answersByName
    return trails.enumerated().map { index, trail in
      let events = names.map { Self.json($0.name, $0.answers[index]) }
      let missing = MissingFact.all(of: trail).map { $0.json(commands) }
      return Self.json(trail, missing: missing, events: events)
    }
  }

  private static func json(_ name: EventName, _ answers: VerdictCounts) -> JSONValue {
    var members: [JSONValue.Member] = []
    members.reserveCapacity(2 + Answer.allCases.count)
    members.append(.init("eventSource", .string(name.source)))
    members.append(.init("eventName", .string(name.name)))
    for answer in Answer.allCases {
      guard let count = answers[answer] else { continue }
      members.append(.init(answer.rawValue, .integer(Int64(count))))
    }
    return .object(members)
  }

  private static func json(_ count: Count) -> JSONValue {
    ["events": .integer(Int64(count.events)), "writes": .integer(Int64(count.writes))]
  }

  private static func json(
    _ trail: TrailTally, missing: [JSONValue], events: [JSONValue]
  ) -> JSONValue {
    [
      "trailARN": .string(trail.trail.text),
      "verdicts": .object(
        Answer.allCases.map { .init($0.rawValue, json(trail.answers[$0] ?? Count())) }),
      "reasons": .object(
        Reason.allCases.compactMap { reason in
          trail.reasons[reason].map { .init(reason.rawValue, json($0)) }
        }),
      "byConfiguration": .object(
        Answer.allCases.map {
          .init(
            $0 == .uncertain ? "unknown" : $0.rawValue,
            json(trail.answersByConfiguration[$0] ?? Count()))
        }),
      "reasonsByConfiguration": .object(
        Reason.allCases.compactMap { reason in
          trail.reasonsByConfiguration[reason].map { .init(reason.rawValue, json($0)) }
        }),
      "laterChange": json(trail.laterChange),
      "assumed": .integer(Int64(trail.assumed)),
      "provisional": .integer(Int64(trail.provisional)),
      "unconfirmed": .integer(Int64(trail.unconfirmed)),
      "missing": .array(missing),
      "events": .array(events),
    ]
  }
}
