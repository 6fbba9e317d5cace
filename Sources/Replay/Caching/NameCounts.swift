import CloudTrail

/// How many records were met of each class, by their names.
struct NameCounts: Sendable {
  private var names = InternedNames()
  /// Numbers source and name as they lie in the log.
  private var spellings = KeyTable()
  /// By the spelling's number.
  private var known: [Spelling] = []
  /// Numbers entry and name, one above the other.
  private var places = WordTable()
  private(set) var counts: [Count] = []

  private struct Spelling: Sendable {
    var name: UInt32
    /// Where records of the name were counted last: most of one name are of one entry.
    var place: UInt32
  }

  struct Count: Sendable {
    var entry: UInt32
    var name: UInt32
    var records = 0
  }

  /// In bytes, about.
  var size: Int {
    names.size + spellings.size + MemoryLayout<Spelling>.stride * known.count + places.size
      + MemoryLayout<Count>.stride * counts.count
  }

  func name(_ number: Int) -> EventName { names.all[number] }

  /// - Returns: whether that took memory.
  mutating func count(_ entry: Int, _ record: RecordFields) -> Bool {
    guard let source = Self.spelling(record.eventSource),
      let name = Self.spelling(record.eventName)
    else {
      _ = count(entry, UInt32(names.number(of: EventName(record))))
      return true
    }
    guard let spelling = spellings.number(of: source, name) else {
      let number = UInt32(names.number(of: EventName(record)))
      _ = spellings.add(source, name)
      known.append(Spelling(name: number, place: count(entry, number).place))
      return true
    }
    let last = Int(known[spelling].place)
    if counts[last].entry == UInt32(entry) {
      counts[last].records += 1
      return false
    }
    let (place, isNew) = count(entry, known[spelling].name)
    known[spelling].place = place
    return isNew
  }

  /// - Returns: where, and whether that place is new.
  private mutating func count(_ entry: Int, _ name: UInt32) -> (place: UInt32, isNew: Bool) {
    let word = UInt64(entry) << 32 | UInt64(name)
    if let place = places[word] {
      counts[Int(place)].records += 1
      return (place, false)
    }
    let place = UInt32(counts.count)
    places.add(word, place)
    counts.append(Count(entry: UInt32(entry), name: name, records: 1))
    return (place, true)
  }

  /// As it lies in the log. Escaped or not makes no difference: only what is escaped holds a backslash.
  private static func spelling(_ field: FieldValue) -> UnsafeRawBufferPointer? {
    switch field {
    case .text(let bytes), .escaped(let bytes): bytes
    case .absent, .null, .bool, .other: nil
    }
  }

  /// Starts anew at 0.
  mutating func forget() {
    for place in counts.indices { counts[place].records = 0 }
  }
}
