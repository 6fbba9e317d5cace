import CloudTrail

/// The result of checking a store.
public struct Verification: Sendable {
  /// How many events were read.
  public var events: Int64 = 0
  /// How many trails the events are about; names in refused calls do not count.
  public var trails = 0
  /// The hash of the last event. A copy kept elsewhere shows later whether the log was cut
  /// short or rewritten. Nil for an empty log.
  public var head: [UInt8]?
  /// The heads that the caller had noted, and whether they are in the log.
  public var noted: [NotedHead] = []
  /// Up to ``limit`` findings; ``findingCount`` counts all.
  public var findings: [IntegrityProblem] = []
  /// How many problems were found, listed or not.
  public var findingCount = 0
  /// Up to ``limit`` things that are worth knowing and no problem; ``noteCount`` counts all.
  public var notes: [IntegrityNote] = []
  /// How many notes there are, listed or not.
  public var noteCount = 0

  /// The most findings that are listed, and the most notes.
  public static let limit = 100

  /// Whether no problem was found.
  public var isSound: Bool { findingCount == 0 }

  /// The last event up to which the log is the one that the caller had noted a head of; nil if none
  /// is.
  public var provenUpTo: Int64? { isSound ? noted.compactMap(\.event).max() : nil }

  /// A head that was noted earlier.
  public struct NotedHead: Sendable, Hashable {
    /// The head as it was noted.
    public var head: LogHead
    /// The event that has its hash, 0 for the head of an empty log; nil if none has, which is a
    /// finding.
    public var event: Int64?
    /// The hash of the event that has its number; nil if none has, or no number was noted.
    public var found: [UInt8]?
  }

  mutating func add(_ finding: IntegrityProblem) {
    findingCount += 1
    if findings.count < Self.limit { findings.append(finding) }
  }

  mutating func add(_ note: IntegrityNote) {
    noteCount += 1
    if notes.count < Self.limit { notes.append(note) }
  }
}
