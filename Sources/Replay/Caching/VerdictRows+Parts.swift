extension VerdictRows {
  /// What all records have in common that differ only in time or rare values.
  struct Family: Sendable {
    var isWrite: Bool
    /// The one that was made last.
    var base: Int?
  }

  /// The entry without rare values that a family had last: most records are of such a one.
  struct Recent: Sendable {
    var segment: UInt32
    var entry: UInt32
  }

  /// What trails make of records that reach no value of theirs, in one segment of time.
  struct Base: Sendable {
    var family: Int
    var segment: Int
    var entry: Int
    /// The trails of which the verdict is not known yet: every record so far reached values of
    /// theirs.
    var missing: [UInt32]
  }

  /// One class of records.
  struct Entry: Sendable {
    private var baseNumber: UInt32
    private var start: UInt32
    private var length: UInt32 = 0

    init(base: Int, firstDifference: Int) {
      baseNumber = UInt32(base)
      start = UInt32(firstDifference)
    }

    var base: Int { Int(baseNumber) }
    /// The places of the differences.
    var differences: Range<Int> { Int(start)..<(Int(start) + Int(length)) }

    mutating func addDifference() { length += 1 }
  }

  /// What one trail makes of a class, in place of what the base says.
  struct Difference: Sendable {
    var trail: UInt32
    var verdict: UInt32
  }
}
