public import CloudTrail
import History

/// What an audit found: where the files of trails and the history contradict each other.
public struct AuditReport: Sendable {
  /// A record, by which a person finds it.
  public struct Example: Sendable, Hashable, Comparable {
    /// `eventTime`.
    public var time: Timestamp
    /// `eventID`; empty for a record of a pipe, which cannot be read again.
    public var id: String
    /// What was called; empty likewise.
    public var event: EventName
    /// The file's path as text.
    public var path: String
    /// The record's number in the file, from 1.
    public var record: Int

    /// The earlier one; of one second, by file and number.
    public static func < (left: Example, right: Example) -> Bool {
      (left.time, left.path, left.record) < (right.time, right.path, right.record)
    }
  }

  /// Records in the files of trails none of which logged them, as the history has it: it is incomplete.
  public struct Delivered: Sendable {
    /// The trails that can have delivered the files, in order.
    public var trails: [TrailARN]
    /// By what that is known.
    public var ground: FileOwners.Ground
    /// How many records; copies count once.
    public var records = 0
    /// How many of them contradict a value that nothing has confirmed since a time without records.
    public var unconfirmed = 0
    /// How many files they are in.
    public var files = 0
    /// The earliest; the change that lacks happened before it, or at most some minutes after.
    public var first: Example
    /// Since when the configurations are in force that the earliest contradicts, one for each trail; nil for one
    /// that reaches back without bound.
    public var since: [Timestamp?]
    /// How many records for each reason of each trail, in the order of the trails.
    public var reasons: [[Reason: Int]]
    /// How many records of each name, the most first; at most ``AuditReport/listedNames``.
    public var events: [(event: EventName, records: Int)] = []
  }

  /// Records that a trail surely logged, seen elsewhere, and in none of its files although these have records of
  /// the same kind before and after.
  public struct Missing: Sendable {
    /// The trail.
    public var trail: TrailARN
    /// How many records; of a sample if ``AuditReport/sample`` is more than 1.
    public var records: Int
    /// The earliest.
    public var first: Example
  }

  /// How many files one owner has.
  public struct Owned: Sendable, Hashable {
    /// The trails that can have delivered them, in order; none if no known trail can.
    public var trails: [TrailARN]
    /// By what that is known.
    public var ground: FileOwners.Ground
    /// How many files with records in them.
    public var files: Int
    /// How many records in them.
    public var records: Int
  }

  /// How many names of events are listed.
  public static let listedNames = 10

  /// Who can have delivered which files, those with the most files first.
  public var owned: [Owned] = []
  /// Files that CloudTrail gave no name: no trail delivered them.
  public var filesOfNobody = 0
  /// Records in files of known trails.
  public var compared = 0
  /// Those of them of which it is not certain whether the trails logged them.
  public var uncertain = 0
  /// Contradictions, the worst first.
  public var delivered: [Delivered] = []
  /// What was not delivered, by the order of the trails.
  public var missing: [Missing] = []
  /// Which part of the records was looked at for what was not delivered: 1 for all, 4 for one of four.
  public var sample = 1
  /// Whether more different records contradict than are told apart, so that copies may count twice.
  public var mayCountTwice = false
  /// Names of files whose trails were found and not kept, since there were too many.
  public var forgotten = 0
  /// What was read.
  public var replay: ReplayReport

  /// Whether something contradicts.
  public var hasFindings: Bool { !delivered.isEmpty || !missing.isEmpty }
}
