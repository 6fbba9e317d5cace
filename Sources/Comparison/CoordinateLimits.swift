/// What tells some options of a coordinate from others, field by field.
///
/// Each field gets the values that occur in the set, and those that only occur outside of it. What remains
/// are the fields that say something: one whose limit follows from the others is dropped (an event of KMS is
/// no event of STS, so it had no endpoint of STS), and so are the values that the other limits leave out
/// anyway. Of two fields that follow from each other the first is kept, so coordinates name those that tell
/// most first.
struct CoordinateLimits {
  private(set) var limits: [EventSet.Limit] = []
  /// The options that have a choice within the limits.
  private(set) var inside: Set<Int>

  /// How many values of a field are listed.
  private static let mostValues = 20

  private typealias Member = [(field: String, values: [EventSet.Values])]

  /// - Parameters:
  ///   - used: the options of the set.
  ///   - all: the options that it is told from, those of the set among them.
  ///   - isInPart: whether a choice belongs to the part of the events that is looked at.
  init(
    _ coordinate: any Coordinate, _ used: Set<Int>, of all: Set<Int>, where isInPart: (Int) -> Bool
  ) {
    inside = used
    // Most coordinates tell nothing.
    if used == all { return }
    var ofAll: [Member] = []
    var ofSet: [Member] = []
    var options: [Int] = []
    for option in all.sorted() {
      for member in coordinate.options[option].members where isInPart(member) {
        let values = coordinate.values(member)
        ofAll.append(values)
        options.append(option)
        if used.contains(option) { ofSet.append(values) }
      }
    }
    guard let fields = ofAll.first?.map(\.field) else { return }
    var within: [(number: Int, values: Set<EventSet.Values>)] = []
    for number in fields.indices {
      let values = Set(ofSet.flatMap { $0[number].values })
      if ofAll.contains(where: { !$0[number].values.allSatisfy(values.contains) }) {
        within.append((number, values))
      }
    }
    /// The limits that a choice does not meet, a bit each.
    func missed(_ member: Member) -> UInt {
      within.indices.reduce(into: 0) { bits, index in
        let (number, values) = within[index]
        if !member[number].values.contains(where: values.contains) { bits |= 1 << UInt(index) }
      }
    }
    var misses = ofAll.map(missed)
    var kept: UInt = (1 << UInt(within.count)) - 1
    for index in within.indices.reversed() {
      let bit: UInt = 1 << UInt(index)
      if misses.contains(bit) { continue }
      kept &= ~bit
      for member in misses.indices { misses[member] &= kept }
    }
    for index in within.indices where kept & 1 << UInt(index) != 0 {
      let (number, values) = within[index]
      limits.append(
        EventSet.Limit(
          field: fields[number],
          values: Self.values(number, zip(ofAll, misses)) { $0 == 0 }.filter(values.contains),
          others: Self.values(number, zip(ofAll, misses)) { $0 == 1 << UInt(index) }
            .filter { !values.contains($0) }))
    }
    // What a choice misses of the limits that were kept.
    inside = Set(zip(options, misses).filter { $0.1 == 0 }.map(\.0))
  }

  /// The values of a field in some members, each once, the first of them.
  private static func values(
    _ number: Int, _ members: Zip2Sequence<[Member], [UInt]>, where isMeant: (UInt) -> Bool
  ) -> [EventSet.Values] {
    var known: Set<EventSet.Values> = []
    var values: [EventSet.Values] = []
    for (member, misses) in members where isMeant(misses) {
      for value in member[number].values where known.insert(value).inserted {
        values.append(value)
        if values.count == mostValues { return values }
      }
    }
    return values
  }
}
