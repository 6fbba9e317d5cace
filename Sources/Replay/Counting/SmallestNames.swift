/// What is counted under many names.
protocol Addable: Sendable {
  init()
  mutating func add(_ other: Self)
}

/// Counts by name. Of more different names than the limit the smallest are kept, so that hostile input
/// cannot fill the memory: which those are hangs neither on the order of the events nor on who
/// counted which.
struct SmallestNames<Name: Hashable & Comparable & Sendable, Counts: Addable>: Sendable {
  private var counts: [Name: Counts] = [:]
  /// What was counted under names that were not kept.
  private var dropped = Counts()
  /// Larger names have as many smaller ones as the limit allows.
  private var largest: Name?
  private let limit: Int

  init(limit: Int) {
    self.limit = limit
  }

  mutating func add(_ added: Counts, to name: Name) {
    if let largest, name > largest { return dropped.add(added) }
    counts[name, default: Counts()].add(added)
    // Twice as many are let in, so that sorting them costs little.
    if counts.count >= 2 * limit { trim() }
  }

  /// Adds what no name is known of.
  mutating func addNameless(_ added: Counts) { dropped.add(added) }

  mutating func merge(_ other: Self) {
    dropped.add(other.dropped)
    if let theirs = other.largest { largest = largest.map { min($0, theirs) } ?? theirs }
    for (name, counts) in other.counts { add(counts, to: name) }
  }

  /// As many names as the limit allows, and the rest.
  var all: (names: [Name: Counts], others: Counts) {
    var trimmed = self
    trimmed.trim()
    return (trimmed.counts, trimmed.dropped)
  }

  private mutating func trim() {
    guard counts.count > limit else { return }
    let sorted = counts.keys.sorted()
    largest = sorted[limit - 1]
    for name in sorted[limit...] {
      if let counted = counts.removeValue(forKey: name) { dropped.add(counted) }
    }
  }
}
