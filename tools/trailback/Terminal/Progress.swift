import Foundation
import ReadModels
import Synchronization
import TrailLogs

/// One line on standard error that tells how far long work has come; only on a terminal.
struct Progress {
  private let total: Int
  /// The size of all files together; 0 where it is not known.
  private let totalBytes: Int
  private let start = Date()
  private var shown = Date.distantPast
  private var files = 0
  private var records = 0
  private var bytes = 0

  private static let isVisible = Atomic<Bool>(false)
  private static let isTerminal = isatty(2) != 0

  init(_ finder: LogFinder) {
    total = finder.files.count
    totalBytes = Self.isTerminal ? finder.bytes : 0
  }

  mutating func advance(records: Int, bytes: Int) {
    files += 1
    self.records += records
    self.bytes += bytes
    let now = Date()
    guard Self.isTerminal, now.timeIntervalSince(shown) > 0.1 else { return }
    shown = now
    let elapsed = now.timeIntervalSince(start)
    let rate = elapsed > 0 ? Int(Double(self.records) / elapsed) : 0
    let rest = max(totalBytes - self.bytes, 0)
    // At first nobody can tell.
    let left =
      elapsed < 1 ? "" : ", \(Int(elapsed / Double(max(self.bytes, 1)) * Double(rest))) s left"
    Messages.write(
      "\r\u{1B}[K\(Number.grouped(files)) of \(Number.counted(total, "file")), "
        + "\(Number.bytes(self.bytes)), \(Number.grouped(self.records)) records "
        + "(\(Number.grouped(rate))/s)\(left)")
    Self.isVisible.store(true, ordering: .relaxed)
  }

  /// Takes the line away, so that other words have the terminal.
  static func clear() {
    if isVisible.exchange(false, ordering: .relaxed) { Messages.write("\r\u{1B}[K") }
  }
}
