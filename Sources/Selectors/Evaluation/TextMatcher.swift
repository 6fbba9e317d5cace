import CloudTrail
import Synchronization

/// The values of several operators of one group, any of which may hit a text. Two or two thousand
/// values cost nearly the same. It never changes; as a class it is copied at the cost of one count.
final class TextMatcher: Sendable {
  private let values: Values
  /// Made when a text is first looked for, by the thread that looks.
  private let made = AtomicLazyReference<Tables>()
  /// The same values for comparing without regard to case; made when an explanation first does.
  private let folded = Mutex<Values?>(nil)

  private struct Values: Sendable {
    var equal: [String] = []
    var beginnings: [String] = []
    var endings: [String] = []

    var folded: Values {
      func folded(_ values: [String]) -> [String] { values.map { CaseFolding.folded($0.utf8) } }
      return Values(
        equal: folded(equal), beginnings: folded(beginnings), endings: folded(endings))
    }
  }

  private final class Tables: Sendable {
    let equal: TextTable
    let beginnings: TextTable
    /// Written from behind.
    let endings: TextTable

    init(_ values: Values) {
      equal = TextTable(values.equal.lazy.map(\.utf8))
      beginnings = TextTable(beginnings: values.beginnings.lazy.map(\.utf8))
      endings = TextTable(beginnings: values.endings.lazy.map { $0.utf8.reversed() })
    }

    func holdsEnding(of seen: UnsafeRawBufferPointer) -> Bool {
      withUnsafeTemporaryAllocation(byteCount: seen.count, alignment: 8) { reversed in
        for (place, byte) in seen.reversed().enumerated() { reversed[place] = byte }
        return endings.holdsBeginning(of: UnsafeRawBufferPointer(reversed))
      }
    }
  }

  init(_ conditions: [AdvancedFieldSelector.Condition]) {
    var values = Values()
    for condition in conditions {
      switch condition.operator {
      case .equals, .notEquals: values.equal += condition.values
      case .startsWith, .notStartsWith: values.beginnings += condition.values
      case .endsWith, .notEndsWith: values.endings += condition.values
      }
    }
    self.values = values
  }

  var isEmpty: Bool {
    values.equal.isEmpty && values.beginnings.isEmpty && values.endings.isEmpty
  }

  func hits(_ seen: UnsafeRawBufferPointer) -> Bool {
    let tables = made.load() ?? made.storeIfNil(Tables(values))
    if !tables.equal.isEmpty && tables.equal.contains(seen) { return true }
    if !tables.beginnings.isEmpty && tables.beginnings.holdsBeginning(of: seen) { return true }
    return !tables.endings.isEmpty && tables.holdsEnding(of: seen)
  }

  func hitsIgnoringCase(_ seen: UnsafeRawBufferPointer) -> Bool {
    let folded = folded.withLock { known in
      let folded = known ?? values.folded
      known = folded
      return folded
    }
    let seen = CaseFolding.folded(seen)
    return folded.equal.contains(seen) || folded.beginnings.contains { seen.hasPrefix($0) }
      || folded.endings.contains { seen.hasSuffix($0) }
  }
}
