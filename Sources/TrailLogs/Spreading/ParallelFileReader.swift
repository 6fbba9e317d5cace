import Foundation
import Selectors

/// Spreads files over threads, and hands on what is made of them in the files' order, whatever the
/// number of threads.
public struct ParallelFileReader: Sendable {
  /// How many threads read; 1 or more.
  public var workers: Int
  /// How many bytes of what was made may wait for their turn.
  public var waitingBytes: Int

  public init(workers: Int, waitingBytes: Int = 4 * 1024 * 1024) {
    self.workers = max(workers, 1)
    self.waitingBytes = max(waitingBytes, 1)
  }

  /// Reads all files.
  ///
  /// - Parameters:
  ///   - make: makes a worker; called on each thread.
  ///   - deliver: called on the calling thread, in the order of the files and of their pieces.
  ///   - each: called there, too, after the pieces of each file.
  ///   - shouldStop: asked there several times a second; what was made by then is still delivered.
  /// - Returns: what each worker left, in no order.
  /// - Throws: what a worker, `deliver` or `each` threw, after all threads have ended.
  public func run<Worker: FileWorker & ~Copyable>(
    _ files: [LogFile], make: @escaping @Sendable () throws -> Worker,
    deliver: (Worker.Piece) throws -> Void, each: (FileReport) throws -> Void,
    shouldStop: () -> Bool
  ) throws -> [Worker.Outcome] {
    let threads = min(workers, max(files.count, 1))
    let handover = ReorderBuffer<Worker.Piece>(
      files: files.count, workers: threads, limit: waitingBytes)
    let outcomes = Outcomes<Worker.Outcome>()
    for _ in 0..<threads {
      Self.start { Self.work(files, make, handover, outcomes) }
    }
    var failure: (any Error)?
    while true {
      if shouldStop() { handover.cancel() }
      do {
        guard let steps = try handover.deliver(atMost: 0.02) else { break }
        guard failure == nil else { continue }
        for step in steps {
          switch step {
          case .piece(let piece): try deliver(piece)
          case .end(let report): try each(report)
          }
        }
      } catch {
        if failure != nil { break }
        failure = error
        handover.cancel()
      }
    }
    if let failure, !(failure is Cancelled) { throw failure }
    return outcomes.all
  }

  private static func start(_ body: @escaping @Sendable () -> Void) {
    let thread = Thread { body() }
    thread.stackSize = 8 * 1024 * 1024
    thread.start()
  }

  private static func work<Worker: FileWorker & ~Copyable>(
    _ files: [LogFile], _ make: @Sendable () throws -> Worker,
    _ handover: ReorderBuffer<Worker.Piece>, _ outcomes: Outcomes<Worker.Outcome>
  ) {
    do {
      var worker = try make()
      do {
        while let file = handover.take() {
          let report = try worker.read(
            files[file], into: Outlet(handover: handover, file: file))
          handover.end(report, of: file)
        }
      } catch is Cancelled {}
      outcomes.add(worker.finish())
      handover.leave(with: nil)
    } catch {
      handover.leave(with: error)
    }
  }
}

/// What workers leave, gathered from their threads; touched only under its lock.
private final class Outcomes<Outcome: Sendable>: @unchecked Sendable {
  private let lock = NSLock()
  private var gathered: [Outcome] = []

  func add(_ outcome: Outcome) {
    lock.lock()
    defer { lock.unlock() }
    gathered.append(outcome)
  }

  var all: [Outcome] {
    lock.lock()
    defer { lock.unlock() }
    return gathered
  }
}
