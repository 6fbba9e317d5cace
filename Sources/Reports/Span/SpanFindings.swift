public import CloudTrail
public import Drawing
public import Gaps
public import History
import ReadModels
public import Replay
public import TrailLogs

/// What a report is asked about.
public struct SpanQuestion: Sendable {
  /// The trails that were named; empty for all, and for their accounts.
  public var trails: [TrailARN] = []
  /// Only these accounts; empty for all.
  public var accounts: Set<String> = []
  /// The first moment, and the first after it; nil where there is no bound.
  public var since: Timestamp?
  /// See ``since``.
  public var until: Timestamp?
  /// How it is worked out where calls can have been missed.
  public var covering = CoverageOptions.standard
  /// Leaves out what the history learned later; nil for everything.
  public var knownAt: Timestamp?
  /// The present.
  public var now: Timestamp

  /// A question about everything.
  public init(now: Timestamp) {
    self.now = now
  }

  /// The time as a scope of events.
  public var scope: EventScope { EventScope(since: since, until: until) }
}

/// What a history says of a span, before it is put into words: everything that a ``SpanReport`` is made of, read
/// from one snapshot. What happened in the windows is counted afterwards, since it takes log files.
public struct SpanFindings: Sendable {
  /// What was asked.
  public let question: SpanQuestion
  /// The windows that reach into the span, and where nothing is known.
  public let gaps: Gaps
  /// What happened in them; nil if no log files were read.
  public var missed: MissedEvents?
  /// What each trail and account logged over time.
  public let drawing: Drawing
  let knownUntil: [TrailARN: Timestamp]
  /// The events that are shown in full, in the order of the timeline.
  let entries: [TimelineEntry]
  /// By trail, the calls that are not shown in full, and how often.
  let further: [EventStream: [String: Int]]
  let sources: ReadSources
  let inputs: SpanInputs
  let head: StoreHead
  let events: Int64

  /// The most that is shown in full. What is worst is chosen first.
  enum Most {
    static let windows = 150
    static let changes = 500
    static let refused = 200
    static let lanes = 200
  }

  /// Reads what there is to say, except for what happened.
  ///
  /// - Throws: `HistoryError`.
  public init(_ question: SpanQuestion, in history: HistorySnapshot) throws {
    self.question = question
    let known = try question.trails.isEmpty ? history.trailARNs() : question.trails
    let trails = known.filter {
      question.accounts.isEmpty || question.accounts.contains($0.account)
    }
    let coverages = try Coverages(
      history, asKnownAt: question.knownAt, options: question.covering)
    var gaps = try Gaps(
      history, trails: trails, covering: question.covering, coverages: coverages,
      rests: question.until == nil ? Most.windows : nil, asKnownAt: question.knownAt)
    // Of one trail alone its account is not asked.
    if !question.trails.isEmpty { gaps.ofAccounts = [] }
    gaps.keep(within: question.scope)
    self.gaps = gaps
    let knownUntil: [TrailARN: Timestamp] = Dictionary(
      uniqueKeysWithValues: gaps.trails.compactMap { trail in
        coverages[trail].knownUntil.map { (trail, $0) }
      })
    self.knownUntil = knownUntil
    let chosen = try ChosenEvents(question, gaps, in: history)
    entries = try Timeline.entries(
      ofEvents: chosen.inOrder, in: history, asKnownAt: question.knownAt)
    further = chosen.further
    var choices = Drawing.Choices(now: question.now)
    choices.since = question.since
    // Also where nothing of the last events was read. Silence that is trusted has no end.
    let silent = question.covering.trustsSilence ? chosen.end : question.now
    let ends = gaps.trails.map { knownUntil[$0] ?? silent } + [chosen.end]
    choices.until = question.until ?? ends.compactMap(\.self).max()
    choices.knownAt = question.knownAt
    choices.drawsAccounts = question.trails.isEmpty
    choices.marks = .given(chosen.marks(entries))
    choices.trails = gaps.trails.count > Most.lanes ? gaps.worstTrails(Most.lanes) : gaps.trails
    var drawing = try Drawing(history, choices, gaps: gaps, coverages: coverages)
    if gaps.trails.count > Most.lanes {
      drawing.notes.append(
        "the \(Most.lanes) trails that lost most are drawn, of \(Number.grouped(gaps.trails.count))"
      )
    }
    self.drawing = drawing
    (sources, inputs) = try Self.sources(question, coverages, gaps.trails, in: history)
    head = try history.storeHead().head
    events = try history.eventCount()
  }

  /// What was read, of the accounts that are asked about.
  private static func sources(
    _ question: SpanQuestion, _ coverages: Coverages, _ trails: [TrailARN],
    in history: HistorySnapshot
  ) throws -> (ReadSources, SpanInputs) {
    var options = ReadSources.Options(now: question.knownAt ?? question.now)
    options.largestGap = question.covering.largestGap
    options.window.since = question.since
    options.window.until = question.until
    options.window.accounts = Set(trails.map(\.account))
    if options.window.accounts.isEmpty { options.window.accounts = question.accounts }
    var counts = ReadCounts(by: .day, window: options.window)
    var inputs = SpanInputs(question.scope, accounts: options.window.accounts)
    try history.eachReading(asKnownAt: question.knownAt) {
      counts.add($0)
      inputs.add($0.content)
    }
    let sources = ReadSources(
      try history.readEvidence(asKnownAt: question.knownAt), counts: counts,
      trails: try KnownTrail.all(
        in: history, withDeliveries: false, asKnownAt: question.knownAt),
      delivered: coverages.delivered, selfBlind: coverages.selfBlind, options: options)
    return (sources, inputs)
  }
}

extension SpanQuestion {
  /// The events of the span.
  var filter: EventFilter {
    var filter = EventFilter()
    (filter.since, filter.until) = (since, until)
    return filter
  }

  /// Whether an event is of a trail, or of an account, that is asked about.
  func takes(_ event: TrailEvent) -> Bool {
    guard let trail = event.stream.trailARN else {
      return trails.isEmpty
        && (accounts.isEmpty || event.account.map(accounts.contains) ?? false)
    }
    return (trails.isEmpty || trails.contains(trail))
      && (accounts.isEmpty || accounts.contains(trail.account))
  }
}

/// Which events are shown in full, and how many others there are.
private struct ChosenEvents {
  /// Those that are shown in full, in the order of the timeline.
  private(set) var inOrder: [Int64] = []
  private var sequences: Set<Int64> = []
  /// After the last of all events; nil if there is none.
  private(set) var end: Timestamp?
  var further: [EventStream: [String: Int]] = [:]
  /// The marks of events that are not shown in full: of these it was not worked out what they mean.
  private var others: [TrailARN: [Mark]] = [:]

  /// All, if there are few. Otherwise those that opened or closed the windows that are shown, then the earliest.
  init(_ question: SpanQuestion, _ gaps: Gaps, in history: HistorySnapshot) throws {
    var all:
      [(sequence: Int64, stream: EventStream, what: String, isRefused: Bool, time: Timestamp)] = []
    try history.eachEvent(matching: question.filter, asKnownAt: question.knownAt) { event in
      guard question.takes(event.content) else { return }
      let change = event.content.change
      let what = change.call?.rawValue ?? change.kind.rawValue
      all.append(
        (
          event.sequence, event.content.stream, what, change.kind == .rejectedCall,
          event.content.time
        ))
    }
    let allWindows = gaps.windows
    let windows = gaps.worstWindows.prefix(SpanFindings.Most.windows).map { allWindows[$0] }
    let first = Set(windows.flatMap { [$0.opening.sequence, $0.closing?.sequence ?? -1] })
    end = all.map(\.time).max()?.advanced(bySeconds: 1)
    let opening = Set(gaps.ofTrails.map(\.opening.sequence))
    let changes = all.filter { !$0.isRefused }.map(\.sequence)
    let byWeight = changes.filter(first.contains) + changes.filter { !first.contains($0) }
    sequences.formUnion(byWeight.prefix(SpanFindings.Most.changes))
    sequences.formUnion(
      all.filter(\.isRefused).map(\.sequence).prefix(SpanFindings.Most.refused))
    inOrder = all.map(\.sequence).filter(sequences.contains)
    for event in all where !sequences.contains(event.sequence) {
      let what = event.isRefused ? event.what + " (refused)" : event.what
      further[event.stream, default: [:]][what, default: 0] += 1
      guard let trail = event.stream.trailARN else { continue }
      others[trail, default: []].append(
        Mark(
          time: event.time,
          direction: event.isRefused
            ? .refused : opening.contains(event.sequence) ? .narrowed : .other,
          words: what, who: nil, sequence: event.sequence))
    }
  }

  /// The marks of all events of the span, by trail.
  func marks(_ entries: [TimelineEntry]) -> [TrailARN: [Mark]] {
    var marks = others
    for entry in entries {
      guard let trail = entry.event.content.stream.trailARN else { continue }
      marks[trail, default: []].append(Mark(entry))
    }
    return marks
  }
}

extension Gaps {
  /// The places of the windows in ``windows``, the worst first: of accounts before those of trails, by what was
  /// lost, those that are open, the longest.
  var worstWindows: [Int] {
    func worstFirst(_ windows: [Gap]) -> [Int] {
      let weights = windows.map(\.weight)
      return windows.indices.sorted {
        (weights[$0].kind, weights[$0].length, $0) < (weights[$1].kind, weights[$1].length, $1)
      }
    }
    return worstFirst(ofAccounts) + worstFirst(ofTrails).map { $0 + ofAccounts.count }
  }

  /// So many of the trails, those with the most windows.
  fileprivate func worstTrails(_ count: Int) -> [TrailARN] {
    let windows = Dictionary(grouping: ofTrails, by: \.trail).mapValues(\.count)
    let order = trails.sorted {
      (windows[$1] ?? 0, $0) < (windows[$0] ?? 0, $1)
    }
    return order.prefix(count).sorted()
  }
}
