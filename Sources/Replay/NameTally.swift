package import CloudTrail

/// What was called: a service's event source and the event's name.
public struct EventName: Sendable, Hashable, Comparable {
  /// The service's `eventSource`, such as `s3.amazonaws.com`.
  public var source: String
  /// The record's `eventName`, such as `PutObject`.
  public var name: String

  /// The name under which all names beyond the limit are counted.
  public static let others = EventName(source: "", name: "(others)")

  /// What was called. Nothing is shortened.
  public init(source: String, name: String) {
    self.source = source
    self.name = name
  }

  package init(_ record: RecordFields) {
    self.init(source: Self.shortened(record.eventSource), name: Self.shortened(record.eventName))
  }

  /// A hostile name may be as long as a record; no real one comes near the limit.
  package static func shortened(_ field: FieldValue) -> String {
    let text = field.string ?? ""
    guard text.utf8.count > limit else { return text }
    var shortened = String(text.unicodeScalars.prefix(limit / 4))
    shortened += "…"
    return shortened
  }

  /// In bytes of UTF-8; a scalar has up to four of them.
  private static let limit = 256

  /// Ordered by source, then by name.
  public static func < (left: EventName, right: EventName) -> Bool {
    (left.source, left.name) < (right.source, right.name)
  }
}

/// The answers of all trails, by what was called. Every trail judges every record, so all trails count
/// the same names: each name is looked up once, however many trails there are.
struct NameTally: Sendable {
  static let limit = 20_000

  private var counted = SmallestNames<EventName, CountsByTrail>(limit: limit)

  /// Empty, or the counts of each trail in the order of the judges.
  private struct CountsByTrail: Addable {
    var trails: [VerdictCounts] = []

    mutating func add(_ other: CountsByTrail) {
      guard !trails.isEmpty, !other.trails.isEmpty else {
        if trails.isEmpty { self = other }
        return
      }
      for index in trails.indices { trails[index].add(other.trails[index]) }
    }
  }

  /// - Parameter answers: one for each trail, in the order of the judges.
  mutating func add(_ answers: [VerdictCounts], to name: EventName) {
    let counts = CountsByTrail(trails: answers)
    name == .others ? counted.addNameless(counts) : counted.add(counts, to: name)
  }

  mutating func merge(_ other: NameTally) { counted.merge(other.counted) }

  /// In the order of the names.
  var inOrder: [(name: EventName, answers: [VerdictCounts])] {
    let (names, others) = counted.all
    var all = names.map { (name: $0.key, answers: $0.value.trails) }
    if !others.trails.isEmpty { all.append((.others, others.trails)) }
    return all.sorted { $0.name < $1.name }
  }
}

/// Counts that can be added up.
package protocol Addable: Sendable {
  init()
  mutating func add(_ other: Self)
}

/// Counts by name. If there are more different names than the limit, the smallest are kept, so that
/// hostile input cannot fill the memory. Which names are kept depends neither on the order of the events
/// nor on how they were divided among workers.
package struct SmallestNames<Name: Hashable & Comparable & Sendable, Counts: Addable>: Sendable {
  private var counts: [Name: Counts] = [:]
  /// The sum of the counts whose names were not kept.
  private var dropped = Counts()
  /// No larger name can be among those kept.
  private var largest: Name?
  private let limit: Int

  package init(limit: Int) {
    self.limit = limit
  }

  package mutating func add(_ added: Counts, to name: Name) {
    if let largest, name > largest { return dropped.add(added) }
    counts[name, default: Counts()].add(added)
    // Twice as many are let in, so that the cost of sorting them is spread over many.
    if counts.count >= 2 * limit { trim() }
  }

  /// Adds counts whose name is not known.
  package mutating func addNameless(_ added: Counts) { dropped.add(added) }

  package mutating func merge(_ other: Self) {
    dropped.add(other.dropped)
    if let theirs = other.largest { largest = largest.map { min($0, theirs) } ?? theirs }
    for (name, counts) in other.counts { add(counts, to: name) }
  }

  /// As many names as the limit allows, and the sum of all others.
  package var all: (names: [Name: Counts], others: Counts) {
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
