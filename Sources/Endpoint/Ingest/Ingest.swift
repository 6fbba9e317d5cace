import CloudTrail
import History
import TrailLogs

/// Takes in what EventBridge posts: CloudTrail records, bare or in envelopes, one or many.
public struct Ingest: Sendable {
  private let writer: GroupWriter

  public init(writer: GroupWriter) {
    self.writer = writer
  }

  /// Appends the calls that change trails; an event that is known already is appended once only.
  ///
  /// - Returns: what became of each record. What it calls appended or known is durable.
  /// - Throws: what the writer reports; then nothing was appended.
  public func take(_ body: [UInt8]) async throws -> IngestReport {
    var collector = IngestCollector()
    var reader = LogReader()
    try body.withUnsafeBytes { bytes in
      _ = try reader.read(bytes, named: "the body", into: &collector)
    }
    var report = collector.report
    let events = collector.events
    guard !events.isEmpty else { return report }
    let outcomes = try await writer.run { session, _ in
      // One that is refused keeps the others out of nothing. Anything else is SQLite's, may have left
      // half an event behind, and takes the whole post back.
      try events.map { event, provenance -> AppendOutcome in
        do {
          return try session.append(event, from: provenance)
        } catch let error as HistoryError {
          return .refused(error)
        }
      }
    }
    for outcome in outcomes { report.add(outcome) }
    return report
  }
}

extension IngestReport {
  fileprivate mutating func add(_ outcome: AppendOutcome) {
    switch outcome {
    case .appended: appended += 1
    case .known: known += 1
    case .refused(let error): problems.append(error.fact)
    }
  }
}
