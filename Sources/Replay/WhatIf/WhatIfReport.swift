public import CloudTrail
import Selectors

/// What proposed selectors would have lost and gained.
public struct WhatIfReport: Sendable {
  /// The ARN.
  public var trail = ""
  public var records = 0
  public var firstEvent: Timestamp?
  public var lastEvent: Timestamp?
  /// Logged as it was, not with the proposal.
  public var lost = ReplayReport.Count()
  /// Not logged as it was, but with the proposal.
  public var gained = ReplayReport.Count()
  /// The same both ways.
  public var unchanged = ReplayReport.Count()
  /// Uncertain before or after.
  public var uncertain = ReplayReport.Count()
  private var talliedCalls = SmallestNames<Call, Change>(limit: ReplayReport.nameLimit)
  private var talliedResources = SmallestNames<String, Change>(limit: ReplayReport.nameLimit)
  /// Events that the proposal wants and that, for a share of the time (0 to 1), no trail recorded: what
  /// would have been gained of them cannot be known from any log.
  public var unrecorded: [(kind: String, share: Double)] = []

  /// What was lost and gained, by what was called; at most ``ReplayReport/nameLimit`` of them.
  public var calls: [Call: Change] { talliedCalls.all.names }
  /// By resource: the bucket of an object, the function, the table; at most as many.
  public var resources: [String: Change] { talliedResources.all.names }

  public struct Change: Addable, Hashable {
    public var lost = 0
    public var gained = 0

    public init() {}

    init(lost: Int = 0, gained: Int = 0) {
      self.lost = lost
      self.gained = gained
    }

    mutating func add(_ other: Change) {
      lost += other.lost
      gained += other.gained
    }
  }

  /// A call with its category.
  public struct Call: Sendable, Hashable, Comparable {
    public var category: String
    public var name: EventName

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
      note(record, Change(lost: 1))
    case (.notLogged, .logged):
      gained.add(isWrite: isWrite)
      note(record, Change(gained: 1))
    default: unchanged.add(isWrite: isWrite)
    }
  }

  /// Adds what another part of the same run counted.
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

  private mutating func note(_ record: borrowing JudgedRecord, _ change: Change) {
    talliedCalls.add(
      change, to: Call(category: record.category.name, name: EventName(record.fields)))
    var seen: Set<String> = []
    let objects = record.fields.resources.contains { $0.type.equals("AWS::S3::Object") }
    for resource in record.fields.resources {
      // The bucket stands beside its object in every record, and counts with it.
      if objects && resource.type.equals("AWS::S3::Bucket") { continue }
      guard let name = Self.name(resource), seen.insert(name).inserted else { continue }
      talliedResources.add(change, to: name)
    }
  }

  /// An object counts for its bucket.
  private static func name(_ resource: RecordFields.Resource) -> String? {
    guard let arn = resource.comparedARN.string, arn.utf8.count <= 2048 else { return nil }
    guard resource.type.equals("AWS::S3::Object") else { return arn }
    return arn.split(separator: "/", omittingEmptySubsequences: false).first.map { $0 + "/" }
  }
}
