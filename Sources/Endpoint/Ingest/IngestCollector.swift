import CloudTrail
import TrailLogs

/// Gathers the calls of one post.
struct IngestCollector: LogVisitor {
  private(set) var report = IngestReport()
  private(set) var events: [(TrailEvent, Provenance)] = []

  mutating func record(_ record: borrowing Record) throws {
    do {
      guard let event = try record.trailEvent() else {
        report.ignored += 1
        return
      }
      events.append((event, Provenance(channel: .eventBridge, record: record.number)))
    } catch let error as InputProblem {
      report.problems.append(error.fact)
    }
  }

  /// An answer of the API is no event that EventBridge sends.
  mutating func observation(_ event: TrailEvent, number: Int) { report.ignored += 1 }

  mutating func problem(_ problem: InputProblem) {
    // Envelopes of other sources are no records, and nothing is wrong with them.
    if problem.kind == .anotherKind {
      report.ignored += 1
    } else if problem.kind != .more {
      report.problems.append(problem.fact)
    }
  }
}
