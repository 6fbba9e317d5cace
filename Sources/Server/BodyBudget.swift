import Synchronization

/// How many bytes the bodies of all requests may take together.
final class BodyBudget: Sendable {
  private let left: Atomic<Int>

  init(_ bytes: Int) {
    left = Atomic(bytes)
  }

  /// Whether there were so many left, which then belong to the caller.
  func take(_ bytes: Int) -> Bool {
    guard left.subtract(bytes, ordering: .relaxed).newValue < 0 else { return true }
    give(bytes)
    return false
  }

  func give(_ bytes: Int) {
    if bytes > 0 { left.add(bytes, ordering: .relaxed) }
  }
}

/// A body that is arriving. The memory that it has counts, not what it fills of it.
struct ArrivingBody {
  private(set) var bytes: [UInt8] = []
  /// What was taken of the budget for it.
  private(set) var taken = 0
  private var room = 0
  private let budget: BodyBudget
  private let longest: Int

  /// - Parameter longest: a longer one is refused, and its memory never grows beyond that.
  init(longest: Int, from budget: BodyBudget) {
    self.longest = longest
    self.budget = budget
  }

  mutating func add(_ more: some Collection<UInt8>, limit: Int) throws(Refusal) {
    let count = bytes.count + more.count
    guard count <= longest else { throw .bodyTooLarge(limit: limit) }
    if count > room {
      // Twice as much each time, so that a body is copied once on the whole.
      let wanted = min(longest, max(count, 2 * room, min(longest, ServerLimits.smallBody)))
      let counted = wanted <= ServerLimits.smallBody ? 0 : wanted
      guard budget.take(counted - taken) else { throw .tooManyBodies }
      (room, taken) = (wanted, counted)
      bytes.reserveCapacity(wanted)
    }
    bytes.append(contentsOf: more)
  }
}
