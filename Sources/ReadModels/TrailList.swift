public import CloudTrail
public import History
public import Replay

/// The trails of a history with their state at a moment.
public struct TrailList: Sendable {
  /// By ARN and generation.
  public let rows: [Row]
  /// What else was asked of each trail; nil if nothing was.
  public var answers: Answers?

  /// The answers to one question about each trail.
  public struct Answers: Sendable {
    /// What the column is called.
    public var heading: String
    /// What the member is called in JSON.
    public var member: String
    /// One word for each row.
    public var words: [String]

    /// Answers in the order of the rows.
    public init(heading: String, member: String, words: [String]) {
      (self.heading, self.member, self.words) = (heading, member, words)
    }
  }

  /// One generation of one trail.
  public struct Row: Sendable {
    /// The trail.
    public let arn: TrailARN
    /// The generation of the trail.
    public let generation: Generation
    /// The state at the moment asked for if that generation lasted then; otherwise its last one.
    public let state: TrailState
    /// The selectors of ``state``; nil if they are not known.
    public let selectors: TrailSelectors?
    /// The settings in ``state``; nil if they were not asked for.
    public let settings: SettingsAtMoment?
    /// Up to when the calls of the trail were read; nil if that has no end.
    public let knownUntil: Timestamp?
  }

  /// The list at a moment.
  ///
  /// - Parameters:
  ///   - history: the history that is read.
  ///   - time: leaves out generations that began later.
  ///   - isPresent: whether `time` is the clock, and the present of each trail is meant.
  ///   - coverages: where calls that change trails can have been missed.
  ///   - withSettings: whether the JSON shows all settings; for them all events of all trails are read.
  public init(
    _ history: HistorySnapshot, at time: Timestamp, isPresent: Bool = false,
    coverages: Coverages = .complete, withSettings: Bool = true
  ) throws {
    rows = try history.trails().compactMap { arn, generation in
      let time = isPresent ? try history.present(of: arn, clock: time) : time
      guard generation.createdAt.map({ $0 <= time }) ?? true else { return nil }
      let periods = try history.timeline(of: arn)?.periods ?? []
      guard
        let period = periods.last(where: {
          $0.state.generation == generation.number && $0.from <= time
        })
      else { return nil }
      let state = period.state.lastInForce
      return Row(
        arn: arn, generation: generation, state: state,
        selectors: try history.selectors(of: state),
        settings: withSettings
          ? try history.settings(in: period, of: arn) : nil,
        knownUntil: coverages[arn].knownUntil)
    }
  }

  /// A table for people.
  ///
  /// - Parameter width: that the lines should fit, in characters.
  public func text(width: Int = .max) -> String {
    guard !rows.isEmpty else { return "no trails\n" }
    let isEndless = rows.allSatisfy { $0.knownUntil == nil }
    var table = Columns(
      ["NAME", "REGION", "ACCOUNT", "LOGGING", "SELECTORS"]
        + (isEndless ? [] : ["KNOWN UNTIL"]) + (answers.map { [$0.heading] } ?? [])
        + ["LIFE", "CREATED", "DELETED"])
    for (index, row) in rows.enumerated() {
      let known = isEndless ? [] : [row.knownUntil.map { "\($0)" } ?? "now"]
      table.add(
        [
          Printable.text(row.arn.name), Printable.text(row.arn.region),
          Printable.text(row.arn.account),
          Self.word(row.state.logging), Self.word(row.state.selectors),
        ] + known + (answers.map { [$0.words[index]] } ?? []) + [
          "\(row.generation.number)",
          row.generation.createdAt.map { "\($0)" } ?? "before the history",
          row.generation.deletedAt.map { "\($0)" } ?? "-",
        ])
    }
    return table.lines(fitting: width).map { $0 + "\n" }.joined()
  }

  /// One object per generation of a trail; see `schema/trails.schema.json`.
  public var json: JSONValue {
    .document([
      "trails": .array(
        rows.enumerated().map { index, row in
          func time(_ time: Timestamp?) -> JSONValue { time.map { .string("\($0)") } ?? .null }
          let object: JSONValue = [
            "trailARN": .string(row.arn.text),
            "name": .string(row.arn.name),
            "generation": .integer(Int64(row.generation.number)),
            "created": time(row.generation.createdAt),
            "deleted": time(row.generation.deletedAt),
            "knownUntil": time(row.knownUntil),
            "state": StateJSON.object(row.state, row.selectors, row.settings),
          ]
          guard let answers, case .object(let members) = object else { return object }
          return .object(members + [.init(answers.member, .string(answers.words[index]))])
        })
    ])
  }

  /// A row of CSV for each life of a trail, under a heading.
  public var csv: String {
    let heading = [
      "trail", "name", "region", "account", "logging", "selectors", "known_until", "life",
      "created",
      "deleted",
    ]
    return CSVText.row(heading + (answers.map { [$0.member] } ?? []))
      + rows.enumerated().map { index, row in
        CSVText.row(
          [
            row.arn.text, row.arn.name, row.arn.region, row.arn.account,
            Self.word(row.state.logging), Self.word(row.state.selectors),
            row.knownUntil.map { "\($0)" } ?? "", "\(row.generation.number)",
            row.generation.createdAt.map { "\($0)" } ?? "",
            row.generation.deletedAt.map { "\($0)" } ?? "",
          ] + (answers.map { [$0.words[index]] } ?? []))
      }.joined()
  }

  /// A table in Markdown, with a row for each life of a trail.
  public var markdown: String {
    var table = MarkdownTable(
      ["name", "Region", "account", "logging", "selectors"]
        + (answers.map { [$0.heading.lowercased()] } ?? []) + ["life", "created", "deleted"])
    var text = ""
    for (index, row) in rows.enumerated() {
      let cells =
        [
          row.arn.name, row.arn.region, row.arn.account, Self.word(row.state.logging),
          Self.word(row.state.selectors),
        ] + (answers.map { [$0.words[index]] } ?? []) + [
          "\(row.generation.number)",
          row.generation.createdAt.map { "\($0)" } ?? "before the history",
          row.generation.deletedAt.map { "\($0)" } ?? "",
        ]
      text += table.add(cells.map { [$0] })
    }
    return text + table.ending()
  }

  private static func word(_ logging: Known<Bool>) -> String {
    switch logging {
    case .known(let isOn): isOn ? "on" : "off"
    case .unknown(let reason): "unknown (\(reason.rawValue))"
    }
  }

  private static func word(_ selectors: Known<TrailState.SelectorKind>) -> String {
    switch selectors {
    case .known(let kind): kind.rawValue
    case .unknown(let reason): "unknown (\(reason.rawValue))"
    }
  }
}
