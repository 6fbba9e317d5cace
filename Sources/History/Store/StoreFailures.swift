import GRDB

// What SQLite's errors mean for those who asked, and what was recorded when one came.

extension StoreFile {
  /// Runs the body and translates SQLite's errors into ``HistoryError``.
  func translatingErrors<Result>(_ body: () throws -> Result) throws -> Result {
    // Before the first file is opened, which is done in here.
    _ = SystemCalls.areWatched
    do {
      return try body()
    } catch let error as DatabaseError {
      throw translated(error)
    } catch is RowDecodingError {
      throw HistoryError.damaged(path: path, reason: "a column holds a value of another type")
    }
  }

  /// Runs the body in a transaction of its own, and commits.
  ///
  /// Once SQLite has begun to commit, an error no longer means that nothing was recorded: the frame that
  /// completes the transaction may be in the WAL although waiting for the disk failed. Whoever opens the
  /// store after a crash finds it there. Only where no room was left the frame is surely incomplete.
  ///
  /// - Throws: ``HistoryError/outcomeUnknown(path:reason:)`` for such an error. After any other, nothing
  ///   was recorded.
  func transaction<Result>(
    in database: DatabaseQueue, _ body: (Database) throws -> Result
  ) throws -> Result {
    var isCommitting = false
    do {
      return try database.write { database in
        let result = try body(database)
        isCommitting = true
        return result
      }
    } catch let error as DatabaseError where isCommitting && error.resultCode != .SQLITE_FULL {
      throw HistoryError.outcomeUnknown(path: path, reason: Self.words(for: error))
    } catch let error as DatabaseError {
      throw translated(error)
    } catch is RowDecodingError {
      throw HistoryError.damaged(path: path, reason: "a column holds a value of another type")
    }
  }

  private func translated(_ error: DatabaseError) -> HistoryError {
    let reason = error.message ?? "\(error.resultCode)"
    return switch error.extendedResultCode {
    // The shared memory of the WAL is a file, too, and does not fit on a full disk.
    case .SQLITE_IOERR_SHMSIZE where SystemCalls.lacksRoom: .diskFull(path: path)
    case .SQLITE_IOERR: .diskFailed(path: path, reason: Self.words(for: error))
    case .SQLITE_NOTADB: .notAStore(path: path)
    case .SQLITE_CANTOPEN, .SQLITE_PERM, .SQLITE_AUTH: .cannotOpen(path: path, reason: reason)
    case .SQLITE_READONLY: .readOnly(path: path)
    case .SQLITE_FULL: .diskFull(path: path)
    case .SQLITE_BUSY, .SQLITE_LOCKED: .busy(path: path)
    case .SQLITE_CORRUPT: .damaged(path: path, reason: reason)
    default: .failed(path: path, reason: reason)
    }
  }

  /// What failed, with the system's own word for it where it is known.
  static func words(for error: DatabaseError) -> String {
    func words(_ what: String, _ system: String?) -> String {
      "\(what) failed" + (system.map { ": \($0)" } ?? "")
    }
    return switch error.extendedResultCode {
    case .SQLITE_IOERR_READ, .SQLITE_IOERR_SHORT_READ:
      words("reading", SystemCalls.readFailure)
    case .SQLITE_IOERR_WRITE, .SQLITE_IOERR_SHMSIZE:
      words("writing", SystemCalls.writeFailure)
    case .SQLITE_IOERR_FSYNC, .SQLITE_IOERR_DIR_FSYNC:
      words("waiting until the disk has it (fsync)", nil)
    default: error.message ?? "\(error.resultCode)"
    }
  }
}

extension DatabaseError {
  /// Whether the file, its disk or the machine failed, which says nothing of what the store holds.
  var isOfTheSystem: Bool {
    switch resultCode {
    case .SQLITE_IOERR, .SQLITE_NOMEM, .SQLITE_FULL, .SQLITE_BUSY, .SQLITE_LOCKED,
      .SQLITE_CANTOPEN, .SQLITE_INTERRUPT, .SQLITE_READONLY, .SQLITE_PERM:
      true
    default: false
    }
  }

  /// The failure of the system that a line of `PRAGMA integrity_check` reports, such as `Tree 3 page 4:
  /// unable to get the page. error code=266`; nil for any other line.
  init?(named problem: String) {
    guard let mark = problem.firstRange(of: "error code="),
      let code = CInt(problem[mark.upperBound...].prefix { $0.isNumber })
    else { return nil }
    self.init(resultCode: ResultCode(rawValue: code))
    if !isOfTheSystem { return nil }
  }
}
