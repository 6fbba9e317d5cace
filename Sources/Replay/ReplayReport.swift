public import CloudTrail
import History
public import Selectors
public import TrailLogs

/// The counts of a replay.
public struct ReplayReport: Sendable {
  /// Files that were read.
  public var files = 0
  /// Records judged, each once, however many trails there are.
  public var records = 0
  /// Records that correct earlier ones (SEMANTICS 3.6p). They are judged, but not counted as events.
  public var corrections = 0
  /// Records outside of the time, accounts and Regions in scope.
  public var outOfScope = 0
  /// The earliest `eventTime` judged; nil if no record was.
  public var firstEvent: Timestamp?
  /// The latest `eventTime` judged; nil if no record was.
  public var lastEvent: Timestamp?
  /// One for each trail, in the order of the judges.
  public var trails: [TrailTally]
  private var names = NameTally()
  /// Records that certainly no trail logged.
  public var loggedByNone = Count()
  /// The same by the configurations of the event's own second.
  public var loggedByNoneByConfiguration = Count()
  /// The calls in the files that the history does not hold; none if it was not asked.
  public var unrecorded = UnrecordedCalls()
  /// How many things could not be read.
  public var problems = 0
  /// Files and documents that were not read although nothing is wrong with them, by reason.
  public var skipped: [SkipReason: Int] = [:]
  /// In bytes on disk.
  public var bytesRead = 0
  /// Whether the replay was stopped before the last file.
  public var isStopped = false
  /// Of which places calls that change trails were read; nil if silence is trusted.
  public let readPlaces: ReadPlaces?

  /// How many events, and how many of them were writes (`readOnly` false).
  public struct Count: Addable, Hashable {
    /// All events counted, writes included.
    public var events = 0
    /// Those that were writes.
    public var writes = 0

    /// No events.
    public init() {}

    package init(_ events: Int, isWrite: Bool) {
      self.events = events
      writes = isWrite ? events : 0
    }

    mutating func add(isWrite: Bool) {
      events += 1
      if isWrite { writes += 1 }
    }

    package mutating func add(_ other: Count) {
      events += other.events
      writes += other.writes
    }

    static func + (left: Count, right: Count) -> Count {
      var sum = left
      sum.add(right)
      return sum
    }
  }

  /// Empty counts for these trails.
  ///
  /// - Parameter trails: in the order of the judges.
  public init(trails: [TrailARN]) {
    self.trails = trails.map { TrailTally(trail: $0) }
    readPlaces = nil
  }

  /// Empty counts for the trails of these judges.
  public init(_ judges: Judges) {
    trails = judges.all.map { TrailTally(trail: $0.trail, spans: $0.coverage.spans) }
    readPlaces = judges.readPlaces
  }

  // MARK: - Counting

  /// Counts one record with its verdicts, one for each trail in the order of the judges.
  mutating func count(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ verdicts: [Verdict]
  ) {
    note(time)
    let isWrite = record.readOnly == false
    for (index, verdict) in verdicts.enumerated() {
      trails[index].count(verdict, Count(1, isWrite: isWrite))
      if let span = verdict.span { trails[index].count(span: span, Count(1, isWrite: isWrite)) }
    }
    guard !verdicts.isEmpty else { return }
    count(verdicts.map { [$0.judgement.answer: 1] }, of: EventName(record.fields))
    if verdicts.allSatisfy({ $0.answer == .notLogged }) { loggedByNone.add(isWrite: isWrite) }
    if verdicts.allSatisfy({ $0.judgement.answer == .notLogged }) {
      loggedByNoneByConfiguration.add(isWrite: isWrite)
    }
  }

  /// Counts the names of records whose verdicts are counted elsewhere.
  ///
  /// - Parameter answers: by configuration; one for each trail, in the order of the judges.
  mutating func count(_ answers: [VerdictCounts], of name: EventName) {
    names.add(answers, to: name)
  }

  /// Counts one record whose verdicts are counted by a ``VerdictCache``.
  public mutating func note(_ time: Timestamp) {
    records += 1
    firstEvent = min(firstEvent ?? time, time)
    lastEvent = max(lastEvent ?? time, time)
  }

  /// Adds the counts of other records by the same trails. Reports may be merged in any order. What is
  /// ``unrecorded`` is known only at the end of a replay, and stays.
  public mutating func merge(_ other: ReplayReport) {
    files += other.files
    records += other.records
    corrections += other.corrections
    outOfScope += other.outOfScope
    firstEvent = [firstEvent, other.firstEvent].compactMap { $0 }.min()
    lastEvent = [lastEvent, other.lastEvent].compactMap { $0 }.max()
    for (index, tally) in other.trails.enumerated() { trails[index].merge(tally) }
    names.merge(other.names)
    loggedByNone.add(other.loggedByNone)
    loggedByNoneByConfiguration.add(other.loggedByNoneByConfiguration)
    problems += other.problems
    skipped.merge(other.skipped, uniquingKeysWith: +)
    bytesRead += other.bytesRead
    isStopped = isStopped || other.isStopped
  }

  // MARK: - By name

  /// The answers of each trail by configuration, for each name that was called, in the order of the
  /// names; the trails are in the order of ``trails``. If there are more than ``nameLimit`` different
  /// names, all but the smallest are counted as ``EventName/others``, so that hostile input cannot fill
  /// the memory. The list is made at each call.
  public var answersByName: [(name: EventName, answers: [VerdictCounts])] { names.inOrder }

  /// How many different names are counted one by one: see ``answersByName``.
  public static let nameLimit = NameTally.limit
}

/// The counts of a replay for one trail.
public struct TrailTally: Sendable {
  /// The trail whose verdicts are counted.
  public var trail: TrailARN
  /// How many events got each answer; an answer that none got is missing.
  public private(set) var answers: [Answer: ReplayReport.Count] = [:]
  /// How many events got each reason; a reason that none got is missing.
  public private(set) var reasons: [Reason: ReplayReport.Count] = [:]
  /// By the configuration of the event's own second.
  public private(set) var answersByConfiguration: [Answer: ReplayReport.Count] = [:]
  /// As ``reasons``, by the configuration of the event's own second.
  public private(set) var reasonsByConfiguration: [Reason: ReplayReport.Count] = [:]
  /// How many verdicts are uncertain only because the history begins later, by what is missing.
  public private(set) var unseen: [Reason: Int] = [:]
  /// How many verdicts depend on an assumption.
  public private(set) var assumed = 0
  /// Events whose verdict is uncertain only because of a change that came after them.
  public private(set) var laterChange = ReplayReport.Count()
  /// How many verdicts may change when more records arrive.
  public private(set) var provisional = 0
  /// How many verdicts rest on a value that nothing has confirmed since a self-blind span.
  public private(set) var unconfirmed = 0
  /// The spans of the trail's coverage.
  private let spans: [BlindSpan]
  /// How many events a span leaves uncertain, by its index.
  private var eventsBySpan: [Int: ReplayReport.Count] = [:]

  init(trail: TrailARN, spans: [BlindSpan] = []) {
    self.trail = trail
    self.spans = spans
  }

  /// The spans that leave events uncertain, in the order of time, and how many.
  public var uncertainSpans: [(span: BlindSpan, events: ReplayReport.Count)] {
    eventsBySpan.sorted { $0.key < $1.key }.compactMap { index, events in
      spans.indices.contains(index) ? (spans[index], events) : nil
    }
  }

  /// Counts events that a span leaves uncertain.
  mutating func count(span: Int, _ count: ReplayReport.Count) {
    eventsBySpan[span, default: .init()].add(count)
  }

  /// Counts events that got the same verdict, but for the span that leaves them uncertain.
  mutating func count(_ verdict: Verdict, _ count: ReplayReport.Count) {
    let own = verdict.judgement
    answers[verdict.answer, default: .init()].add(count)
    reasons[verdict.reason, default: .init()].add(count)
    answersByConfiguration[own.answer, default: .init()].add(count)
    reasonsByConfiguration[own.reason, default: .init()].add(count)
    if own.unknown == .unseen { unseen[own.reason, default: 0] += count.events }
    if own.isAssumed { assumed += count.events }
    if verdict.isUnsettledByLaterChange { laterChange.add(count) }
    if verdict.isProvisional { provisional += count.events }
    if verdict.isUnconfirmed { unconfirmed += count.events }
  }

  /// Adds other counts for the same trail.
  mutating func merge(_ other: TrailTally) {
    answers.merge(other.answers, uniquingKeysWith: +)
    reasons.merge(other.reasons, uniquingKeysWith: +)
    answersByConfiguration.merge(other.answersByConfiguration, uniquingKeysWith: +)
    reasonsByConfiguration.merge(other.reasonsByConfiguration, uniquingKeysWith: +)
    unseen.merge(other.unseen, uniquingKeysWith: +)
    assumed += other.assumed
    laterChange.add(other.laterChange)
    provisional += other.provisional
    unconfirmed += other.unconfirmed
    eventsBySpan.merge(other.eventsBySpan, uniquingKeysWith: +)
  }
}

/// How many events got each answer.
public struct VerdictCounts: Addable, Hashable, ExpressibleByDictionaryLiteral {
  private var logged = 0
  private var notLogged = 0
  private var uncertain = 0

  /// No events.
  public init() {}

  /// Counts given answer by answer; those of an answer that is given twice are added.
  public init(dictionaryLiteral counts: (Answer, Int)...) {
    for (answer, count) in counts { add(count, to: answer) }
  }

  /// Nil if no event got the answer.
  public subscript(answer: Answer) -> Int? {
    let count =
      switch answer {
      case .logged: logged
      case .notLogged: notLogged
      case .uncertain: uncertain
      }
    return count == 0 ? nil : count
  }

  /// The counts that are not 0.
  public var values: [Int] { Answer.allCases.compactMap { self[$0] } }

  /// Whether no event was counted.
  public var isEmpty: Bool { logged == 0 && notLogged == 0 && uncertain == 0 }

  mutating func add(_ count: Int, to answer: Answer) {
    switch answer {
    case .logged: logged += count
    case .notLogged: notLogged += count
    case .uncertain: uncertain += count
    }
  }

  package mutating func add(_ other: VerdictCounts) {
    logged += other.logged
    notLogged += other.notLogged
    uncertain += other.uncertain
  }
}
