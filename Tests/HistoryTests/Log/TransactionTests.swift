import CloudTrail
import Foundation
import Synchronization
import Testing

@testable import History

@Suite("Checking and appending in one transaction")
struct TransactionTests {
  private struct Gone: Error {}

  private final class Flag: Sendable {
    let isSet = Atomic(false)
  }

  /// Appends PutEventSelectors if the trail is there, as `trailback put` does.
  private static func put(
    _ id: String, at seconds: Double = 100, by recorder: Recorder,
    _ whileChecked: () throws -> Void = {}
  ) throws -> AppendOutcome {
    try recorder.transaction { session in
      let period = try session.history.period(of: Sample.trail, at: Sample.time(seconds))
      guard period?.state.existence == .exists else { throw Gone() }
      try whileChecked()
      return try session.append(
        Sample.event(id, .putEventSelectors(Sample.reads), at: seconds),
        from: Provenance(channel: .call))
    }
  }

  @Test("A deletion by another writer comes before the check or after the append, never between")
  func deletionBetween() async throws {
    for round in 0..<10 {
      let store = try TemporaryStore(Array(Sample.story.prefix(3)))
      let putting = try Recorder(path: store.path)
      let deleting = try Recorder(path: store.path)
      let checked = Flag()
      let deletion = Task.detached {
        while !checked.isSet.load(ordering: .acquiring) { await Task.yield() }
        return try deleting.append(
          Sample.event("delete", .delete, at: 200), from: Provenance(channel: .call))
      }
      let outcome = try Self.put("put", by: putting) {
        checked.isSet.store(true, ordering: .releasing)
        // Time for the other writer to reach its lock.
        usleep(20_000)
      }
      #expect(outcome == .appended(sequence: 4), "round \(round)")
      #expect(try await deletion.value == .appended(sequence: 5))
      #expect(throws: Gone.self) { try Self.put("late", at: 300, by: putting) }
      try putting.close()
      try deleting.close()
      #expect(try History(path: store.path).snapshot { try $0.eventCount() } == 5)
    }
  }

  @Test("Two writers that check and append at once are both recorded, one after the other")
  func twoPuts() async throws {
    let store = try TemporaryStore(Array(Sample.story.prefix(3)))
    let versions = try await withThrowingTaskGroup(of: Int64.self) { group in
      for writer in 0..<2 {
        group.addTask {
          let recorder = try Recorder(path: store.path)
          defer { do { try recorder.close() } catch {} }
          var last: Int64 = 0
          for number in 0..<20 {
            last = try recorder.transaction { session in
              // The number of events when it was decided is the one that the event comes after.
              let count = try session.history.eventCount()
              let outcome = try session.append(
                Sample.event("\(writer)-\(number)", .putEventSelectors(Sample.reads), at: 100),
                from: Provenance(channel: .call))
              #expect(outcome == .appended(sequence: count + 1))
              return count + 1
            }
          }
          return last
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(versions.max() == 43)
    #expect(try store.verify().findings == [])
  }

  @Test("A check that fails leaves nothing, also of what was appended before it")
  func failing() throws {
    let store = try TemporaryStore(Array(Sample.story.prefix(3)))
    let recorder = try Recorder(path: store.path)
    #expect(throws: Gone.self) {
      try recorder.transaction { session in
        try session.append(
          Sample.event("lost", .stopLogging, at: 60), from: Provenance(channel: .call))
        throw Gone()
      }
    }
    #expect(try Self.put("put", by: recorder) == .appended(sequence: 4))
    try recorder.close()
    #expect(try store.verify().findings == [])
    #expect(try History(path: store.path).snapshot { try $0.event(id: "lost") } == nil)
  }
}
