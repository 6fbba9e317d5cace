/// The outcome of checking a store against its own promises.
public struct Verification: Sendable {
  /// How many events were read.
  public var events: Int64 = 0
  /// How many trails the events tell of; names in refused calls are none.
  public var trails = 0
  /// The hash of the last event: who keeps it elsewhere can tell later whether the log was cut short
  /// or written anew. Nil for an empty log.
  public var head: [UInt8]?
  /// Up to ``limit`` findings; ``findingCount`` counts all.
  public var findings: [IntegrityProblem] = []
  public var findingCount = 0

  public static let limit = 100

  public var isSound: Bool { findingCount == 0 }

  mutating func add(_ finding: IntegrityProblem) {
    findingCount += 1
    if findings.count < Self.limit { findings.append(finding) }
  }
}
