public import CloudTrail
public import Selectors
public import TrailLogs

/// Makes at most one value of each record: for whoever looks for something, or at everything.
public struct VerdictMap<Value: Sendable>: VerdictSink {
  public typealias Body =
    @Sendable (
      _ record: borrowing Record, _ judged: borrowing JudgedRecord, _ verdicts: [Verdict]
    ) -> Value?

  private let trails: Int
  private let body: Body
  private var gathered: [Value] = []

  /// - Parameter trails: how many judge.
  init(trails: Int, _ body: @escaping Body) {
    self.trails = trails
    self.body = body
  }

  public mutating func take(
    _ record: borrowing Record, _ judged: borrowing JudgedRecord, entry: Int,
    of cache: borrowing VerdictCache
  ) {
    var verdicts: [Verdict] = []
    verdicts.reserveCapacity(trails)
    for trail in 0..<trails { verdicts.append(cache.verdict(entry, trail: trail)) }
    if let value = body(record, judged, verdicts) { gathered.append(value) }
  }

  public var gatheredBytes: Int { gathered.count * 1024 }

  public mutating func drain() -> [Value] {
    defer { gathered.removeAll() }
    return gathered
  }
}

extension Replayer {
  /// Makes at most one value of each record and its verdicts, and takes the values in the order of the
  /// records.
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
