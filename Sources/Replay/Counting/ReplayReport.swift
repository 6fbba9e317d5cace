public import CloudTrail
import History
import Selectors
public import TrailLogs

/// What a replay counted.
public struct ReplayReport: Sendable {
  public var files = 0
  /// Records judged, each once, however many trails there are.
  public var records = 0
  /// Records outside of the time asked for.
  public var outOfScope = 0
  public var firstEvent: Timestamp?
  public var lastEvent: Timestamp?
  /// One per trail, in the order of the judges.
  public var trails: [TrailTally]
  private var names = NameTally()
  /// Records that no trail logged for certain: each said that it did not.
  public var loggedByNone = Count()
  /// The same by the configurations of the event's own second.
  public var loggedByNoneByConfiguration = Count()
  /// Everything that could not be read.
  public var problems = 0
  public var skipped: [SkipReason: Int] = [:]
  public var bytesRead = 0
  /// Whether it was stopped before the last file.
  public var isStopped = false

  /// How many events, and how many of them were writes (`readOnly` false).
  public struct Count: Sendable, Hashable {
    public var events = 0
    public var writes = 0

    public init() {}

    init(_ events: Int, isWrite: Bool) {
      self.events = events
      writes = isWrite ? events : 0
    }

    mutating func add(isWrite: Bool) {
      events += 1
      if isWrite { writes += 1 }
    }

    mutating func add(_ other: Count) {
      events += other.events
      writes += other.writes
    }

    static func + (left: Count, right: Count) -> Count {
      var sum = left
      sum.add(right)
      return sum
    }
  }

  public init(trails: [String]) {
    self.trails = trails.map(TrailTally.init)
  }

  /// Counts one record with its verdicts, one per trail in the order of the judges.
  mutating func count(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ verdicts: [Verdict]
  ) {
    note(time)
    let isWrite = record.readOnly == false
    for (index, verdict) in verdicts.enumerated() {
      trails[index].count(verdict, Count(1, isWrite: isWrite))
    }
    guard !verdicts.isEmpty else { return }
    count(verdicts.map { [$0.judgement.answer: 1] }, of: EventName(record.fields))
    if verdicts.allSatisfy({ $0.answer == .notLogged }) { loggedByNone.add(isWrite: isWrite) }
    if verdicts.allSatisfy({ $0.judgement.answer == .notLogged }) {
      loggedByNoneByConfiguration.add(isWrite: isWrite)
    }
  }

  /// Counts the names of records of which the verdicts are counted elsewhere.
  ///
  /// - Parameter answers: by configuration; one for each trail, in the order of the judges.
  mutating func count(_ answers: [VerdictCounts], of name: EventName) {
    names.add(answers, to: name)
  }

  /// By what was called, in the order of the names, each trail's answers by configuration; the trails are
  /// in the order of ``trails``. Of more than ``nameLimit`` different names all but the smallest are
  /// counted under ``EventName/others``, so that hostile input cannot fill the memory. It is put together
  /// at each call.
  public var answersByName: [(name: EventName, answers: [VerdictCounts])] { names.inOrder }

  public static let nameLimit = NameTally.limit

  /// Counts one record of which the verdicts are counted elsewhere: see ``VerdictCache``.
  public mutating func note(_ time: Timestamp) {
    records += 1
    firstEvent = min(firstEvent ?? time, time)
    lastEvent = max(lastEvent ?? time, time)
  }

  /// Adds what was counted of other records by the same trails. The parts may be merged in any
  /// order.
  public mutating func merge(_ other: ReplayReport) {
    files += other.files
    records += other.records
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
}
