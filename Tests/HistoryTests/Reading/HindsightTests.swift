import CloudTrail
import Foundation
import Testing

@testable import History

@Suite("What a call shows about the time before it (SEMANTICS 3.5c)")
struct HindsightTests {
  private static let start = Timestamp(seconds: 1_700_000_000)

  /// What is known of the trail's existence at each second asked for, by a point lookup and by the
  /// whole timeline, now and as known now.
  private func existence(
    _ changes: [(Int64, TrailChange)], at seconds: [Int64]
  ) throws -> [Known<Bool>] {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    for (second, change) in changes {
      try recorder.append(
        TrailEvent(
          id: "\(second)-\(change.kind.rawValue)", stream: .trail(RecorderTests.arn),
          change: change,
          time: Self.start.advanced(bySeconds: second)),
        from: Provenance(channel: .call))
    }
    try recorder.close()
    return try History(path: store.path).snapshot { history in
      try seconds.map { second in
        let time = Self.start.advanced(bySeconds: second)
        let period = try #require(try history.period(of: RecorderTests.arn, at: time))
        let timeline = try #require(try history.timeline(of: RecorderTests.arn))
        let known = try #require(
          try history.period(of: RecorderTests.arn, at: time, asKnownAt: .now))
        #expect(timeline.period(at: time) == period)
        #expect(known == period)
        #expect(period.state.exists.value != nil || period.state.logging.value == nil)
        return period.state.exists
      }
    }
  }

  @Test("A call on a deleted trail shows that it was created again, some time before")
  func createdUnseen() throws {
    let events: [(Int64, TrailChange)] = [
      (0, .create(TrailSettings())), (10, .delete), (30, .stopLogging),
    ]
    #expect(
      try existence(events, at: [5, 10, 29, 30])
        == [.known(true), .unknown(.contradicted), .unknown(.contradicted), .known(true)])
  }

  @Test("A creation of a trail that is there shows that it was deleted, some time before")
  func deletedUnseen() throws {
    let events: [(Int64, TrailChange)] = [
      (0, .create(TrailSettings())), (10, .startLogging), (30, .create(TrailSettings())),
    ]
    #expect(
      try existence(events, at: [5, 10, 29, 30])
        == [.known(true), .unknown(.contradicted), .unknown(.contradicted), .known(true)])
  }

  @Test("What was seen from its creation to its deletion stays certain")
  func seen() throws {
    let events: [(Int64, TrailChange)] = [
      (0, .create(TrailSettings())), (10, .delete), (30, .create(TrailSettings())),
    ]
    #expect(
      try existence(events, at: [-1, 5, 20, 30])
        == [.known(false), .known(true), .known(false), .known(true)])
  }
}
