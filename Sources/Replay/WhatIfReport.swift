public import CloudTrail
import Selectors

/// The events that proposed selectors would have lost and gained.
public struct WhatIfReport: Sendable {
  /// The trail that the proposal is for.
  public let trail: TrailARN
  /// What was read for it, and what was passed by.
  public var input = InputCounts()
  /// Records judged.
  public var records = 0
  /// The earliest `eventTime` judged; nil if no record was.
  public var firstEvent: Timestamp?
  /// The latest `eventTime` judged; nil if no record was.
  public var lastEvent: Timestamp?
  /// Logged as it was, but not with the proposal.
  public var lost = ReplayReport.Count()
  /// Not logged as it was, but logged with the proposal.
  public var gained = ReplayReport.Count()
  /// The same both ways.
  public var unchanged = ReplayReport.Count()
  /// Uncertain either way.
  public var uncertain = ReplayReport.Count()
  private var talliedCalls = SmallestNames<Call, Change>(limit: ReplayReport.nameLimit)
  private var talliedResources = SmallestNames<String, Change>(limit: ReplayReport.nameLimit)
  /// Kinds of events that the proposal wants and no trail recorded for a share of the time (0 to 1): no
  /// log can show what would have been gained of them.
  public var unrecorded: [(kind: String, share: Double)] = []

  /// What was lost and gained, by call; at most ``ReplayReport/nameLimit`` calls.
  public var calls: [Call: Change] { talliedCalls.all.names }
  /// What was lost and gained, by resource; at most ``ReplayReport/nameLimit`` resources. An object counts
  /// for its bucket.
  public var resources: [String: Change] { talliedResources.all.names }

  init(trail: TrailARN) {
    self.trail = trail
  }

  /// How many events were lost and gained.
  public struct Change: Addable, Hashable {
    /// Events that only the real configuration logged.
    public var lost = 0
    /// Events that only the proposal would have logged.
    public var gained = 0

    /// Nothing lost and nothing gained.
    public init() {}

    init(lost: Int = 0, gained: Int = 0) {
      self.lost = lost
      self.gained = gained
    }

    package mutating func add(_ other: Change) {
      lost += other.lost
      gained += other.gained
    }
  }

  /// What was called, with the category of the event.
  public struct Call: Sendable, Hashable, Comparable {
    /// The category as `EventCategory.name` spells it.
    public var category: String
    /// The service and the operation.
    public var name: EventName

    /// Ordered by category, then by what was called.
    public static func < (left: Call, right: Call) -> Bool {
      (left.category, left.name) < (right.category, right.name)
    }
  }

  mutating func count(
    _ record: borrowing JudgedRecord, at time: Timestamp, before: Answer, after: Answer
  ) {
    let isWrite = record.readOnly == false
    records += 1
    firstEvent = min(firstEvent ?? time, time)
    lastEvent = max(lastEvent ?? time, time)
    switch (before, after) {
    case (.uncertain, _), (_, .uncertain): uncertain.add(isWrite: isWrite)
    case (.logged, .notLogged):
      lost.add(isWrite: isWrite)
      tally(record, Change(lost: 1))
    case (.notLogged, .logged):
      gained.add(isWrite: isWrite)
      tally(record, Change(gained: 1))
    case (.logged, .logged), (.notLogged, .notLogged): unchanged.add(isWrite: isWrite)
    }
  }

  private mutating func tally(_ record: borrowing JudgedRecord, _ change: Change) {
    talliedCalls.add(
      change, to: Call(category: record.category.name, name: EventName(record.fields)))
    var seen: Set<String> = []
    let objects = record.fields.resources.contains { $0.type.equals("AWS::S3::Object") }
    for resource in record.fields.resources {
      // Every record of an object also lists its bucket, for which the object counts already.
      if objects && resource.type.equals("AWS::S3::Bucket") { continue }
      guard let name = Self.name(resource), seen.insert(name).inserted else { continue }
      talliedResources.add(change, to: name)
    }
  }

  /// The ARN; for an object that of its bucket, with a slash at the end.
  private static func name(_ resource: RecordFields.Resource) -> String? {
    guard let arn = resource.comparedARN.string, arn.utf8.count <= 2048 else { return nil }
    guard resource.type.equals("AWS::S3::Object") else { return arn }
    return arn.split(separator: "/", omittingEmptySubsequences: false).first.map { $0 + "/" }
  }

  /// Adds the counts of another part of the same run.
  mutating func merge(_ other: WhatIfReport) {
    records += other.records
    firstEvent = [firstEvent, other.firstEvent].compactMap(\.self).min()
    lastEvent = [lastEvent, other.lastEvent].compactMap(\.self).max()
    lost.add(other.lost)
    gained.add(other.gained)
    unchanged.add(other.unchanged)
    uncertain.add(other.uncertain)
    talliedCalls.merge(other.talliedCalls)
    talliedResources.merge(other.talliedResources)
  }
}
