public import CloudTrail
public import Selectors
public import TrailLogs

/// Makes something of the verdicts of a replay: lines, counts, findings. Each worker has its own sink;
/// the pieces that the sinks make arrive in the order of the files, however many workers there are.
public protocol VerdictSink: Sendable {
  associatedtype Piece: Sendable

  /// Whether it needs the records at all.
  static var takesRecords: Bool { get }

  /// Takes one record with its verdicts, one for each trail. The record is valid only during the call.
  ///
  /// - Parameters:
  ///   - record: the record, with its position in its file.
  ///   - judged: the same record, as selectors compare it.
  ///   - entry: the number of the record's entry in the cache.
  ///   - cache: has the verdicts of the entry, one for each trail.
  mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache)

  /// Takes one record that has an addendum. Its verdicts are not in the cache.
  ///
  /// - Parameters:
  ///   - record: the record. If its addendum has a `correctedEventID`, it is not an event of its own.
  ///   - judged: the same record, as selectors compare it.
  ///   - verdicts: one for each trail, by the time to settle that applies to the record.
  mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict])

  /// About how many bytes have gathered; read after each record.
  var gatheredBytes: Int { get }

  /// Returns what has gathered, and starts anew.
  mutating func drain() -> Piece
}

extension VerdictSink {
  /// True, unless the sink says otherwise.
  public static var takesRecords: Bool { true }
}

/// Makes nothing, for replays of which only the report is needed.
public struct NoSink: VerdictSink {
  /// A sink that keeps nothing.
  public init() {}

  /// False, so that the replay skips the call for each record.
  public static var takesRecords: Bool { false }

  /// Does nothing.
  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {}

  /// Does nothing.
  public mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
  ) {}

  /// Always 0.
  public var gatheredBytes: Int { 0 }

  /// Returns nothing.
  public mutating func drain() {}
}

/// Makes at most one value of each record: to find some records, or to read all of them.
public struct VerdictMap<Value: Sendable>: VerdictSink {
  /// Makes a value of a record and its verdicts, one for each trail in the order of the judges; nil
  /// for none. Called on the workers' threads.
  public typealias Body =
    @Sendable (
      _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
    ) -> Value?

  /// How many trails judge.
  private let trails: Int
  private let body: Body
  private var gathered: [Value] = []

  fileprivate init(trails: Int, _ body: @escaping Body) {
    self.trails = trails
    self.body = body
  }

  /// Passes the record and its verdicts to the function, and keeps what it returns.
  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    var verdicts: [Verdict] = []
    verdicts.reserveCapacity(trails)
    for trail in 0..<trails { verdicts.append(cache.verdict(entry, trail: trail)) }
    takeAddendum(record, judged, verdicts)
  }

  /// Passes the record and its verdicts to the function, and keeps what it returns.
  public mutating func takeAddendum(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
  ) {
    if let value = body(record, judged, verdicts) { gathered.append(value) }
  }

  /// An estimate of 1,024 bytes for each value.
  public var gatheredBytes: Int { gathered.count * 1024 }

  /// Returns the values that have gathered, in the order of their records.
  public mutating func drain() -> [Value] {
    defer { gathered.removeAll() }
    return gathered
  }
}

extension Replayer {
  /// Makes at most one value of each record and its verdicts, and delivers the values in the order of
  /// the records. The other parameters are those of
  /// ``run(_:sink:deliver:each:shouldStop:problem:)``.
  public func run<Value: Sendable>(
    _ finder: LogFinder, map: @escaping VerdictMap<Value>.Body, deliver: (Value) throws -> Void,
    each: (FileReport) throws -> Void = { _ in }, shouldStop: () -> Bool = { false },
    problem: (any Explained) -> Void = { _ in }
  ) throws -> ReplayReport {
    let trails = judges.all.count
    return try run(
      finder, sink: { VerdictMap(trails: trails, map) }, deliver: { try $0.forEach(deliver) },
      each: each, shouldStop: shouldStop, problem: problem
    ).0
  }
}
