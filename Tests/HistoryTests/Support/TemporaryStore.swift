import CloudTrail
import Foundation
import GRDB

import HistoryTestSupport
@testable import History

/// A store in a folder of its own, which goes away with it.
final class TemporaryStore: Sendable {
  let folder: URL
  var path: String { folder.appendingPathComponent("trailback.sqlite").path }

  init() throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-tests-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  /// A store that holds the events, closed.
  convenience init(_ events: [(TrailEvent, Provenance)]) throws {
    try self.init()
    let recorder = try Recorder(path: path)
    for (event, provenance) in events { try recorder.append(event, from: provenance) }
    try recorder.close()
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  /// Opens the file as any other program would.
  func outsider() throws -> DatabaseQueue {
    try DatabaseQueue(path: path)
  }

  /// Runs SQL as an outsider.
  func run(_ sql: String...) throws {
    let database = try outsider()
    try database.writeWithoutTransaction { database in
      for sql in sql { try database.execute(sql: sql) }
    }
    try database.close()
  }

  /// Runs SQL with the triggers of the log out of the way, and puts them back word for word: what
  /// someone does who knows the store well.
  func tamper(_ sql: String...) throws {
    let database = try outsider()
    try database.writeWithoutTransaction { database in
      let triggers = try Row.fetchAll(
        database, sql: "SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'")
      for trigger in triggers { try database.execute(sql: "DROP TRIGGER \(trigger[0] as String)") }
      for sql in sql { try database.execute(sql: sql) }
      for trigger in triggers { try database.execute(sql: trigger[1]) }
    }
    try database.close()
  }

  func verify() throws -> Verification {
    try History(unchecked: StorePath(path)).verify()
  }

  func dump(_ tables: String...) throws -> [String] {
    let database = try outsider()
    defer { do { try database.close() } catch {} }
    return try database.read { database in try tables.flatMap { try Dump.rows(of: $0, database) } }
  }

  /// The ids of all events, in the order in which they are read.
  func readLog() throws -> [String] {
    var ids: [String] = []
    try History(unchecked: StorePath(path)).snapshot {
      try $0.eachEvent { ids.append($0.content.id) }
    }
    return ids
  }

  func rebuild() throws {
    let recorder = try Recorder(path: path)
    try recorder.rebuild()
    try recorder.close()
  }
}
