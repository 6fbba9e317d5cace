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
  /// The head that the caller had noted, if any, and the event that has it.
  public var noted: NotedHead?
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

  /// The hash of an event, noted when it was the last one.
  public struct NotedHead: Sendable, Hashable {
    /// The hash, 32 bytes.
    public var hash: [UInt8]
    /// The event that has it; nil if none has, which is a finding.
    public var sequence: Int64?
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
