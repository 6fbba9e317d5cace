import CloudTrail
import GRDB

/// Finds the events that concern a trail: those of its own stream, and those that name no trail and
/// may have been on this one. Everything that folds a trail takes its events from here.
struct EventsOfTrail {
  let database: Database
  /// The text of the trail's stream.
  let trail: String
  /// Nil if the stream is not that of a trail.
  private let arn: TrailARN?

  init(_ database: Database, _ trail: String) {
    self.database = database
    self.trail = trail
    arn = TrailARN(written: trail)
  }

  /// All of them that count, for a fold: each call once (see ``CountedEvents``).
  ///
  /// - Parameters:
  ///   - knownAt: leaves out what was recorded later; nil for everything.
  ///   - unread: see ``FoldedEvent/init(row:unread:)``.
  func all(knownAt: Timestamp? = nil, unread: Set<EventKind> = []) throws -> [FoldedEvent] {
    if case .unattributed = EventStream(trail) { return [] }
    let own = try database.all(
      FoldedEvent.select + " WHERE trail = ? AND recorded_time <= ? ORDER BY version",
      [trail.databaseValue, (knownAt?.microseconds ?? Int64.max).databaseValue]
    ) { try FoldedEvent(row: $0, unread: unread) }
    return try concerning(own + unnamedRows(knownAt), knownAt, unread)
  }

  /// Those of the events in some rows that count and concern the trail.
  private func concerning(
    _ rows: [FoldedEvent], _ knownAt: Timestamp?, _ unread: Set<EventKind> = []
  ) throws -> [FoldedEvent] {
    let text = ExactText(trail)
    let unnamed = Set(streamTexts.map(ExactText.init))
    return try CountedEvents.of(rows, database, knownAt: knownAt, unread: unread).compactMap {
      if ExactText($0.stream) == text { return $0 }
      guard let arn, unnamed.contains(ExactText($0.stream)), $0.change.mayConcern(arn) else {
        return nil
      }
      var event = $0
      event.namesTrail = false
      return event
    }
  }

  /// The rows that name no trail.
  private func unnamedRows(_ knownAt: Timestamp?) throws -> [FoldedEvent] {
    guard arn != nil else { return [] }
    return try database.all(
      FoldedEvent.select + """
         WHERE \(Self.isUnnamed) AND kind = 'UnknownConfiguration' AND recorded_time <= ?
        """, streams + [(knownAt?.microseconds ?? Int64.max).databaseValue],
      FoldedEvent.init(row:))
  }

  /// The sequences of those events that name no trail and can have changed this one: they began
  /// periods of it.
  func unnamedCauses(knownAt: Timestamp? = nil) throws -> [Int64] {
    let unnamed = try concerning(unnamedRows(knownAt), knownAt).filter { !$0.namesTrail }
    let sequences = Set(unnamed.filter(\.changesState).map(\.sequence))
    if sequences.isEmpty { return [] }
    if knownAt != nil {
      return Fold.periods(of: try all(knownAt: knownAt)).compactMap(\.setBy)
        .filter(sequences.contains)
    }
    return try database.all(
      "SELECT set_by FROM period WHERE trail = ? AND cause = 'UnknownConfiguration'",
      [trail.databaseValue]
    ) { try $0.read(0) as Int64 }.filter(sequences.contains)
  }

  /// When the last of those events happened that name no trail.
  func lastUnnamed() throws -> Timestamp? {
    guard arn != nil else { return nil }
    let last: Int64?? = try database.first(
      "SELECT max(effective_time) FROM event WHERE \(Self.isUnnamed) "
        + "AND kind = 'UnknownConfiguration'", streams
    ) { try $0.read(0) }
    return last.flatMap { $0 }.map(Timestamp.init(microseconds:))
  }

  /// When the store last learned of an event that concerns the trail.
  func lastRecorded() throws -> Int64? {
    let own: Int64? = try database.first(
      "SELECT recorded_time FROM event WHERE trail = ? ORDER BY version DESC LIMIT 1",
      [trail.databaseValue]
    ) { try $0.read(0) }
    guard arn != nil else { return own }
    let unnamed: Int64?? = try database.first(
      "SELECT max(recorded_time) FROM event WHERE \(Self.isUnnamed) "
        + "AND kind IN ('UnknownConfiguration', 'Correction')", streams
    ) { try $0.read(0) }
    return [own, unnamed.flatMap { $0 }].compactMap { $0 }.max()
  }

  /// Whether any of them can be of one of the streams.
  func areOf(_ streams: Set<ExactText>) -> Bool {
    !streams.isDisjoint(with: ([trail] + streamTexts).map(ExactText.init))
  }

  /// The condition with which an index finds the events of four streams that are no refused calls.
  private static let isUnnamed = """
    trail IN (?, ?, ?, ?) AND trail >= 'unattributed:' AND trail < 'unattributed;'
    AND kind <> 'RejectedCall'
    """

  /// The streams of the trail's account and home Region; parts that a record lacks match any.
  private var streams: [DatabaseValue] { streamTexts.map(\.databaseValue) }

  private var streamTexts: [String] {
    [arn?.region, nil].flatMap { region in
      [arn?.account, nil].map { EventStream.unattributed(region: region, account: $0).text }
    }
  }
}

extension TrailChange {
  /// Whether a change that names no trail can be one of this trail, of which the account and the home
  /// Region fit.
  func mayConcern(_ trail: TrailARN) -> Bool {
    if case .lose(_, _, let name?) = self { name == trail.name } else { true }
  }
}
