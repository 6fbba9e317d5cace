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

  /// All of them that count, in no order, each at the time at which it takes effect, for a fold.
  ///
  /// - Parameters:
  ///   - knownAt: leaves out what was recorded later; nil for everything.
  ///   - unread: see ``FoldedEvent/init(row:unread:)``.
  func all(knownAt: Timestamp? = nil, unread: Set<EventKind> = []) throws -> [FoldedEvent] {
    let own = try database.all(
      FoldedEvent.select + " WHERE trail = ? AND recorded_time <= ? ORDER BY version",
      [trail.databaseValue, CountedEvents.known(knownAt)]
    ) { try FoldedEvent(row: $0, unread: unread) }
    return try counted(
      own + CountedEvents.relatives(ofStream: trail, database, knownAt: knownAt), knownAt)
  }

  /// The events that count and name no trail.
  private func unnamed(knownAt: Timestamp?) throws -> [FoldedEvent] {
    try counted([], knownAt).filter { !$0.namesTrail }
  }

  /// The events that count, of the rows given and those that name no trail.
  private func counted(_ rows: [FoldedEvent], _ knownAt: Timestamp?) throws -> [FoldedEvent] {
    var rows = rows
    if arn != nil {
      let unnamed = try database.all(
        FoldedEvent.select + """
           WHERE \(Self.isUnnamed) AND kind = 'UnknownConfiguration' AND recorded_time <= ?
          """, streams.map(\.databaseValue) + [CountedEvents.known(knownAt)], FoldedEvent.init(row:)
      )
      rows += unnamed
      if !unnamed.isEmpty {
        for stream in streams {
          rows += try CountedEvents.relatives(ofStream: stream, database, knownAt: knownAt)
        }
      }
    }
    var seen: Set<Int64> = []
    let distinct = rows.filter { seen.insert($0.sequence).inserted }
    return LiveOrder.placed(
      try CountedEvents.of(
        distinct, voided: CountedEvents.voided(database, knownAt: knownAt)
      ).compactMap(concerning))
  }

  /// The event if it concerns the trail.
  private func concerning(_ event: FoldedEvent) -> FoldedEvent? {
    if ExactText(event.stream) == ExactText(trail) {
      if case .unattributed = EventStream(trail) { return nil }
      return event
    }
    guard let arn, case .lose = event.change, event.change.mayConcern(arn),
      streams.contains(where: { ExactText($0) == ExactText(event.stream) })
    else { return nil }
    var event = event
    event.namesTrail = false
    return event
  }

  /// The sequences of those events that name no trail and can have changed this one: they began
  /// periods of it.
  func unnamedCauses(knownAt: Timestamp? = nil) throws -> [Int64] {
    let sequences = Set(try unnamed(knownAt: knownAt).map(\.sequence))
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
        + "AND kind = 'UnknownConfiguration'", streams.map(\.databaseValue)
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
        + "AND kind IN ('UnknownConfiguration', 'Correction')", streams.map(\.databaseValue)
    ) { try $0.read(0) }
    return [own, unnamed.flatMap { $0 }].compactMap { $0 }.max()
  }

  /// Whether any of them can be of one of some streams.
  func areOf(_ other: Set<ExactText>) -> Bool {
    !other.isDisjoint(with: ([trail] + streams).map(ExactText.init))
  }

  /// The condition with which an index finds the events of four streams that are no refused calls.
  private static let isUnnamed = """
    trail IN (?, ?, ?, ?) AND trail >= 'unattributed:' AND trail < 'unattributed;'
    AND kind <> 'RejectedCall'
    """

  /// The streams of the trail's account and home Region; parts that a record lacks match any.
  private var streams: [String] {
    [arn?.region, nil].flatMap { region in
      [arn?.account, nil].map {
        EventStream.unattributed(region: region, account: $0).text
      }
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
