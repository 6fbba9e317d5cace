public import CloudTrail
public import History
public import Replay
import Synchronization

/// Where calls that change trails can have been missed, as far as answers need it.
///
/// To say that of a trail, one has to ask whether its every call came to this store, what was read, and, for
/// moments that were read, what every trail logged. So it is kept, at three depths:
///
/// - For each connection, what was found out of trails, as long as the store does not change
///   (`SnapshotVersion`). Most reads need nothing else, and ask the tables nothing.
/// - Where what was read ends, as long as no more is read. With it the present is answered, whatever calls the
///   server takes (`ReadEnd`).
/// - The coverage of all trails, as long as nothing is recorded. Moments in the past need it.
public final class CoverageCache: Sendable {
  private struct Kept {
    /// By the number of the connection.
    var connections: [Int: Connection] = [:]
    var ends: (version: ContentVersion, byPlace: [AccountRegion: ReadEnd])?
    var all: (version: ContentVersion, coverages: Coverages)?
  }

  /// What a connection found out in one state of the store.
  private struct Connection {
    let version: SnapshotVersion
    var trails: [TrailARN: Basis] = [:]
    var all: Coverages?
  }

  /// What the coverage of a trail follows from.
  private enum Basis {
    case complete
    /// - Parameter last: the coverage after the end, but for seconds with calls on the trail.
    case until(ReadEnd, begin: Timestamp, last: TrailCoverage)
  }

  private let kept = Mutex(Kept())

  /// The most trails, places and connections that are kept; of more, all are forgotten.
  private static let most = 1024

  /// Nothing is worked out yet.
  public init() {}

  /// The coverage of a trail, which holds at one moment; of others it may say nothing.
  ///
  /// - Parameters:
  ///   - trail: the trail.
  ///   - time: the moment.
  ///   - lastChange: when the period of the trail begins that holds at the moment, with all that is known.
  ///   - history: the store, always the same one.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  /// - Throws: `HistoryError`.
  public func coverage(
    of trail: TrailARN, at time: Timestamp, lastChange: Timestamp, in history: HistorySnapshot,
    asKnownAt knownAt: Timestamp? = nil
  ) throws -> TrailCoverage {
    guard knownAt == nil, let version = try history.version() else {
      return try Self.workedOut(trail, history, knownAt)
    }
    switch try basis(of: trail, history, version) {
    case .complete: return .complete
    case .until(let end, let begin, let last):
      guard time >= end.from else { return try all(history, version)[trail] }
      let second = Timestamp(seconds: time.second)
      guard lastChange >= second else { return last }
      let periods = try history.timeline(of: trail, in: second...time)?.periods ?? []
      return end.coverage(
        since: begin, showing: periods.filter { $0.from >= second && $0.from <= time })
    }
  }

  private static func workedOut(
    _ trail: TrailARN, _ history: HistorySnapshot, _ knownAt: Timestamp?
  ) throws -> TrailCoverage {
    if try history.isRecordedHere(trail, asKnownAt: knownAt) { return .complete }
    return try Coverages(history, asKnownAt: knownAt)[trail]
  }

  /// The coverage of some trails, at all moments. If none of them can have been changed elsewhere, nothing
  /// is worked out.
  ///
  /// - Parameters:
  ///   - trails: in any order.
  ///   - history: the store, always the same one.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  /// - Throws: `HistoryError`.
  public func coverages(
    of trails: [TrailARN], in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [TrailARN: TrailCoverage] {
    let version = knownAt == nil ? try history.version() : nil
    var all: Coverages?
    var found: [TrailARN: TrailCoverage] = [:]
    for trail in trails {
      if try history.isRecordedHere(trail, asKnownAt: knownAt) {
        found[trail] = .complete
        continue
      }
      let coverages =
        try all ?? version.map { try self.all(history, $0) }
        ?? Coverages(history, asKnownAt: knownAt)
      all = coverages
      found[trail] = coverages[trail]
    }
    return found
  }

  /// The coverage of all trails, at all moments.
  ///
  /// - Parameters:
  ///   - history: the store, always the same one.
  ///   - knownAt: leaves out what was learned later; nil for everything.
  /// - Throws: `HistoryError`.
  func coverages(
    in history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Coverages {
    guard knownAt == nil, let version = try history.version() else {
      return try Coverages(history, asKnownAt: knownAt)
    }
    return try all(history, version)
  }

  // MARK: - What is kept

  private func basis(
    of trail: TrailARN, _ history: HistorySnapshot, _ version: SnapshotVersion
  ) throws -> Basis {
    let known = kept.withLock { kept in
      kept.connections[version.connection].flatMap {
        $0.version == version ? $0.trails[trail] : nil
      }
    }
    if let known { return known }
    let found = try findBasis(of: trail, history)
    keep(version) { connection in
      if connection.trails.count >= Self.most { connection.trails = [:] }
      connection.trails[trail] = found
    }
    return found
  }

  private func findBasis(of trail: TrailARN, _ history: HistorySnapshot) throws -> Basis {
    guard trail.hasParts, try !history.isRecordedHere(trail),
      let begin = try history.beginning(of: trail)
    else { return .complete }
    let end = try end(of: AccountRegion(home: trail), history)
    return .until(end, begin: begin, last: end.coverage(since: begin))
  }

  private func end(of place: AccountRegion, _ history: HistorySnapshot) throws -> ReadEnd {
    let version = try history.evidenceVersion()
    let known = kept.withLock { kept in
      kept.ends.flatMap { $0.version == version ? $0.byPlace[place] : nil }
    }
    if let known { return known }
    let found = ReadEnd(of: place, try history.readEvidence())
    kept.withLock { kept in
      var ends = kept.ends?.version == version ? kept.ends?.byPlace ?? [:] : [:]
      if ends.count >= Self.most { ends = [:] }
      ends[place] = found
      kept.ends = (version, ends)
    }
    return found
  }

  private func all(_ history: HistorySnapshot, _ version: SnapshotVersion) throws -> Coverages {
    let known = kept.withLock { kept in
      kept.connections[version.connection].flatMap { $0.version == version ? $0.all : nil }
    }
    if let known { return known }
    let content = try history.contentVersion()
    let shared = kept.withLock { kept in
      kept.all.flatMap { $0.version == content ? $0.coverages : nil }
    }
    let found = try shared ?? Coverages(history)
    kept.withLock { $0.all = (content, found) }
    keep(version) { $0.all = found }
    return found
  }

  /// Keeps something with what the connection found out in the same state of the store.
  private func keep(_ version: SnapshotVersion, _ change: (inout Connection) -> Void) {
    kept.withLock { kept in
      if kept.connections.count >= Self.most { kept.connections = [:] }
      let last = kept.connections.removeValue(forKey: version.connection)
      var connection =
        last.flatMap { $0.version == version ? $0 : nil } ?? Connection(version: version)
      change(&connection)
      kept.connections[version.connection] = connection
    }
  }
}
