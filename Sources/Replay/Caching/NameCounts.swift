import Selectors

/// How many records were met of each class, by their names.
struct NameCounts: Sendable {
  private var names = NameNumbers()
  /// Numbers source and name as they lie in the log.
  private var spellings = KeyTable()
  /// By spelling the name's number.
  private var nameOfSpelling: [UInt32] = []
  /// Numbers entry and name, one above the other.
  private var places = WordTable()
  private(set) var counts: [Count] = []
  // Written for each record, in memory that stays.
  private var key = RecordKey()

  struct Count: Sendable {
    var entry: UInt32
    var name: UInt32
    var records = 0
  }

  /// In bytes, about.
  var size: Int {
    names.size + spellings.size + 4 * nameOfSpelling.count + places.size
      + MemoryLayout<Count>.stride * counts.count
  }

  func name(_ number: Int) -> EventName { names.all[number] }

  /// - Returns: whether that took memory.
  mutating func count(_ entry: Int, _ record: RecordFields) -> Bool {
    write(record)
    let known = spellings.number(of: key.common)
    let name = known.map { nameOfSpelling[$0] } ?? addSpelling(record)
    let word = UInt64(entry) << 32 | UInt64(name)
    if let place = places[word] {
      counts[Int(place)].records += 1
      return known == nil
    }
    places.add(word, UInt32(counts.count))
    counts.append(Count(entry: UInt32(entry), name: name, records: 1))
    return true
  }

  /// Starts anew at 0.
  mutating func forget() {
    for place in counts.indices { counts[place].records = 0 }
  }

  private mutating func write(_ record: RecordFields) {
    while true {
      let writers = key.writers()
      var name = writers.common
      name.append(record.eventSource)
      name.append(record.eventName)
      if key.take(name, writers.rare) { return }
    }
  }

  private mutating func addSpelling(_ record: RecordFields) -> UInt32 {
    let name = UInt32(names.number(of: EventName(record)))
    _ = spellings.add(key.common)
    nameOfSpelling.append(name)
    return name
  }
}
