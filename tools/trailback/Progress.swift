import Foundation
import ReadModels
import Synchronization
import TrailLogs

/// A line on standard error that shows how far long work has come; only on a terminal that can clear a line.
struct Progress {
  /// How many files there are, as far as is known.
  var total: Int
  /// The size of all files together; 0 if it is not known.
  private let totalBytes: Int
  private let start = Date()
  private var shown = Date.distantPast
  private var files = 0
  private var records = 0
  private var bytes = 0

  private static let isVisible = Atomic<Bool>(false)
  /// When the listing was shown last.
  private static let listingShown = Mutex(Date.distantPast)
  private static let isTerminal = isatty(2) != 0 && !StandardOutput.isDumb

  init(_ finder: LogFinder) {
    total = finder.files.count
    totalBytes = Self.isTerminal ? finder.bytes : 0
  }

  /// So many files, perhaps with more to come, whose size is not known.
  init(files: Int) {
    total = files
    totalBytes = 0
  }

  /// Shows how far the listing of buckets has come, before anything of them is read.
  static func show(listed objects: Int) {
    let isDue = listingShown.withLock { shown in
      let now = Date()
      guard isTerminal, now.timeIntervalSince(shown) > 0.1 else { return false }
      shown = now
      return true
    }
    if isDue { show("listed \(Number.counted(objects, "object"))") }
  }

  private static func show(_ line: String) {
    Messages.write("\r\u{1B}[K" + line)
    isVisible.store(true, ordering: .relaxed)
  }

  /// A file that need not be read.
  mutating func passBy() { files += 1 }

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
    // The first second is too short to predict anything from it.
    let left =
      elapsed < 1 || totalBytes == 0
      ? "" : ", \(Int(elapsed / Double(max(self.bytes, 1)) * Double(rest))) s left"
    let read =
      self.records == 0
      ? "" : ", \(Number.grouped(self.records)) records (\(Number.grouped(rate))/s)"
    Self.show(
      "\(Number.grouped(files)) of \(Number.counted(total, "file")), "
        + "\(Number.bytes(self.bytes))\(read)\(left)")
  }

  /// Removes the line, so that other text can be written.
  static func clear() {
    if isVisible.exchange(false, ordering: .relaxed) { Messages.write("\r\u{1B}[K") }
  }
}
