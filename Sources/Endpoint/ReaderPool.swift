public import CloudTrail
import Foundation
public import History
import Synchronization

/// Several open views of one store, so that readers wait neither for one another nor for the writer.
///
/// Reads of different weight have threads of their own, a ``Lane`` each: whatever waits in one keeps nobody
/// waiting in another.
public final class ReaderPool: Sendable {
  /// How much of the store a read may go through.
  public enum Lane: Sendable, Hashable, CaseIterable {
    /// Next to nothing: whether the store can be read at all.
    case probe
    /// A trail, or a few.
    case brief
    /// All trails of the account.
    case allTrails
    /// The whole log.
    case log

    /// - Parameter count: how many brief reads run at a time.
    fileprivate func threads(of count: Int) -> Int {
      switch self {
      case .probe: 1
      case .brief: max(count, 1)
      case .allTrails, .log: max(count / 2, 1)
      }
    }

    /// Whether reads of the other lanes come first where there are too few processors for all.
    fileprivate var givesWay: Bool {
      switch self {
      case .probe, .brief: false
      case .allTrails, .log: true
      }
    }
  }

  private let free: Mutex<Views>
  private let lanes: [Lane: ReadingThreads]

  /// Opens the store that a text names several times, as ``init(at:count:mostWaiting:)`` does.
  ///
  /// - Throws: also `HistoryError` if the text names no file.
  public convenience init(path: String, count: Int) throws {
    try self.init(at: StorePath(path), count: count)
  }

  /// Opens the store several times.
  ///
  /// - Parameters:
  ///   - path: the path of the store's file.
  ///   - count: how many brief reads run at a time; half as many of the two heavier lanes run besides.
  ///   - mostWaiting: when so many reads wait in a lane, the next one is refused.
  /// - Throws: `HistoryError` if there is no store at the path, or it is not one of ours.
  public init(at path: StorePath, count: Int, mostWaiting: Int = 1024) throws {
    // One for each thread, so that every read finds a free one.
    let views = Lane.allCases.map { $0.threads(of: count) }.reduce(0, +)
    free = Mutex(Views(free: try (0..<views).map { _ in try History(at: path) }))
    lanes = Dictionary(
      uniqueKeysWithValues: Lane.allCases.map { lane in
        (
          lane,
          ReadingThreads(
            lane.threads(of: count), mostWaiting: mostWaiting, givingWay: lane.givesWay)
        )
      })
  }

  /// Closes all views, so that the writer can move everything into the file when it closes. A read that
  /// is under way closes its view when it ends; further reads are refused as busy.
  public func close() throws {
    let unused = free.withLock { views in
      defer { views = Views(isClosed: true) }
      return views.free
    }
    for history in unused { try history.close() }
  }

  /// Runs a closure on one unchanging view of the store.
  ///
  /// - Parameters:
  ///   - lane: how much the read may go through.
  ///   - knownAt: a moment of which the view tells whether what was known then is settled.
  ///   - body: reads; called on one of the threads of the lane. It must not keep the view.
  /// - Returns: what `body` returns.
  /// - Throws: what `body` throws, and `HistoryError.busy` if too many reads wait in the lane.
  public func read<Value: Sendable>(
    in lane: Lane = .brief, settling knownAt: Timestamp? = nil,
    _ body: @escaping @Sendable (HistorySnapshot) throws -> Value
  ) async throws -> Value {
    try await withCheckedThrowingContinuation { continuation in
      let isTaken = lanes[lane]?.run { [self] in
        continuation.resume(with: Result { try withFreeHistory(settling: knownAt, body) })
      }
      if isTaken != true { continuation.resume(throwing: HistoryError.busy(path: "the store")) }
    }
  }

  private func withFreeHistory<Value>(
    settling knownAt: Timestamp?, _ body: (HistorySnapshot) throws -> Value
  ) throws -> Value {
    guard let history = free.withLock({ $0.free.popLast() }) else {
      throw HistoryError.busy(path: "the store")
    }
    let result = Result { try history.snapshot(settling: knownAt, body) }
    let isClosed = free.withLock { views in
      if !views.isClosed { views.free.append(history) }
      return views.isClosed
    }
    if isClosed { try history.close() }
    return try result.get()
  }

  private struct Views {
    var free: [History] = []
    var isClosed = false
  }
}

/// Threads that run one read after the other. They end with the last reference to this.
private final class ReadingThreads: Sendable {
  /// What the threads share. It does not lead back to the pool, which could never go otherwise.
  private final class Waiting: Sendable {
    let reads = Mutex<[@Sendable () -> Void]>([])
    let signal = DispatchSemaphore(value: 0)

    /// Waits for the next read; nil once there will be no more.
    func next() -> (@Sendable () -> Void)? {
      signal.wait()
      return reads.withLock { $0.isEmpty ? nil : $0.removeFirst() }
    }
  }

  private let shared = Waiting()
  private let count: Int
  private let mostWaiting: Int
  /// How much less of a busy processor a thread that gives way gets: a third of what another one gets.
  private static let niceness: Int32 = 5

  init(_ count: Int, mostWaiting: Int, givingWay: Bool) {
    self.count = count
    self.mostWaiting = mostWaiting
    for _ in 0..<count {
      let thread = Thread { [shared] in
        // Where that is not allowed, all threads count the same. 0 is the calling thread.
        if givingWay {
          _ = setpriority(__priority_which_t(PRIO_PROCESS.rawValue), 0, Self.niceness)
        }
        while let read = shared.next() { read() }
      }
      thread.name = "trailback-reader"
      thread.stackSize = 8 * 1024 * 1024
      thread.start()
    }
  }

  deinit {
    for _ in 0..<count { shared.signal.signal() }
  }

  /// - Returns: false if too many are waiting already; then nothing is run.
  func run(_ read: @escaping @Sendable () -> Void) -> Bool {
    let isTaken = shared.reads.withLock { reads in
      guard reads.count < mostWaiting else { return false }
      reads.append(read)
      return true
    }
    if isTaken { shared.signal.signal() }
    return isTaken
  }
}
