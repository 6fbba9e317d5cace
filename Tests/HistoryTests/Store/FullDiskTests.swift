import CloudTrail
import Foundation
import GRDB
import TestSupport
import Testing

@testable import History

@Suite("Disks that are full, and files that cannot be written", .serialized)
struct FullDiskTests {
  @Test("When the file may not grow, nothing of the step is added and nothing stored is lost")
  func limitedPages() throws {
    let store = try TemporaryStore(Sample.story)
    let file = StoreFile(place: try StorePath(store.path))
    let database = try file.openForWriting()
    let pages = try database.read { try Int.fetchOne($0, sql: "PRAGMA page_count") ?? 0 }
    try database.writeWithoutTransaction {
      try $0.execute(sql: "PRAGMA max_page_count = \(pages + 3)")
    }
    var acknowledged = 6
    let error = #expect(throws: HistoryError.self) {
      for number in 0..<1000 {
        try file.translatingErrors {
          try database.write { database in
            var appender = try Appender(database, path: store.path, now: .now)
            _ = try appender.append(
              Sample.event("\(number)", .startLogging, at: Double(100 + number)),
              Provenance(channel: .call), expecting: nil)
            try appender.finish()
          }
        }
        acknowledged += 1
      }
    }
    #expect(error == .diskFull(path: store.path))
    #expect(error?.hint?.contains("space") == true)
    try database.close()
    #expect(acknowledged > 6)
    #expect(try store.verify().findings == [])
    #expect(try store.verify().events == Int64(acknowledged))
  }

  static func check(_ path: String, count: Int) throws {
    let verification = try History(path: path).snapshot { try $0.verify() }
    #expect(verification.findings == [])
    #expect(verification.events == Int64(count))
  }

  @Test(
    "On a real disk that is full, too; with space again, the same step goes through",
    .requires(SmallDisk.requirement))
  func fullDisk() throws {
    let disk = try SmallDisk(kilobytes: 512)
    defer { disk.unmount() }
    let path = disk.folder.appendingPathComponent("trailback.sqlite").path
    let recorder = try Recorder(path: path)
    func event(_ number: Int) -> TrailEvent {
      var event = Sample.event("\(number)", .startLogging, at: Double(number))
      event.request = "\"" + String(repeating: "x", count: 3000) + "\""
      return event
    }
    var acknowledged = 0
    let call = Provenance(channel: .call)
    let error = #expect(throws: HistoryError.self) {
      while acknowledged < 1000 {
        try recorder.append(event(acknowledged), from: call)
        acknowledged += 1
      }
    }
    #expect(error == .diskFull(path: path))
    #expect(acknowledged > 5)
    for _ in 0..<3 {
      #expect(throws: HistoryError.diskFull(path: path)) {
        try recorder.append(event(acknowledged), from: call)
      }
    }
    try Self.check(path, count: acknowledged)

    try disk.resize(kilobytes: 4096)
    try recorder.append(event(acknowledged), from: call)
    try recorder.close()
    try Self.check(path, count: acknowledged + 1)
  }

  @Test(
    "A store cannot be made where there is no space at all, and the reason is said",
    .requires(SmallDisk.requirement))
  func noSpaceAtAll() throws {
    for free in [0, 4, 12, 40] {
      let disk = try SmallDisk(kilobytes: 64)
      defer { disk.unmount() }
      try Data(count: (64 - free) * 1024).write(
        to: disk.folder.appendingPathComponent("filler"))
      let path = disk.folder.appendingPathComponent("trailback.sqlite").path
      #expect(throws: HistoryError.diskFull(path: path), "\(free) KB free") {
        try Recorder(path: path)
      }
      try disk.resize(kilobytes: 4096)
      try Recorder(path: path).close()
      #expect(try History(path: path).snapshot { try $0.verify().isSound })
    }
  }

  @Test(
    "A medium that cannot be written is read as it lies there, and refuses to be written",
    .requires(SmallDisk.requirement))
  func readOnlyMedium() throws {
    let disk = try SmallDisk(kilobytes: 4096)
    defer { disk.unmount() }
    let path = disk.folder.appendingPathComponent("trail back?.sqlite").path
    let recorder = try Recorder(path: path)
    for (event, provenance) in Sample.story { try recorder.append(event, from: provenance) }
    try recorder.close()
    try disk.remount("ro")
    try Self.check(path, count: 6)
    #expect(throws: HistoryError.readOnly(path: path)) { try Recorder(path: path) }
  }
}
