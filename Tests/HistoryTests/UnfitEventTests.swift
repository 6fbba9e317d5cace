import CloudTrail
import Foundation
import GRDB
import Testing

@testable import History

@Suite("What the log cannot keep is refused at the door")
struct UnfitEventTests {
  @Test("An event without id, or of a call that is none, is refused and the others go in")
  func refused() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    func event(_ id: String, _ change: TrailChange) -> (TrailEvent, Provenance) {
      let event = TrailEvent(
        id: id, stream: .trail(RecorderTests.arn), change: change,
        time: Timestamp(seconds: 1_700_000_000))
      return (event, Provenance(channel: .call))
    }
    let outcomes = try recorder.append([
      event("", .startLogging), event("a", .lose(call: .correction, reason: "x")),
      event("b", .reject(call: .rejectedCall, errorCode: "x", errorMessage: nil)),
      event("c", .startLogging),
    ])
    try recorder.close()
    #expect(
      outcomes == [
        .refused(.unfitEvent(id: "", reason: "it has no id")),
        .refused(.unfitEvent(id: "a", reason: "Correction is no call of the API")),
        .refused(.unfitEvent(id: "b", reason: "RejectedCall is no call of the API")),
        .appended(sequence: 1),
      ])
    #expect(try History(path: store.path).snapshot { try $0.verify() }.isSound)
  }

  @Test("Without projections an append says to rebuild, and a rebuild heals")
  func rebuildFirst() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    let event = TrailEvent(
      id: "a", stream: .trail(RecorderTests.arn), change: .startLogging,
      time: Timestamp(seconds: 1_700_000_000))
    try recorder.append(event, from: Provenance(channel: .call))
    try recorder.close()
    try DatabaseQueue(path: store.path).write { try $0.execute(sql: "DROP TABLE period") }

    let again = try Recorder(path: store.path)
    var next = event
    next.id = "b"
    let error = #expect(throws: HistoryError.self) {
      try again.append(next, from: Provenance(channel: .call))
    }
    #expect(error == .projectionsBehind(path: store.path, projected: -1, logged: 1))
    try again.rebuild()
    #expect(try again.append(next, from: Provenance(channel: .call)) == .appended(sequence: 2))
    try again.close()
  }
}
