public import CloudTrail
import History
public import ReadModels
public import Replay
public import Selectors
public import TrailLogs

/// One event, and for every trail in scope whether the trail logged it and why.
public struct EventExplanation: Sendable {
  private var id = ""
  private var title = ""
  /// The file and the number of the record in it.
  private var location = ""
  private var time = Timestamp(microseconds: 0)
  /// The id of the earlier record that this one corrects.
  private var corrects: String?
  /// The files that were not read, by reason.
  public var skipped: [SkipReason: Int] = [:]
  private var trails: [Explanation] = []

  /// Nothing found yet.
  public init() {}

  /// Explains a record by every judge.
  ///
  /// - Parameters:
  ///   - record: the record, with its position in its file.
  ///   - judged: the same record, as selectors compare it.
  ///   - judges: the trails.
  ///   - settling: how long changes of configuration take to be in force.
  public init(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, judges: Judges,
    settling: Settling
  ) {
    id = record.fields.eventID.string ?? ""
    title =
      "\(record.fields.eventName.string ?? "?") of \(record.fields.eventSource.string ?? "?")"
    location = "\(record.path), record \(record.number)"
    time = record.time
    corrects = record.addendum?.correctedEventID
    let settling = settling.applied(to: record)
    trails = judges.all.map { $0.explain(judged, at: record.time, settling: settling) }
  }

  /// Whether no record was found.
  public var isEmpty: Bool { location.isEmpty }

  /// The event, and an explanation for each trail, as text for a terminal.
  ///
  /// - Parameters:
  ///   - style: whether the text has colours.
  ///   - width: that the explanations should fit, in characters.
  public func text(_ style: Style, width: Int = .max) -> String {
    var out = style.bold(Printable.text(title)) + " at \(time)\n"
    out += "  event \(Printable.text(id)); \(Printable.text(location))\n"
    if let corrects { out += "  corrects the event \(Printable.text(corrects))\n" }
    if let unopened = skipped.unopened { out += "  \(unopened)\n" }
    for explanation in trails { out += "\n" + explanation.text(style, width: width) }
    if trails.isEmpty { out += "\nno trails to judge by\n" }
    return out
  }

  /// The explanation as a JSON object (`explain --format json`).
  public var json: JSONValue {
    .document([
      "eventID": .string(id),
      "eventTime": .string("\(time)"),
      "event": .string(title),
      "place": .string(location),
      "corrects": corrects.map { .string($0) } ?? .null,
      "leftAlone": skipped.json,
      "trails": .array(trails.map(\.json)),
    ])
  }
}

/// No event with the id is in the files.
public struct EventNotFound: Explained, Hashable {
  /// The `eventID` that was looked for.
  public let id: String
  /// What was read, and what was passed by.
  public let input: InputCounts

  /// No event of the files that were read has this id.
  public init(id: String, input: InputCounts) {
    self.id = id
    self.input = input
  }

  /// Always `eventNotFound`.
  public var code: String { "eventNotFound" }
  /// The id that was looked for, and what was passed by.
  public var fact: String { "no event with the id \(id) is in the files: \(input.words)" }
  /// Nothing: the id may be misspelt, or the files are others.
  public var hint: String? { nil }
}

// MARK: - One trail

extension Explanation {
  /// About a dozen facts: the verdict, the configuration on which it depends, and the clauses.
  ///
  /// - Parameters:
  ///   - style: whether the text has colours.
  ///   - width: that it should fit, in characters.
  public func text(_ style: Style, width: Int = .max) -> String {
    let out = headingLines(style, width: width).map { $0 + "\n" }.joined()
    var rows = Columns(indent: 2)
    if verdict.unsettled != nil {
      let reason = judgement.reason == .selected ? "" : ": \(judgement.reason.words())"
      rows.add("by configuration", judgement.answer.words + reason)
    }
    if let change {
      rows.add("change", "\(change.cause?.rawValue ?? "") at \(change.from)")
    }
    if let span { rows.add(span.kind == .unread ? "not read" : "self-blind", span.words) }
    if verdict.isProvisional { rows.add("provisional", "records of that time may still arrive") }
    if verdict.isUnconfirmed {
      rows.add(
        "unconfirmed",
        "nothing has shown since a time that no known trail logged that this part is as it was")
    }
    if case .membership(let kind, let time, _) = verdict.unsettled {
      rows.add("change", "\(kind.rawValue) at \(time)")
    }
    if judgement.isAssumed {
      rows.add("assumed", "what the given API responses say, where the history does not know")
    }
    if period.ordinal > 0 {
      rows.add("configuration", "since \(period.from)\(period.until.map { ", until \($0)" } ?? "")")
    }
    if let setBy, period.state.selectors.value != nil {
      rows.add("selectors", setBy.words)
    }
    for gate in gates where gate.gate != .selectors && gate.reason != .selected {
      let words = gate.reason.words(gate.unknown)
      // What the heading says already is not said again.
      if words != reasonWords { rows.add(gate.gate.words, words) }
    }
    for clause in decisiveClauses.prefix(6) {
      rows.add(
        "selector \(clause.selector + 1)\(clause.name.map { " (\(Printable.text($0)))" } ?? "")",
        Self.words(clause))
    }
    if decisiveClauses.count > 6 { rows.add("", "and \(decisiveClauses.count - 6) more clauses") }
    let rules =
      decisiveClauses.flatMap(\.citedRules) + gates.filter(isDecisive).flatMap(\.citedRules)
    if !rules.isEmpty { rows.add("rests on", Self.words(rules)) }
    return out + rows.folding(1, within: width).text
  }

  /// `management-trail: uncertain, a change of configuration was still settling`
  private func headingLines(_ style: Style, width: Int) -> [String] {
    let name = Printable.text(trail.name)
    let words = verdict.answer.words
    let coloured: String =
      switch verdict.answer {
      case .logged: style.green(words)
      case .notLogged: style.red(words)
      case .uncertain: style.yellow(words)
      }
    let heading = "\(style.bold(name)): \(coloured)"
    guard let reasonWords else { return [heading] }
    let plain = "\(name): \(words), \(reasonWords)"
    if plain.count <= width { return ["\(heading), \(reasonWords)"] }
    return [heading + ","] + reasonWords.wrapped(width: width, indent: 2)
  }

  /// Why the event was not logged, or is uncertain; nil if it was logged.
  private var reasonWords: String? {
    verdict.reason == .selected ? nil : verdict.reason.words(judgement.unknown)
  }

  private func isDecisive(_ gate: GateResult) -> Bool {
    judgement.reason == .selected || gate.reason == judgement.reason
  }

  /// If a selector selected the event, all of its clauses; otherwise of each selector the clause that
  /// refused the event or was uncertain.
  var decisiveClauses: [ClauseResult] {
    if judgement.reason == .selected, let selector = judgement.selector {
      return clauses.filter { $0.selector == selector }
    }
    return clauses.filter { $0.answer != .logged }
  }

  /// `2.6a (inferred), 1.4g (unknown)`, each once.
  private static func words(_ rules: [Rule]) -> String {
    var seen: Set<Rule> = []
    return rules.filter { seen.insert($0).inserted }
      .map { "\($0.rawValue) (\($0.certainty.rawValue.lowercased()))" }.joined(separator: ", ")
  }

  private static func words(_ clause: ClauseResult) -> String {
    let seen = shortened(clause.seen.isEmpty ? "absent" : clause.seen.joined(separator: ", "))
    let wanted = shortened(
      clause.wanted.isEmpty ? "nothing" : clause.wanted.joined(separator: " or "))
    let text: String =
      switch clause.clause {
      case .includeManagementEvents: "selects no management events"
      case .category: "the event's category is \(seen); the selector wants \(wanted)"
      case .excludedSource, .dataResources, .readWriteType, .fieldNotSelected, .fieldDeselected,
        .unknownField, .loggedByDefault, .all:
        "\(clause.field) is \(seen); the selector wants \(wanted)"
      }
    return Printable.text(text) + (clause.answer == .uncertain ? ": cannot be decided" : "")
  }

  private static func shortened(_ text: String) -> String {
    text.count > 120 ? text.prefix(120) + "…" : text
  }
}
