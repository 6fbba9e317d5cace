import CloudTrail
import GRDB
import Testing

import HistoryTestSupport
@testable import History

/// A history of one trail, in seconds after ``Sample/start``, and what the store makes of it.
struct Story {
  let store: MemoryStore

  /// The events are called "1", "2", … in the order in which they are told.
  init(_ changes: [(Double, TrailChange)]) throws {
    try self.init(
      events: changes.enumerated().map { index, told in
        Sample.event("\(index + 1)", told.1, at: told.0)
      })
  }

  init(events: [TrailEvent]) throws {
    store = try MemoryStore()
    for (index, event) in events.enumerated() {
      let outcomes = try store.append([event])
      #expect(outcomes == [.appended(sequence: Int64(index + 1))])
      #expect(try store.projections() == store.rebuiltProjections())
    }
    #expect(try store.snapshot { try $0.verify().findings } == [])
  }

  func period(at seconds: Double) throws -> Period {
    try #require(
      try store.snapshot { try $0.period(of: Sample.trail, at: Sample.time(seconds)) })
  }

  func state(at seconds: Double) throws -> TrailState {
    try period(at: seconds).state
  }

  func selectors(at seconds: Double) throws -> TrailSelectors? {
    let state = try state(at: seconds)
    return try store.snapshot { try $0.selectors(of: state) }
  }

  func generations() throws -> [Generation] {
    try store.snapshot { try $0.trails().map(\.generation) }
  }
}
