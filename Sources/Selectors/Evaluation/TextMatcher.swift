/// The values of several operators of one group, any of which may hit a text. Two or two thousand
/// values cost nearly the same. It never changes; as a class it is copied at the cost of one count.
final class TextMatcher: Sendable {
  private let equal: TextTable
  private let beginnings: TextTable
  /// Written from behind.
  private let endings: TextTable
  private let folded: Folded

  /// The same values for comparing without regard to case, which only an explanation does.
  private struct Folded: Sendable {
    var equal: [String] = []
    var beginnings: [String] = []
    var endings: [String] = []
  }

  init(_ conditions: [AdvancedFieldSelector.Condition]) {
    var equal: [String] = []
    var beginnings: [String] = []
    var endings: [String] = []
    for condition in conditions {
      switch condition.operator {
      case .equals, .notEquals: equal += condition.values
      case .startsWith, .notStartsWith: beginnings += condition.values
      case .endsWith, .notEndsWith: endings += condition.values
      }
    }
    self.equal = TextTable(equal.lazy.map { Array($0.utf8) })
    self.beginnings = TextTable(beginnings: beginnings.lazy.map { Array($0.utf8) })
    self.endings = TextTable(beginnings: endings.lazy.map { $0.utf8.reversed() })
    func folded(_ values: [String]) -> [String] { values.map { CaseFolding.folded($0.utf8) } }
    self.folded = Folded(
      equal: folded(equal), beginnings: folded(beginnings), endings: folded(endings))
  }

  var isEmpty: Bool { equal.isEmpty && beginnings.isEmpty && endings.isEmpty }

  func hits(_ seen: UnsafeRawBufferPointer) -> Bool {
    if !equal.isEmpty && equal.contains(seen) { return true }
    if !beginnings.isEmpty && beginnings.holdsBeginning(of: seen) { return true }
    return !endings.isEmpty && holdsEnding(of: seen)
  }

  private func holdsEnding(of seen: UnsafeRawBufferPointer) -> Bool {
    withUnsafeTemporaryAllocation(byteCount: seen.count, alignment: 8) { reversed in
      for (place, byte) in seen.reversed().enumerated() { reversed[place] = byte }
      return endings.holdsBeginning(of: UnsafeRawBufferPointer(reversed))
    }
  }

  func hitsIgnoringCase(_ seen: UnsafeRawBufferPointer) -> Bool {
    let seen = CaseFolding.folded(seen)
    return folded.equal.contains(seen) || folded.beginnings.contains { seen.hasPrefix($0) }
      || folded.endings.contains { seen.hasSuffix($0) }
  }
}
