import Foundation
import Synchronization

/// Reads files on several threads, and delivers the results in the order of the files, whatever the
/// number of threads.
///
/// Each thread has a ``FileWorker`` of its own, takes the next file that no other has taken, and puts
/// the pieces that it makes of it into a reorder buffer. The calling thread takes the pieces out of
/// the buffer in the files' order.
public struct ParallelFileReader: Sendable {
  /// How many threads read; 1 or more.
  public var workers: Int
  /// How many bytes of finished pieces may wait for those of earlier files.
  public var waitingBytes: Int

  /// A reader with so many threads and so much room for finished pieces, each at least 1.
  public init(workers: Int, waitingBytes: Int = 4 * 1024 * 1024) {
    self.workers = max(workers, 1)
    self.waitingBytes = max(waitingBytes, 1)
  }

  /// Reads all files.
  ///
  /// - Parameters:
  ///   - files: the files, in the order in which their pieces are delivered.
  ///   - isRead: whether a worker will read a file; what lies in a bucket is fetched ahead then.
  ///   - make: makes a worker; called on each thread.
  ///   - deliver: called on the calling thread for each piece, in the order of the files and pieces.
  ///   - each: called on the calling thread after the pieces of each file.
  ///   - shouldStop: called on the calling thread several times a second; once it returns true, workers
  ///     stop, and the pieces that are finished are still delivered.
  /// - Returns: what each worker's `finish` returned, in no particular order.
  /// - Throws: what a worker, `deliver` or `each` threw, after all threads have ended.
  public func run<Worker: FileWorker & ~Copyable>(
    _ files: [LogFile], isRead: (LogFile) -> Bool = { _ in true },
    make: @escaping @Sendable () throws -> Worker,
    deliver: (Worker.Piece) throws -> Void, each: (FileReport) throws -> Void,
    shouldStop: () -> Bool
  ) throws -> [Worker.Outcome] {
    let threads = min(workers, max(files.count, 1))
    let buckets = files.lazy.compactMap(\.remote?.source).first
    buckets?.begin(files.filter(isRead))
    defer { buckets?.end() }
    let buffer = ReorderBuffer<Worker.Piece>(
      files: files.count, workers: threads, limit: waitingBytes)
    let outcomes = Outcomes<Worker.Outcome>()
    for _ in 0..<threads {
      Self.start { Self.work(files, make, buffer, outcomes) }
    }
    var failure: (any Error)?
    while true {
      if shouldStop() { buffer.cancel() }
      do {
        guard let items = try buffer.takeReady(waitingAtMost: 0.02) else { break }
        guard failure == nil else { continue }
        for item in items {
          switch item {
          case .piece(let piece): try deliver(piece)
          case .endOfFile(let report): try each(report)
          }
        }
      } catch {
        if failure != nil { break }
        failure = error
        buffer.cancel()
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
    _ buffer: ReorderBuffer<Worker.Piece>, _ outcomes: Outcomes<Worker.Outcome>
  ) {
    do {
      var worker = try make()
      do {
        while let file = buffer.nextFile() {
          let report = try worker.read(
            files[file], into: Outlet(buffer: buffer, file: file))
          buffer.endFile(file, report)
        }
      } catch is Cancelled {}
      outcomes.add(worker.finish())
      buffer.workerEnded(nil)
    } catch {
      buffer.workerEnded(error)
    }
  }
}

// MARK: Workers

/// Reads log files, one after another, on one thread, and makes something of them.
public protocol FileWorker: ~Copyable, SendableMetatype {
  /// What is delivered while files are read, in the order of the files.
  associatedtype Piece: Sendable
  /// What is returned when there are no more files: mostly counts.
  associatedtype Outcome: Sendable

  /// Reads one file and puts the pieces that it makes of it into the outlet.
  ///
  /// - Throws: only what should end the whole run; a file that cannot be read is reported as a problem.
  mutating func read(_ file: LogFile, into outlet: Outlet<Piece>) throws -> FileReport

  consuming func finish() -> Outcome
}

/// Takes the pieces that a worker makes of one file.
public struct Outlet<Piece: Sendable> {
  let buffer: ReorderBuffer<Piece>
  let file: Int

  /// Delivers a piece when its turn comes. Blocks while too much is waiting for earlier files.
  ///
  /// - Parameters:
  ///   - piece: the piece; those of one file are delivered in the order in which they are put.
  ///   - bytes: about how much memory the piece takes.
  /// - Throws: ``Cancelled`` if the run was asked to stop.
  public func put(_ piece: Piece, bytes: Int) throws {
    if !buffer.append(piece, bytes: bytes, of: file) { throw Cancelled() }
  }

  /// Delivers a piece that must not be lost: as ``put(_:bytes:)``, also if the run was asked to stop. A
  /// worker that uses this ends its files by itself then.
  public func putAlways(_ piece: Piece, bytes: Int) {
    _ = buffer.append(piece, bytes: bytes, of: file)
  }

  /// Waits until all files before this one are delivered. Of what can be read only once, such as pipes, one
  /// worker at a time reads then, in the files' order.
  ///
  /// - Throws: ``Cancelled`` if the run was asked to stop.
  public func waitForTurn() throws { try buffer.waitForTurn(of: file) }

  /// Asks all workers to stop. No further file is begun; what is finished is still delivered.
  public func stopRun() { buffer.cancel() }

  /// Whether the run was asked to stop; to be looked at during long work.
  public var cancellation: Cancellation { buffer.cancellation }
}

/// Whether a run was asked to stop. Any thread may ask and look.
public final class Cancellation: Sendable {
  private let asked = Atomic<Bool>(false)

  /// Whether someone asked the run to stop.
  public var isAsked: Bool { asked.load(ordering: .relaxed) }

  func ask() { asked.store(true, ordering: .relaxed) }
}

/// Thrown in a run that was asked to stop.
public struct Cancelled: Error {
  /// The error of a run that was asked to stop.
  public init() {}
}

/// The workers' outcomes, gathered from their threads.
///
/// `gathered` is accessed only while `lock` is held, which makes the class safe to share.
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
