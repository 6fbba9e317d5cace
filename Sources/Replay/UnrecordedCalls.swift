public import CloudTrail
public import History

/// The calls in replayed files that the history does not hold, so that no verdict knows of them.
public struct UnrecordedCalls: Sendable {
  /// How many there are. Copies of one call count once, as long as there are no more than
  /// ``distinctLimit`` different ones.
  public fileprivate(set) var count = 0
  /// The ``listLimit`` that contradict the verdicts most, those first.
  public fileprivate(set) var worst: [FoundCall] = []

  /// How many calls are kept to be named.
  public static let listLimit = 100
  /// How many different calls are told from one another.
  public static let distinctLimit = 100_000

  /// Whether one of them can change what a trail logs; the others are refused ones, tags and the like.
  public var canContradict: Bool { worst.first.map { $0.rank < FoundCall.harmless } ?? false }

  init() {}

  fileprivate mutating func add(_ call: FoundCall) {
    count += 1
    guard call.isShort else { return }
    worst.append(call)
    // Twice as many are let in, so that the cost of sorting them is spread over many.
    if worst.count >= 2 * Self.listLimit { trim() }
  }

  fileprivate mutating func trim() {
    worst = Array(worst.sorted(by: FoundCall.isWorse).prefix(Self.listLimit))
  }
}

/// What a replay asks about the calls that it finds in its files: whether the history by which it judges
/// holds them.
public struct RecordedCalls: Sendable {
  private let history: History?
  private let count: Int64
  private let trails: Set<TrailARN>

  /// The calls of a history.
  ///
  /// - Parameters:
  ///   - history: the history; nil for one that holds nothing.
  ///   - count: how many events it had when the judges were made. Later ones are not held.
  ///   - trails: calls that name another trail are of no interest; none to take all.
  public init(in history: History?, amongFirst count: Int64, of trails: [TrailARN] = []) {
    self.history = history
    self.count = count
    self.trails = Set(trails)
  }

  func concerns(_ call: FoundCall) -> Bool {
    guard !trails.isEmpty, let trail = call.stream.trailARN else { return true }
    return trails.contains(trail)
  }

  func held(_ ids: [String]) throws -> Set<String> {
    try history?.snapshot { try $0.held(ids, amongFirst: count) } ?? []
  }
}

/// Takes the calls that are found in the order of the files, asks the history of many at a time, and
/// keeps what it does not hold.
struct CallCheck {
  private let recorded: RecordedCalls?
  private var unrecorded = UnrecordedCalls()
  /// Found, and not asked of the history yet.
  private var pending: [FoundCall] = []
  private var pendingBytes = 0
  /// The hashes of the ids that were counted. Two ids of a hundred thousand share one of 64 bits with a
  /// chance of 1 in 3,000,000,000.
  private var counted: Set<Int> = []

  private static let batch = 1000
  private static let batchBytes = 4 << 20

  /// - Parameter recorded: nil if nobody asks.
  init(_ recorded: RecordedCalls?) {
    self.recorded = recorded
  }

  mutating func take(_ calls: [FoundCall]) throws {
    for call in calls {
      pending.append(call)
      pendingBytes += call.memory
      if pending.count >= Self.batch || pendingBytes > Self.batchBytes { try ask() }
    }
  }

  /// What the history does not hold of everything that was taken.
  mutating func finish() throws -> UnrecordedCalls {
    try ask()
    unrecorded.trim()
    return unrecorded
  }

  private mutating func ask() throws {
    guard let recorded, !pending.isEmpty else { return }
    let held = try recorded.held(pending.map(\.id))
    for call in pending where !held.contains(call.id) {
      let hash = call.id.hashValue
      guard !counted.contains(hash) else { continue }
      if counted.count < UnrecordedCalls.distinctLimit { counted.insert(hash) }
      unrecorded.add(call)
    }
    pending.removeAll(keepingCapacity: true)
    pendingBytes = 0
  }
}
