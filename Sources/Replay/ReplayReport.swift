import History
import Selectors
import TrailLogs

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
  /// Records that no trail logged for certain: each said that it did not.
  public var loggedByNone = Count()
  /// The same by the configurations of the event's own second.
  public var loggedByNoneByConfiguration = Count()
  /// Everything that could not be read.
  public var problems = 0
  public var leftAlone: [LeftAlone: Int] = [:]
  public var bytesRead = 0
  /// Whether it was stopped before the last file.
  public var isStopped = false

  /// How many events, and how many of them were writes (`readOnly` false).
  public struct Count: Sendable, Hashable {
    public var events = 0
    public var writes = 0

    public init() {}

    mutating func add(isWrite: Bool) {
      events += 1
      if isWrite { writes += 1 }
    }
  }

  init(trails: [String]) {
    self.trails = trails.map(TrailTally.init)
  }

  mutating func count(
    _ record: borrowing JudgedRecord, at time: Timestamp, _ verdicts: [Verdict]
  ) {
    let isWrite = record.readOnly == false
    records += 1
    firstEvent = min(firstEvent ?? time, time)
    lastEvent = max(lastEvent ?? time, time)
    let name = EventName(record.fields)
    for (index, verdict) in verdicts.enumerated() {
      trails[index].count(verdict, name, isWrite: isWrite)
    }
    guard !verdicts.isEmpty else { return }
    if verdicts.allSatisfy({ $0.answer == .notLogged }) { loggedByNone.add(isWrite: isWrite) }
    if verdicts.allSatisfy({ $0.judgement.answer == .notLogged }) {
      loggedByNoneByConfiguration.add(isWrite: isWrite)
    }
  }
}
