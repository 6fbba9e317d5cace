import Selectors

/// Counts by what was called. Of more different names than the limit the smallest are kept and all
/// others count as ``EventName/others``, so that hostile input cannot fill the memory: which those
/// are hangs neither on the order of the events nor on who counted which.
struct NameTally: Sendable {
  private var counts: [EventName: AnswerCounts] = [:]
  private var others = AnswerCounts()
  private let limit: Int
  /// Larger names have as many smaller ones as the limit allows.
  private var largest: EventName?

  init(limit: Int = TrailTally.nameLimit) {
    self.limit = limit
  }

  mutating func add(_ added: AnswerCounts, to name: EventName) {
    if name == .others || largest.map({ name > $0 }) ?? false { return others.add(added) }
    counts[name, default: .init()].add(added)
    // Twice as many are let in, so that sorting them costs little.
    if counts.count >= 2 * limit { trim() }
  }

  mutating func merge(_ other: NameTally) {
    others.add(other.others)
    if let theirs = other.largest { largest = largest.map { min($0, theirs) } ?? theirs }
    for (name, counts) in other.counts { add(counts, to: name) }
  }

  /// By name, as many as the limit allows, and the others.
  var names: [EventName: AnswerCounts] {
    var trimmed = self
    trimmed.trim()
    if !trimmed.others.isEmpty { trimmed.counts[.others] = trimmed.others }
    return trimmed.counts
  }

  private mutating func trim() {
    guard counts.count > limit else { return }
    let sorted = counts.keys.sorted()
    largest = sorted[limit - 1]
    for name in sorted[limit...] {
      if let dropped = counts.removeValue(forKey: name) { others.add(dropped) }
    }
  }
}
