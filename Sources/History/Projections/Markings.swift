public import CloudTrail
import GRDB

/// What one change means for its trail.
public struct MarkedChange: Sendable, Hashable {
  /// The number of the event in the log.
  public var sequence: Int64
  /// A stable name: `narrowed`, `widened`, `both`, `same` …
  public var meaning: String
  /// The same in one line for people.
  public var words: String

  /// See the properties.
  public init(sequence: Int64, meaning: String, words: String) {
    self.sequence = sequence
    self.meaning = meaning
    self.words = words
  }
}

/// Works out what changes mean. It is given from above, since the history compares no configurations.
public struct ChangeMarker: Sendable {
  /// The version of the program whose rules and words they are. What another version worked out is not
  /// compared with what this one says.
  public var program: String
  /// The meanings of a trail's changes by events after a number of the log, each number once. A change that
  /// cannot change what is logged has none.
  public var meanings:
    @Sendable (HistorySnapshot, TrailARN, _ after: Int64) throws -> [MarkedChange]

  /// See the properties.
  public init(
    program: String,
    meanings:
      @escaping @Sendable (HistorySnapshot, TrailARN, _ after: Int64) throws -> [MarkedChange]
  ) {
    self.program = program
    self.meanings = meanings
  }
}

/// The tables `marking` and `meaning`: what changes mean, for those who read by SQL.
///
/// They differ from the other projections in that appending does not fill them: a comparison takes longer than
/// an append, and nobody who reads by SQL may be waiting for it. What keeps them right is that
///
/// - an append that may alter an earlier period of a trail forgets the trail (``forget(_:)``) in its own
///   transaction: a fold in its middle, and a call that shows that the trail was created or deleted unseen;
/// - any other call continues after the last period, alters no earlier meaning, and is after `up_to`;
/// - what stands after `up_to` is shown as not worked out.
struct Markings {
  private let database: Database

  init(_ database: Database) {
    self.database = database
  }

  /// Removes what was worked out of a trail.
  func forget(_ trail: String) throws {
    try database.run("DELETE FROM marking WHERE trail = ?", [trail.databaseValue])
    try database.run("DELETE FROM meaning WHERE trail = ?", [trail.databaseValue])
  }

  /// The trails of which something is not worked out, or by another version of the program.
  func unfinished(_ program: String) throws -> [TrailARN] {
    try database.all(
      """
      SELECT event.trail FROM event LEFT JOIN marking USING (trail) GROUP BY event.trail
      HAVING coalesce(up_to, -1) < max(sequence) OR program <> ? ORDER BY event.trail
      """, [program.databaseValue]
    ) { try EventStream($0.read(0))?.trailARN }.compactMap { $0 }
  }

  /// Works out what is missing of a trail, up to the end of the log.
  ///
  /// - Returns: how many changes were marked.
  func complete(_ trail: TrailARN, by marker: ChangeMarker, upTo last: Int64) throws -> Int {
    var done: Int64 = 0
    if let (upTo, program) = try marking(of: trail.text) {
      if program == marker.program { done = upTo } else { try forget(trail.text) }
    }
    let changes = try marker.meanings(HistorySnapshot(database: database), trail, done)
    for change in changes {
      try database.run(
        "INSERT INTO meaning VALUES (?, ?, ?, ?)", Self.values(trail.text, change))
    }
    try database.run(
      "INSERT OR REPLACE INTO marking VALUES (?, ?, ?)",
      [trail.text.databaseValue, last.databaseValue, marker.program.databaseValue])
    return changes.count
  }

  /// The trails whose rows are not those that the marker gives. Of those of another version of the program
  /// nothing is said but that their rows belong to a row of `marking`, and to events that are there.
  ///
  /// - Parameter last: the last event of the log.
  func wrong(by marker: ChangeMarker, upTo last: Int64) throws -> [String] {
    var wrong: [String] = []
    for trail in try database.all(
      "SELECT trail FROM marking UNION SELECT trail FROM meaning ORDER BY trail", [],
      { try $0.read(0) as String })
    {
      if try !isRight(trail, by: marker, upTo: last) { wrong.append(trail) }
    }
    return wrong
  }

  private func isRight(
    _ trail: String, by marker: ChangeMarker, upTo last: Int64
  ) throws -> Bool {
    guard let (upTo, program) = try marking(of: trail), upTo <= last,
      let arn = EventStream(trail)?.trailARN
    else { return false }
    let rows = try Row.fetchAll(
      database, sql: "SELECT * FROM meaning WHERE trail = ? ORDER BY sequence", arguments: [trail]
    ).map { Array($0.databaseValues) }
    guard program == marker.program else {
      return try database.first(
        "SELECT max(sequence) FROM meaning WHERE trail = ?", [trail.databaseValue],
        { try $0.read(0) as Int64? ?? 0 }
      ).map { $0 <= upTo } ?? true
    }
    let changes = try marker.meanings(HistorySnapshot(database: database), arn, 0)
      .filter { $0.sequence <= upTo }.sorted { $0.sequence < $1.sequence }
    return rows == changes.map { Self.values(trail, $0) }
  }

  private func marking(of trail: String) throws -> (upTo: Int64, program: String)? {
    try database.first(
      "SELECT up_to, program FROM marking WHERE trail = ?", [trail.databaseValue]
    ) { (try $0.read(0), try $0.read(1)) }
  }

  private static func values(_ trail: String, _ change: MarkedChange) -> [DatabaseValue] {
    [
      trail.databaseValue, change.sequence.databaseValue, change.meaning.databaseValue,
      change.words.databaseValue,
    ]
  }
}

extension HistorySnapshot {
  /// What a change means, if that was worked out and kept; with all that is known.
  ///
  /// - Parameter event: that caused the change.
  public func keptMeaning(of event: Event, on trail: TrailARN) throws -> MarkedChange? {
    try database.first(
      "SELECT sequence, meaning, words FROM meaning WHERE trail = ? AND sequence = ?",
      [trail.text.databaseValue, event.sequence.databaseValue]
    ) {
      MarkedChange(
        sequence: try $0.read(0), meaning: try $0.read(1), words: try $0.read(2))
    }
  }
}

extension Recorder {
  /// Works out what changes mean, where that is missing or was worked out by another version of the program,
  /// and keeps it for those who read the store by SQL. Others can write in between.
  ///
  /// - Returns: how many changes were marked.
  /// - Throws: ``HistoryError``, and what the marker throws; what was kept before stays.
  @discardableResult
  public func mark(by marker: ChangeMarker) throws -> Int {
    var waiting = try write { try Markings($0).unfinished(marker.program) }[...]
    var changes = 0
    while !waiting.isEmpty {
      changes += try write { database in
        let last = try database.first("SELECT max(sequence) FROM event") {
          try $0.read(0) as Int64
        }
        var marked = 0
        while marked < Self.mostMarkedAtOnce, let trail = waiting.popFirst() {
          marked += try Markings(database).complete(trail, by: marker, upTo: last ?? 0)
        }
        return marked
      }
    }
    return changes
  }

  /// So many changes are marked before other writers get their turn; about a tenth of a second.
  private static let mostMarkedAtOnce = 500
}
