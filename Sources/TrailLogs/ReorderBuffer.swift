import Foundation

/// Puts the results of files that are read in parallel back into the files' order.
///
/// Workers begin files in order and finish them in any order. The pieces of a file wait here until all
/// files before it are delivered. The buffer is bounded: a worker that is far ahead blocks.
///
/// All variables are accessed only while `condition` is locked, and ``cancellation`` is atomic, which
/// makes the class safe to share.
final class ReorderBuffer<Piece: Sendable>: @unchecked Sendable {
  /// One thing to deliver.
  enum Item: Sendable {
    case piece(Piece)
    case endOfFile(FileReport)
  }

  /// The items of one file that are not delivered yet.
  private struct Waiting {
    var items: [Item] = []
    var bytes = 0
    var isComplete = false
  }

  private let condition = NSCondition()
  private let count: Int
  private let limit: Int
  /// The file that a worker begins next.
  private var next = 0
  /// The file whose items are delivered now.
  private var head = 0
  /// By the index of the file.
  private var waiting: [Int: Waiting] = [:]
  /// Of all items that wait.
  private var bytes = 0
  private var completeFiles = 0
  private var workers: Int
  private var failure: (any Error)?
  let cancellation = Cancellation()

  /// How many files may be begun after the one that is delivered.
  private static var window: Int { 1024 }

  /// - Parameters:
  ///   - files: how many there are.
  ///   - limit: how many bytes may wait.
  ///   - workers: how many there are.
  init(files: Int, workers: Int, limit: Int) {
    count = files
    self.workers = workers
    self.limit = limit
  }

  private var isCancelled: Bool { cancellation.isAsked }

  // MARK: For workers

  /// The index of the next file to read; nil if there is none left or the run was asked to stop.
  func nextFile() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    waitWhile { next - head >= Self.window }
    guard next < count, !isCancelled else { return nil }
    next += 1
    return next - 1
  }

  /// Keeps a piece until its turn comes, after waiting for room.
  ///
  /// - Returns: false if the run was asked to stop. The piece is kept nonetheless, without waiting.
  func append(_ piece: Piece, bytes size: Int, of file: Int) -> Bool {
    condition.lock()
    defer { condition.unlock() }
    waitWhile { isFull(for: file) }
    waiting[file, default: Waiting()].items.append(.piece(piece))
    waiting[file, default: Waiting()].bytes += size
    bytes += size
    if bytes >= limit / 2 { condition.broadcast() }
    return !isCancelled
  }

  /// Waits until all files before this one are delivered.
  ///
  /// - Throws: ``Cancelled`` if the run was asked to stop.
  func waitForTurn(of file: Int) throws {
    condition.lock()
    defer { condition.unlock() }
    waitWhile { head != file }
    if isCancelled { throw Cancelled() }
  }

  /// Waits until the thread that delivers has changed something, or the run was asked to stop. That thread
  /// is woken once: workers that wait would wake each other all the time.
  private func waitWhile(_ isTooEarly: () -> Bool) {
    guard isTooEarly(), !isCancelled else { return }
    condition.broadcast()
    repeat { condition.wait() } while isTooEarly() && !isCancelled
  }

  /// The file that is delivered now has a limit of its own: if later files could block it, nothing would
  /// ever be delivered.
  private func isFull(for file: Int) -> Bool {
    if file == head { return (waiting[file]?.bytes ?? 0) >= limit }
    return bytes >= limit
  }

  func endFile(_ file: Int, _ report: FileReport) {
    condition.lock()
    defer { condition.unlock() }
    waiting[file, default: Waiting()].items.append(.endOfFile(report))
    waiting[file, default: Waiting()].isComplete = true
    completeFiles += 1
    if completeFiles - head >= Self.window / 4 { condition.broadcast() }
  }

  /// One worker has ended, with an error or without. An error ends the run.
  func workerEnded(_ error: (any Error)?) {
    condition.lock()
    defer { condition.unlock() }
    if let error, failure == nil, !(error is Cancelled) {
      failure = error
      cancellation.ask()
    }
    workers -= 1
    condition.broadcast()
  }

  // MARK: For the thread that delivers

  /// Asks the workers to stop.
  func cancel() {
    condition.lock()
    defer { condition.unlock() }
    cancellation.ask()
    condition.broadcast()
  }

  /// Takes the items whose turn it is, after waiting for more if there are few; nil when all workers
  /// have ended and everything is delivered.
  ///
  /// - Parameter seconds: how long to wait at most.
  /// - Throws: what a worker threw.
  func takeReady(waitingAtMost seconds: Double) throws -> [Item]? {
    condition.lock()
    defer { condition.unlock() }
    if workers > 0, bytes < limit / 2 {
      _ = condition.wait(until: Date(timeIntervalSinceNow: seconds))
    }
    if let failure, workers == 0 { throw failure }
    let items = takeItems()
    if !items.isEmpty { condition.broadcast() }
    return items.isEmpty && workers == 0 ? nil : items
  }

  private func takeItems() -> [Item] {
    var items: [Item] = []
    while var first = waiting[head] {
      items += first.items
      bytes -= first.bytes
      guard first.isComplete else {
        first.items.removeAll()
        first.bytes = 0
        waiting[head] = first
        break
      }
      waiting[head] = nil
      head += 1
    }
    return items
  }
}
