public import CloudTrail
import GRDB

/// A stretch of time during which nothing about a trail changed, and the event that began it.
public struct Period: Sendable, Hashable {
  /// 0 for the first period. The others that begin at one moment are numbered from 1.
  public var ordinal: Int
  /// When the period began, included; ``beginning`` for the first, which reaches back without bound.
  public var from: Timestamp
  /// When it ended, not included; nil for the period that still lasts.
  public var until: Timestamp?
  /// The sequence of the event that began it; nil for the first period.
  public var setBy: Int64?
  /// The kind of that event.
  public var cause: EventKind?
  /// The parts of the configuration that its event shows, whether or not they were as before.
  public var shown: Aspects = []
  /// The trail's configuration during the period.
  public var state: TrailState

  init(
    ordinal: Int, from: Timestamp, until: Timestamp? = nil, setBy: Int64? = nil,
    cause: EventKind? = nil, shown: Aspects = [], state: TrailState
  ) {
    self.ordinal = ordinal
    self.from = from
    self.until = until
    self.setBy = setBy
    self.cause = cause
    self.shown = shown
    self.state = state
  }

  /// A period that no event began, of a timeline that is made up.
  package init(from: Timestamp, until: Timestamp?, state: TrailState) {
    self.init(ordinal: 0, from: from, until: until, state: state)
  }

  /// The beginning of every first period, 1970-01-01T00:00:00Z. CloudTrail is younger, so this means
  /// "without bound".
  public static let beginning = Timestamp(microseconds: 0)

  /// Whether its event created the trail.
  var isCreation: Bool {
    cause == .createTrail
      || cause == .unknownConfiguration && state.selectors == .known(.default)
        && state.selectorsBy == setBy
  }

  /// Whether its event deleted the trail.
  var isDeletion: Bool {
    cause == .deleteTrail || cause == .unknownConfiguration && state.exists == .known(false)
  }

  /// Whether its event stopped the logging, or can have: the record of a call may not hold enough.
  public var mayBeStop: Bool {
    cause == .stopLogging || cause == .unknownConfiguration && state.logging != .known(true)
  }

  /// Whether it begins and ends in the same instant, so that it holds at no moment.
  public var isEmpty: Bool { until == from }
}

/// The periods of one trail, which cover all of time.
public struct TrailTimeline: Sendable, Hashable {
  /// The trail whose periods these are.
  public let trail: TrailARN
  /// In the order of time; never empty.
  public let periods: [Period]

  init(trail: TrailARN, periods: [Period]) {
    self.trail = trail
    self.periods = periods
  }

  /// A timeline that is made up.
  ///
  /// - Parameter periods: one after the other, covering all of time; at least one.
  package init(of trail: TrailARN, madeUpOf periods: [Period]) {
    self.init(trail: trail, periods: periods)
  }

  /// The timeline of a trail of which no event is known: one period, of which nothing is known.
  public static func unseen(_ trail: TrailARN) -> TrailTimeline {
    TrailTimeline(
      trail: trail,
      periods: [
        Period(ordinal: 0, from: Period.beginning, state: .initial(existed: true))
      ])
  }

  /// The index in ``periods`` of the one that holds at a moment.
  public func index(at time: Timestamp) -> Int {
    var low = 0
    var high = periods.count
    while low < high {
      let middle = (low + high) / 2
      if periods[middle].from <= time { low = middle + 1 } else { high = middle }
    }
    return max(low - 1, 0)
  }

  /// The period that holds at a moment.
  public func period(at time: Timestamp) -> Period {
    periods[index(at: time)]
  }

  /// Each change of state with the periods around it, in the order of time.
  public var changes: [StateChange] {
    zip(periods, periods.dropFirst()).map { StateChange(trail: trail, before: $0, after: $1) }
  }
}

/// One change of a trail's state: the period that it ended and the one that it began.
public struct StateChange: Sendable, Hashable {
  /// The trail that changed.
  public var trail: TrailARN
  /// The period that ended.
  public var before: Period
  /// The period that began.
  public var after: Period
}

// MARK: - Generations

/// One life of a trail: from its creation, or from before the history begins, to its deletion.
public struct Generation: Sendable, Hashable {
  /// From 1.
  public var number: Int
  /// Nil if its creation was not seen.
  public var createdAt: Timestamp?
  /// The sequence of the event that created it.
  public var createdBy: Int64?
  /// Nil if it was not deleted, or its deletion was not seen.
  public var deletedAt: Timestamp?
  /// The sequence of the event that deleted it.
  public var deletedBy: Int64?

  /// The generations that a trail's periods show, in order.
  static func all(in periods: [Period]) -> [Generation] {
    var generations: [Generation] = []
    for period in periods {
      if period.state.generation != generations.last?.number ?? 0 {
        generations.append(Generation(number: period.state.generation))
        if period.isCreation {
          generations[generations.count - 1].createdAt = period.from
          generations[generations.count - 1].createdBy = period.setBy
        }
      }
      if period.isDeletion, !generations.isEmpty {
        generations[generations.count - 1].deletedAt = period.from
        generations[generations.count - 1].deletedBy = period.setBy
      }
    }
    return generations
  }
}

// MARK: - Hindsight

/// What a call shows about the time before it.
///
/// A call that succeeds on a deleted trail shows that someone created it again unseen; a
/// CreateTrail that succeeds on a trail that is there shows that someone deleted it unseen. Nobody
/// knows when, so from the last call before it on, existence and logging are contradicted. Of a
/// trail that was created unseen nothing else is known either: what the deleted one was configured
/// to do says nothing of it.
///
/// Only the period just before the call is touched, and only when it is read: the fold itself
/// continues with the state that each call left. An event of which the record does not hold enough
/// may have been on another trail and proves nothing, so the periods that such events began are
/// touched as well.
enum Hindsight {
  /// The period as the one after it shows it.
  static func seen(_ period: Period, before next: Period) -> Period {
    guard period.state.generation > 0, next.state.generation > period.state.generation,
      next.state.exists == .known(true), let existed = period.state.exists.value,
      existed == next.isCreation
    else { return period }
    var period = period
    if existed {
      period.state.exists = .unknown(.contradicted)
      period.state.logging = .unknown(.contradicted)
    } else {
      period.state = .unknown(.contradicted, generation: period.state.generation)
    }
    return period
  }

  static func seen(_ periods: [Period]) -> [Period] {
    guard var following = periods.last else { return [] }
    var next = following
    var seen = [following]
    for period in periods.dropLast().reversed() {
      let provesNothing =
        following.cause == .unknownConfiguration && following.state.exists == .known(true)
        && following.state.generation == period.state.generation
      if !provesNothing { next = following }
      seen.append(Self.seen(period, before: next))
      following = period
    }
    return seen.reversed()
  }
}

// MARK: - Rows

/// A period as a row of the table `period`, and back.
enum PeriodRow {
  static let columns =
    """
    trail, ordinal, from_time, until_time, set_by, cause, generation, existence, logging,
    logging_by, selectors, selectors_by, insights, event_configuration, shown
    """ + TrailSetting.deciding.map { ", \($0.column)" }.joined()
  private static let settings = 15
  /// What nearly all trails have, and need not be parsed.
  private static let standardConfiguration = EventConfiguration.standard.json().canonical
  /// The periods of one trail.
  static let select = "SELECT \(columns) FROM period WHERE trail = ?"
  /// The period of each trail that began last, in the order of the ARNs: two lookups for each trail.
  static let selectLastOfEach = """
    SELECT \(columns) FROM (SELECT DISTINCT trail AS arn FROM trail) JOIN period ON trail = arn
      AND (from_time, ordinal) = (
        SELECT latest.from_time, latest.ordinal FROM period AS latest WHERE latest.trail = arn
        ORDER BY latest.from_time DESC, latest.ordinal DESC LIMIT 1)
    ORDER BY arn
    """
  static let insert = """
    INSERT INTO period (\(columns))
    VALUES (?\(String(repeating: ", ?", count: settings + TrailSetting.deciding.count - 1)))
    """

  static func values(_ trail: String, _ period: Period) -> [DatabaseValue] {
    let state = period.state
    let values: [DatabaseValue] = [
      trail.databaseValue, period.ordinal.databaseValue, period.from.microseconds.databaseValue,
      period.until?.microseconds.databaseValue ?? .null, period.setBy.databaseValue,
      period.cause?.rawValue.databaseValue ?? .null, state.generation.databaseValue,
      text(state.exists, "exists", "absent").databaseValue,
      text(state.logging, "on", "off").databaseValue, state.loggingBy.databaseValue,
      text(state.selectors) { $0.rawValue }.databaseValue, state.selectorsBy.databaseValue,
      text(state.insights) { $0.isEmpty ? "[]" : $0.column }.databaseValue,
      text(state.eventConfiguration) {
        $0 == .standard ? Self.standardConfiguration : $0.json().canonical
      }.databaseValue,
      Int64(period.shown.rawValue).databaseValue,
    ]
    return values + TrailSetting.deciding.map { text(state[$0], "yes", "no").databaseValue }
  }

  /// Reads a row of ``columns``.
  static func period(_ row: StatementRow) throws -> Period {
    let cause: String? = try row.read(5)
    var column = settings
    let state = try TrailState(
      generation: try row.read(6), exists: try known(row, 7, "exists", "absent"),
      logging: try known(row, 8, "on", "off"), loggingBy: try row.read(9),
      selectors: try known(row, 10) { TrailState.SelectorKind(rawValue: $0) },
      selectorsBy: try row.read(11),
      insights: try known(row, 12) { $0 == "[]" ? [] : try [InsightSelector](column: $0) },
      eventConfiguration: try known(row, 13) {
        $0 == Self.standardConfiguration
          ? .standard : try EventConfiguration(json: JSONValue(parsing: $0))
      },
      settings: { _ in
        defer { column += 1 }
        return try known(row, column, "yes", "no")
      })
    return Period(
      ordinal: try row.read(1), from: try row.time(2), until: try row.optionalTime(3),
      setBy: try row.read(4),
      cause: cause.flatMap(EventKind.init(rawValue:)),
      shown: Aspects(rawValue: UInt16(truncatingIfNeeded: try row.read(14) as Int64)), state: state)
  }

  private static func text<Value>(_ known: Known<Value>, _ text: (Value) -> String) -> String {
    switch known {
    case .known(let value): text(value)
    case .unknown(let reason): reason.rawValue
    }
  }

  private static func text(_ known: Known<Bool>, _ yes: String, _ no: String) -> String {
    text(known) { $0 ? yes : no }
  }

  private static func known(
    _ row: StatementRow, _ column: Int, _ yes: String, _ no: String
  ) throws -> Known<Bool> {
    try known(row, column) { $0 == yes ? true : $0 == no ? false : nil }
  }

  private static func known<Value>(
    _ row: StatementRow, _ column: Int, _ value: (String) throws -> Value?
  ) throws -> Known<Value> {
    let text: String = try row.read(column)
    if let reason = Unknown(rawValue: text) { return .unknown(reason) }
    guard let value = try value(text) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "period holds \(text)")
    }
    return .known(value)
  }
}

extension [InsightSelector] {
  /// The text of the column `insights`: the list as the API has it.
  fileprivate var column: String {
    TrailChange.putInsightSelectors(self).parameters["InsightSelectors"]?.canonical ?? "[]"
  }

  fileprivate init(column: String) throws {
    self = try InsightSelector.list(in: ["InsightSelectors": JSONValue(parsing: column)])
  }
}

extension TrailSetting {
  /// The column of a setting that decides verdicts.
  fileprivate var column: String {
    switch self {
    case .isMultiRegionTrail: "multi_region"
    case .includeGlobalServiceEvents: "global_services"
    case .isOrganizationTrail: "organization"
    case .recursiveLogging: "recursive_logging"
    case .s3BucketName, .s3KeyPrefix, .snsTopicName, .snsTopicARN, .logFileValidationEnabled,
      .cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN, .kmsKeyID:
      // No column: they decide nothing.
      rawValue
    }
  }
}

/// A generation of a trail as a row of the table `trail`, and back.
enum GenerationRow {
  static let columns = """
    trail, generation, name, home_region, account, created_time, created_by, deleted_time,
    deleted_by
    """
  static let insert = """
    INSERT OR REPLACE INTO trail (\(columns)) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    """

  static func values(_ trail: String, _ generation: Generation) -> [DatabaseValue] {
    let arn = TrailARN(trail)
    return [
      trail.databaseValue, generation.number.databaseValue, (arn?.name ?? trail).databaseValue,
      (arn?.region ?? "").databaseValue, (arn?.account ?? "").databaseValue,
      generation.createdAt?.microseconds.databaseValue ?? .null,
      generation.createdBy.databaseValue,
      generation.deletedAt?.microseconds.databaseValue ?? .null,
      generation.deletedBy.databaseValue,
    ]
  }

  /// Reads a row of ``columns``.
  static func generation(_ row: Row) throws -> Generation {
    Generation(
      number: try row.read(1), createdAt: try row.optionalTime("created_time"),
      createdBy: try row.read(6), deletedAt: try row.optionalTime("deleted_time"),
      deletedBy: try row.read(8))
  }
}
