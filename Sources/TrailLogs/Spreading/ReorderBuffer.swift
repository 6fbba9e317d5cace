import Foundation

/// What workers have made, waiting for its turn: files are taken in order, are done in any, and what was
/// made of them is delivered in order again. Bounded: a worker that is far ahead waits.
///
/// Everything that changes but ``cancellation`` is touched only between `lock` and `unlock` of `condition`, which
/// makes it safe to share.
final class ReorderBuffer<Piece: Sendable>: @unchecked Sendable {
  /// One thing to deliver.
  enum Step: Sendable {
    case piece(Piece)
    case end(FileReport)
  }

  private struct Waiting {
    var steps: [Step] = []
    var bytes = 0
    var isDone = false
  }

  private let condition = NSCondition()
  private let count: Int
  private let limit: Int
  private var next = 0
  /// The file whose steps are delivered now.
  private var head = 0
  private var waiting: [Int: Waiting] = [:]
  private var bytes = 0
  private var done = 0
  private var workers: Int
  private var failure: (any Error)?
  let cancellation = Cancellation()

  /// How many files may be done ahead of the one that is delivered.
  private static var window: Int { 1024 }

  /// - Parameters:
  ///   - files: how many there are.
  ///   - limit: how many bytes may wait.
  init(files: Int, workers: Int, limit: Int) {
    count = files
    self.workers = workers
    self.limit = limit
  }

  private var isCancelled: Bool { cancellation.isAsked }

  // MARK: The workers' side

  /// The next file to read; nil where there is none left, or none wanted.
  func take() -> Int? {
    condition.lock()
    defer { condition.unlock() }
    while next - head >= Self.window, !isCancelled {
      condition.broadcast()
      condition.wait()
    }
    guard next < count, !isCancelled else { return nil }
    next += 1
    return next - 1
  }

  func put(_ piece: Piece, bytes size: Int, of file: Int) throws {
    condition.lock()
    defer { condition.unlock() }
    while isFull(for: file), !isCancelled {
      condition.broadcast()
      condition.wait()
    }
    if isCancelled { throw Cancelled() }
    waiting[file, default: Waiting()].steps.append(.piece(piece))
    waiting[file, default: Waiting()].bytes += size
    bytes += size
    if bytes >= limit / 2 { condition.broadcast() }
  }

  /// The file that is delivered now may always go on, or nothing ever would.
  private func isFull(for file: Int) -> Bool {
    if file == head { return (waiting[file]?.bytes ?? 0) >= limit }
    return bytes >= limit
  }

  func end(_ report: FileReport, of file: Int) {
    condition.lock()
    defer { condition.unlock() }
    waiting[file, default: Waiting()].steps.append(.end(report))
    waiting[file, default: Waiting()].isDone = true
    done += 1
    if done - head >= Self.window / 4 { condition.broadcast() }
  }

  /// One worker has ended.
  func leave(with error: (any Error)?) {
    condition.lock()
    defer { condition.unlock() }
    if let error, failure == nil, !(error is Cancelled) {
      failure = error
      cancellation.ask()
    }
    workers -= 1
    condition.broadcast()
  }

  // MARK: The other side

  /// Lets the workers stop at their next record.
  func cancel() {
    condition.lock()
    defer { condition.unlock() }
    cancellation.ask()
    condition.broadcast()
  }

  /// What may be delivered now, after waiting a moment where it is little; nil when all is done.
  ///
  /// - Throws: what a worker threw.
  func deliver(atMost seconds: Double) throws -> [Step]? {
    condition.lock()
    defer { condition.unlock() }
    if workers > 0, bytes < limit / 2 {
      _ = condition.wait(until: Date(timeIntervalSinceNow: seconds))
    }
    if let failure, workers == 0 { throw failure }
    let steps = takeSteps()
    if !steps.isEmpty { condition.broadcast() }
    return steps.isEmpty && workers == 0 ? nil : steps
  }

  private func takeSteps() -> [Step] {
    var steps: [Step] = []
    while var first = waiting[head] {
      steps += first.steps
      bytes -= first.bytes
      guard first.isDone else {
        first.steps.removeAll()
        first.bytes = 0
        waiting[head] = first
        break
      }
      waiting[head] = nil
      head += 1
    }
    return steps
  }
}
