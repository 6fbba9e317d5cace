import CloudTrail
import Testing

@testable import History

/// Rows that hold times which no writer writes.
@Suite("Times beyond all bounds")
struct TimeBoundsTests {
  private static let extremes: [Int64] = [
    .min, .min + 1, Timestamp.writable.lowerBound.microseconds - 1,
    Timestamp.writable.upperBound.microseconds + 1, .max - 1, .max,
  ]

  private func store() throws -> TemporaryStore {
    try TemporaryStore([
      (Sample.event("a", .create(Sample.settings)), Provenance(channel: .file)),
      (Sample.event("b", .startLogging, at: 1), Provenance(channel: .live)),
      (Sample.event("c", .stopLogging, at: 2), Provenance(channel: .call)),
    ])
  }

  /// Reads the store in every way, and returns how many of the ways refused.
  private func refusals(_ store: TemporaryStore) throws -> Int {
    let ways: [(HistorySnapshot) throws -> Void] = [
      { try $0.eachEvent { _ = "\($0.content.time) \($0.recordedAt)" } },
      { _ = try $0.event(sequence: 2).map { "\($0.content.time) \($0.recordedAt)" } },
      { _ = try $0.timeline(of: Sample.trail, asKnownAt: Sample.time(1e9)) },
      { _ = try $0.timeline(of: Sample.trail).map { "\($0)" } },
      { _ = try $0.periods(at: Sample.start, isPresent: true) },
      { _ = try $0.settingsCourse(of: Sample.trail) },
      { _ = try $0.tags(of: Sample.trail, at: Sample.start) },
      { _ = try $0.trails() },
      { _ = try $0.events(of: .trail(Sample.trail), .newest, count: 5) },
      { _ = try $0.present(of: Sample.trail, clock: Sample.start) },
    ]
    var refusals = 0
    for way in ways {
      do {
        try History(path: store.path).snapshot(way)
      } catch is HistoryError {
        refusals += 1
      }
    }
    return refusals
  }

  @Test(
    "are read by nobody, and named with the event and the column",
    arguments: ["effective_time", "recorded_time"], extremes)
  func event(_ column: String, _ value: Int64) throws {
    let store = try store()
    try store.tamper("UPDATE event SET \(column) = \(value) WHERE sequence = 2")
    let error = HistoryError.undecodable(
      sequence: 2, reason: "\(column) is \(value), which is no time of the years 0 to 9999")
    #expect(throws: error) { try store.readLog() }
    #expect(try refusals(store) >= 2)
    let findings = try store.verify().findings
    #expect(
      findings.count { $0 == .undecodable(sequence: 2, reason: error.reason) } == 1, "\(findings)")
    // What cannot be read cannot be folded again.
    if column == "effective_time" { #expect(throws: error) { try store.rebuild() } }
  }

  @Test(
    "in the projections refuse what is read from them",
    arguments: [
      "period SET from_time", "period SET until_time", "trail SET created_time",
      "trail SET deleted_time",
    ], extremes)
  func projection(_ column: String, _ value: Int64) throws {
    let store = try store()
    try store.tamper("UPDATE OR REPLACE \(column) = \(value)")
    #expect(try refusals(store) >= 1)
    #expect(try !store.verify().isSound)
  }

  @Test("After an event of the last time of all, nothing is recorded, and it is said why")
  func last() throws {
    for value in [Timestamp.writable.upperBound.microseconds, .max - 1, .max, .min] {
      let store = try store()
      try store.tamper("UPDATE event SET recorded_time = \(value) WHERE sequence = 3")
      try Tamperings.rehash(store, 3...3)
      let recorder = try Recorder(path: store.path)
      let error = #expect(throws: HistoryError.self) {
        try recorder.append(
          Sample.event("d", .startLogging, at: 3), from: Provenance(channel: .live))
      }
      #expect(error?.fact.hasPrefix("event number 3: no event can be recorded after it") == true)
      try recorder.close()
    }
  }

  @Test("An event of such a time is not recorded")
  func unfit() throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    for value in Self.extremes {
      var event = Sample.event("a", .startLogging)
      event.time = Timestamp(microseconds: value)
      #expect(
        throws: HistoryError.unfitEvent(id: "a", reason: "its time is not of the years 0 to 9999")
      ) { try recorder.append(event, from: Provenance(channel: .call)) }
    }
    for bound in [Timestamp.writable.lowerBound, Timestamp.writable.upperBound] {
      var event = Sample.event("\(bound)", .startLogging)
      event.time = bound
      try recorder.append(event, from: Provenance(channel: .call))
    }
    try recorder.close()
    let findings = try store.verify().findings
    #expect(findings == [])
    #expect(try store.readLog() == ["0000-01-01T00:00:00Z", "9999-12-31T23:59:59.999999Z"])
  }

  @Test("Arithmetic on any time ends at the first and the last that there is")
  func arithmetic() {
    let seconds: [Int64] = [.min, -1, 0, 1, .max]
    for value in Self.extremes + [0] {
      let time = Timestamp(microseconds: value)
      #expect(!"\(time)".isEmpty && time.second <= value / 1_000_000)
      for span in seconds { _ = "\(time.advanced(bySeconds: span)) \(Timestamp(seconds: span))" }
    }
    #expect(Timestamp(seconds: .max).microseconds == .max)
    #expect(Timestamp(microseconds: .min).advanced(bySeconds: -1).microseconds == .min)
    #expect(Timestamp(iso8601: "9999-12-31T23:59:59-14:00") == nil)
  }
}

extension HistoryError {
  fileprivate var reason: String {
    if case .undecodable(_, let reason) = self { reason } else { "" }
  }
}
