import CloudTrail
import Comparison
import Drawing
import Gaps
import History
import ReadModels
import Replay
import Selectors

extension SpanReport {
  /// How a report is made, and how its command line reads.
  public struct Making: Sendable {
    /// The words of the command line, the program first.
    public var commandLine: [String]
    /// Those of the words that name files or folders.
    public var paths: Set<String>
    /// The version of the program.
    public var version: String
    /// Whether accounts, addresses and names get stand-ins.
    public var isRedacting: Bool
    /// What to know about the answers, each in one line.
    public var notes: [String]

    /// See the properties.
    public init(
      commandLine: [String], paths: Set<String> = [], version: String, isRedacting: Bool = false,
      notes: [String] = []
    ) {
      self.commandLine = commandLine
      self.paths = paths
      self.version = version
      self.isRedacting = isRedacting
      self.notes = notes
    }
  }

  /// Puts what was found into words.
  public init(_ findings: SpanFindings, _ making: Making) {
    var names = StandIns(isRedacting: making.isRedacting)
    self = Self.made(findings, making, &names)
    guard names.isAmbiguous else { return }
    // Some name reads as a stand-in does: they are chosen anew, beside all names.
    names = StandIns(isRedacting: making.isRedacting, avoiding: names.originals)
    self = Self.made(findings, making, &names)
  }

  private static func made(
    _ findings: SpanFindings, _ making: Making, _ names: inout StandIns
  ) -> SpanReport {
    let subject = subject(findings, making, &names)
    let words = ReportedWindows(findings, &names)
    let entries = findings.entries.map { names.entry($0) }
    let events = entries.map { Change($0) }
    let isRefused = entries.map { $0.event.content.change.kind == .rejectedCall }
    let unknown = words.report.gaps.unknown
    let places = findings.sources.places
    var report = SpanReport(
      subject: subject, summary: [], drawing: drawing(findings, entries, &names),
      windows: words.windows, furtherWindows: words.further,
      changes: zip(events, isRefused).filter { !$1 }.map(\.0),
      refused: zip(events, isRefused).filter(\.1).map(\.0),
      furtherChanges: further(findings, &names),
      unknown: unknown.prefix(most).map(Unknown.init),
      furtherUnknown: max(unknown.count - most, 0),
      places: places.prefix(most).map { place in
        Place(
          account: names.account(place.name.account), region: names.region(place.name.region),
          files: place.total.files, records: place.total.records, readSeconds: place.read.seconds,
          unreadSeconds: place.holes.seconds, selfBlindSeconds: place.selfBlind.seconds)
      },
      furtherPlaces: max(places.count - most, 0),
      counted: findings.missed.map(Counted.init),
      rules: Rule.all(of: words.report, counted: findings.missed != nil),
      inputs: inputs(findings, &names), origin: origin(findings, making, &names))
    let summary = SpanSummary(report, words)
    (report.summary, report.toldWindows) = (summary.sentences, summary.told.count)
    return report
  }

  /// The most rows of a list that can be as long as there are trails.
  static let most = 300

  private static func subject(
    _ findings: SpanFindings, _ making: Making, _ names: inout StandIns
  ) -> Subject {
    let trails = findings.gaps.trails
    let accounts = findings.question.trails.isEmpty ? Set(trails.map(\.account)) : []
    return Subject(
      since: findings.question.since, until: findings.question.until,
      trails: trails.prefix(most).map { trail in
        let shown = names.trail(trail)
        return Trail(
          arn: shown.text, name: shown.name, account: shown.account, region: shown.region)
      },
      furtherTrails: max(trails.count - most, 0),
      accounts: accounts.sorted().map { names.account($0) }, isRedacted: making.isRedacting)
  }

  private static func drawing(
    _ findings: SpanFindings, _ entries: [TimelineEntry], _ names: inout StandIns
  ) -> Drawing? {
    var drawing = findings.drawing
    if drawing.all.isEmpty { return nil }
    drawing.density = findings.missed?.density
    let marks = entries.map { ($0.event.sequence, Mark($0)) }
    return names.drawing(drawing, marks: Dictionary(marks, uniquingKeysWith: { $1 }))
  }

  private static func further(
    _ findings: SpanFindings, _ names: inout StandIns
  ) -> [FurtherChanges] {
    let all = findings.further.sorted { $0.key.text < $1.key.text }
    var rows = all.prefix(most).map { stream, calls in
      let name =
        stream.trailARN.map { names.trail($0).name } ?? "no known trail"
      return FurtherChanges(trail: name, calls: calls)
    }
    let rest = all.dropFirst(most)
    if !rest.isEmpty {
      let calls = rest.reduce(into: [:]) { $0.merge($1.value, uniquingKeysWith: +) }
      rows.append(
        FurtherChanges(trail: Number.counted(rest.count, "other trail"), calls: calls))
    }
    return rows
  }

  private static func inputs(_ findings: SpanFindings, _ names: inout StandIns) -> Inputs {
    let files = findings.inputs.files
    return Inputs(
      head: "\(findings.head)", events: findings.events, files: files.count,
      hashOfFiles: findings.inputs.hash,
      listed: files.count > SpanInputs.most
        ? []
        : files.map {
          Inputs.File(name: names.path($0.name), sha256: $0.sha256, size: $0.size)
        })
  }

  private static func origin(
    _ findings: SpanFindings, _ making: Making, _ names: inout StandIns
  ) -> Origin {
    let words = CommandWords(making, trails: findings.gaps.trails).shown(&names)
    return Origin(
      commandLine: words.joined(separator: " "), version: making.version,
      time: findings.question.now, knownAt: findings.question.knownAt, notes: making.notes)
  }
}

extension SpanReport.Change {
  /// The most lines of one change.
  private static let most = 40

  init(_ entry: TimelineEntry) {
    let lines = entry.changeLines
    self.init(
      call: SpanReport.Call(entry.event), title: entry.title,
      meaning: entry.meaning?.outcome.rawValue, meaningInWords: entry.markedMeaning,
      lines: lines.prefix(Self.most).map { ShortText.cut($0) },
      furtherLines: max(lines.count - Self.most, 0))
  }
}

extension SpanReport.Call {
  init(_ event: Event) {
    let actor = event.content.actor
    let account = event.content.stream.trailARN?.account ?? event.content.account
    self.init(
      what: event.content.change.call?.rawValue ?? event.content.change.kind.rawValue,
      time: event.content.time, trail: event.content.stream.trailARN?.name,
      who: actor.principal.map { ShortText.cut(PrincipalWords.short($0, inAccount: account)) },
      principal: actor.principal.map { ShortText.cut($0) },
      address: actor.sourceIPAddress.map { ShortText.cut($0) },
      client: actor.userAgent?.split(separator: " ").first.map { ShortText.cut(String($0)) },
      eventID: ShortText.cut(event.content.id))
  }
}

/// Texts of logs, no longer than a person reads: a report stays small whatever a record holds.
enum ShortText {
  static func cut(_ text: String) -> String {
    guard text.utf8.count > 400 else { return text }
    let scalars = text.unicodeScalars
    guard scalars.count > 400 else { return text }
    return String(String.UnicodeScalarView(scalars.prefix(399))) + "…"
  }
}

extension SpanReport.Unknown {
  init(_ time: UnknownTime) {
    self.init(
      trail: time.trail.name, from: time.from, until: time.until, reason: time.reason.words)
  }
}

extension SpanReport.Counted {
  init(_ missed: MissedEvents) {
    self.init(
      words: missed.input.words, unrecorded: missed.unrecorded.count,
      problems: missed.input.problems, isStopped: missed.input.isStopped)
  }
}
