import CloudTrail
import Foundation
import Testing

@testable import History

@Suite("Several writers at once")
struct ProcessTests {
  static func write(_ writer: Int, _ count: Int, to path: String) throws {
    let recorder = try Recorder(path: path)
    for number in 0..<count {
      let event = Sample.event(
        "\(writer)-\(number)", number % 2 == 0 ? .startLogging : .stopLogging,
        at: Double(number), of: number % 3 == 0 ? Sample.otherTrail : Sample.trail)
      try recorder.append(event, from: Provenance(channel: .call))
    }
    try recorder.close()
  }

  static func check(_ store: TemporaryStore, count: Int) throws {
    let verification = try store.verify()
    #expect(verification.findings == [])
    #expect(verification.events == Int64(count))
    #expect(Set(try store.readLog()).count == count)
  }

  @Test("Tasks with recorders of their own lose and double nothing, and readers never wait in vain")
  func tasks() async throws {
    let store = try TemporaryStore([])
    let path = store.path
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<3 { group.addTask { try Self.write(writer, 60, to: path) } }
      group.addTask {
        var last: Int64 = 0
        for _ in 0..<40 {
          let count = try History(path: path).snapshot { history in
            let verification = try history.verify()
            #expect(verification.findings == [])
            return try history.eventCount()
          }
          #expect(count >= last)
          last = count
        }
      }
      try await group.waitForAll()
    }
    try Self.check(store, count: 180)
  }

  @Test("One recorder shared by many tasks")
  func shared() async throws {
    let store = try TemporaryStore()
    let recorder = try Recorder(path: store.path)
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<60 {
        group.addTask {
          try recorder.append(
            Sample.event("\(number / 2)", .startLogging, at: Double(number / 2)),
            from: Provenance(channel: .call))
        }
      }
      try await group.waitForAll()
    }
    try recorder.close()
    try Self.check(store, count: 30)
  }

  @Test("Processes that make the store together and append at once")
  func processes() async throws {
    let store = try TemporaryStore()
    let path = store.path
    async let first = #expect(processExitsWith: .success) { [path = path as String] in
      try ProcessTests.write(1, 60, to: path)
    }
    async let second = #expect(processExitsWith: .success) { [path = path as String] in
      try ProcessTests.write(2, 60, to: path)
    }
    _ = await (first, second)
    try Self.check(store, count: 120)
  }

  @Test("A process that ends without a word, mid-way through its appends, leaves a sound store")
  func killed() async throws {
    let store = try TemporaryStore()
    let path = store.path
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let recorder = try Recorder(path: path)
      for number in 0..<20 {
        try recorder.append(
          Sample.event("\(number)", .startLogging, at: Double(number)),
          from: Provenance(channel: .call))
      }
      kill(getpid(), SIGKILL)
    }
    try Self.check(store, count: 20)
    try Self.write(2, 3, to: path)
    try Self.check(store, count: 23)
  }
}
