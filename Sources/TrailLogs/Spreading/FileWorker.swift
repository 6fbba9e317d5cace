import Synchronization

/// Makes something of log files, one after another, on a thread of its own.
public protocol FileWorker: ~Copyable, SendableMetatype {
  /// What is handed on while files are read, in the files' own order.
  associatedtype Piece: Sendable
  /// What is left when there are no more files: counts, for the most part.
  associatedtype Outcome: Sendable

  /// Reads one file and hands on what it makes of it.
  ///
  /// - Throws: what ends the whole run; a file that cannot be read is no reason.
  mutating func read(_ file: LogFile, into outlet: Outlet<Piece>) throws -> FileReport

  consuming func finish() -> Outcome
}

/// Takes the pieces that a worker makes of one file.
public struct Outlet<Piece: Sendable> {
  let handover: ReorderBuffer<Piece>
  let file: Int

  /// Hands on a piece; waits where too much is waiting already for a file further ahead.
  ///
  /// - Parameter bytes: about how much memory the piece takes.
  /// - Throws: ``Cancelled`` where nobody wants any more.
  public func put(_ piece: Piece, bytes: Int) throws {
    try handover.put(piece, bytes: bytes, of: file)
  }

  /// Tells whether the run was asked to stop.
  public var cancellation: Cancellation { handover.cancellation }
}

/// Whether a run was asked to stop; any thread may look.
public final class Cancellation: Sendable {
  private let asked = Atomic<Bool>(false)

  public var isAsked: Bool { asked.load(ordering: .relaxed) }

  func ask() { asked.store(true, ordering: .relaxed) }
}

/// Thrown where a run was asked to stop.
public struct Cancelled: Error {
  public init() {}
}
