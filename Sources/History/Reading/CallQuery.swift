public import CloudTrail
import GRDB

/// Which of the recorded calls LookupEvents asks for.
public struct CallQuery: Sendable, Hashable {
  /// The Region that was called.
  public var region: String
  /// The account that was called: twelve digits.
  public var account: String
  /// The lookup attribute, if one was given.
  public var attribute: Attribute?
  /// The first moment, included; nil for no bound.
  public var from: Timestamp?
  /// The last moment, included; nil for no bound.
  public var through: Timestamp?
  /// Leaves out what was learned later; nil for everything that is known.
  public var knownAt: Timestamp?
  /// Continue after this call, towards older ones.
  public var after: Position?

  /// The position of a call among those of the history, newer ones first.
  public struct Position: Sendable, Hashable {
    /// When the call was made.
    public var time: Timestamp
    /// The number of the call in the log.
    public var sequence: Int64

    /// Takes the position from a call.
    public init(time: Timestamp, sequence: Int64) {
      self.time = time
      self.sequence = sequence
    }
  }

  /// A lookup attribute with its value.
  public enum Attribute: Sendable, Hashable {
    case eventID(String)
    case eventName(String)
    /// The last part of the principal's ARN, or all of it; `root` for the root user.
    case username(String)
    /// A trail's name or ARN.
    case resourceName(String)
    case accessKeyID(String)
  }

  /// Asks for all calls of an account in a Region.
  public init(region: String, account: String) {
    self.region = region
    self.account = account
  }
}

extension HistorySnapshot {
  /// The recorded calls that match a query, refused ones included, newest first, each once with the
  /// fullest content that is known. Voided ones are left out.
  ///
  /// - Parameters:
  ///   - query: which calls are wanted.
  ///   - limit: the most that are returned.
  /// - Returns: the events, newest first.
  /// - Throws: ``HistoryError``.
  public func calls(_ query: CallQuery, limit: Int) throws -> [Event] {
    let (sql, values) = query.select(try ShownRows(database, knownAt: query.knownAt))
    let voided = try voidedIDs(asKnownAt: query.knownAt)
    let rows = try Row.fetchCursor(
      database.cachedStatement(sql: sql),
      // Every voided event may be among the first that are found.
      arguments: StatementArguments(values + [(limit + voided.count).databaseValue]))
    var calls: [Event] = []
    while calls.count < limit, let row = try rows.next() {
      let event = try Event(row: row)
      if !voided.contains(event.content.id) { calls.append(event) }
    }
    return calls
  }
}

extension CallQuery {
  /// The statement that finds the calls, and its parameters without the last, which is the limit. It walks the
  /// index by time from the page's first call on.
  func select(_ shown: ShownRows) -> (sql: String, values: [DatabaseValue]) {
    let (condition, values) = condition
    let sql =
      EventColumns.select + " WHERE \(condition)\(shown.condition) "
      + "ORDER BY effective_time DESC, sequence DESC LIMIT ?"
    return (sql, values)
  }

  // An event of AWS Organizations is no call.
  private static let isCall =
    """
    kind NOT IN ('ObservedConfiguration', 'Correction', 'AccountJoinedOrganization',
      'AccountDepartedOrganization')
    """
  // As with the Region, the trail says where a record that was trimmed was called.
  private static let account =
    "(account = ? OR account IS NULL AND trail LIKE 'arn:%:cloudtrail:%:' || ? || ':trail/%')"

  /// The last moment of which a call can be on the page.
  private var last: Timestamp {
    let through = through ?? Timestamp(microseconds: .max)
    return after.map { min($0.time, through) } ?? through
  }

  fileprivate var condition: (sql: String, values: [DatabaseValue]) {
    var conditions = [
      Self.isCall, EventFilter.isIn(region: "?"), Self.account,
      "effective_time BETWEEN ? AND ?", "recorded_time <= ?",
    ]
    var values = [
      region.databaseValue, region.databaseValue, account.databaseValue, account.databaseValue,
      (from?.microseconds ?? 0).databaseValue, last.microseconds.databaseValue,
      (knownAt?.microseconds ?? .max).databaseValue,
    ]
    if let after {
      // The bound above lets the index begin at this call.
      conditions.append("(effective_time, sequence) < (?, ?)")
      values += [after.time.microseconds.databaseValue, after.sequence.databaseValue]
    }
    if let attribute {
      conditions.append(attribute.condition)
      values += Array(repeating: attribute.value.databaseValue, count: attribute.uses)
    }
    return (conditions.joined(separator: " AND "), values)
  }
}

extension CallQuery.Attribute {
  fileprivate var condition: String {
    switch self {
    case .eventID: "(id = ? OR completes = ? AND addendum IS NULL)"
    case .eventName:
      """
      (kind = ? OR kind IN ('RejectedCall', 'UnknownConfiguration', 'ReplicatedCall')
        AND json_extract(parameters, '$.Call') = ?)
      """
    case .username:
      """
      (principal = ? OR substr(principal, -length(?) - 1) = '/' || ?
        OR ? = 'root' AND principal_type = 'Root')
      """
    case .resourceName: "(trail = ? OR substr(trail, -length(?) - 7) = ':trail/' || ?)"
    case .accessKeyID: "access_key_id = ?"
    }
  }

  fileprivate var uses: Int {
    switch self {
    case .accessKeyID: 1
    case .eventID, .eventName: 2
    case .resourceName: 3
    case .username: 4
    }
  }

  fileprivate var value: String {
    switch self {
    case .eventID(let text), .eventName(let text), .username(let text), .resourceName(let text),
      .accessKeyID(let text):
      text
    }
  }
}
