import CloudTrail
import GRDB
import Testing

@testable import History

@Suite("Jobs that share a transaction")
struct GroupTests {
  private struct Refused: Error {}

  private func put(_ id: String, _ trail: TrailARN = Sample.trail, at seconds: Int64) -> TrailEvent
  {
    TrailEvent(
      id: id, stream: .trail(trail), change: .putEventSelectors(Sample.reads),
      time: Sample.start.advanced(bySeconds: seconds))
  }

  @Test("Each sees what those before it appended")
  func order() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    var seen: [Int64?] = []
    let failures = try recorder.run(
      (0..<3).map { number in
        { session in
          seen.append(try session.history.period(of: Sample.trail, at: .now)?.setBy)
          try session.append(put("e\(number)", at: Int64(number)), from: Provenance(channel: .call))
        }
      })
    #expect(failures.allSatisfy { $0 == nil })
    #expect(seen == [nil, 1, 2])
  }

  @Test("A job that throws leaves no trace, and the chain continues after the one before it")
  func failure() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    let jobs: [(inout RecordingSession) throws -> Void] = [
      { try $0.append(put("a", at: 0), from: Provenance(channel: .call)) },
      { session in
        try session.append(put("b", at: 1), from: Provenance(channel: .call))
        try session.append(
          put("c", Sample.otherTrail, at: 1), from: Provenance(channel: .call))
        throw Refused()
      },
      { session in
        let events = try session.history.eventCount()
        let other = try session.history.timeline(of: Sample.otherTrail)
        #expect(events == 1 && other == nil)
        try session.append(put("d", at: 2), from: Provenance(channel: .call))
      },
    ]
    let failures = try recorder.run(jobs)
    #expect(failures.map { $0 is Refused } == [false, true, false])
    let history = try History(path: store.path)
    try history.snapshot { snapshot in
      let last = try snapshot.event(sequence: snapshot.eventCount())
      #expect(last?.sequence == 2 && last?.content.id == "d")
      let isSound = try snapshot.verify().isSound
      #expect(isSound)
    }
  }

  @Test("What cannot be appended fails its own job alone")
  func refusal() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    let failures = try recorder.run([
      { try $0.append(put("a", at: 0), from: Provenance(channel: .call)) },
      { try $0.append(put("a", at: 9), from: Provenance(channel: .call)) },
      { try $0.append(put("b", at: 1), from: Provenance(channel: .call)) },
    ])
    #expect(failures[0] == nil && failures[2] == nil)
    guard case .differentContent? = failures[1] as? HistoryError else {
      Issue.record("\(failures)")
      return
    }
    let isSound = try History(path: store.path).snapshot { try $0.verify().isSound }
    #expect(isSound)
  }
}
