import CloudTrail
import Replay
import Selectors

/// Counts of missed records, first by what all records of an entry of the cache share, then by window.
///
/// The names of calls and principals are found by their bytes, without making texts of them. When the tables
/// take much memory, they are added to the tallies of the windows, which keep a bounded number of names.
struct MissedCounts: Sendable {
  /// One for each window; what was counted since ``settle()`` is not in them yet.
  private(set) var tallies: [MissedEvents.Tally]

  /// What is the same of all records of an entry.
  private struct Fate: Sendable, Hashable {
    var misses: [MissedWindows.Miss]
    var category: String
    var isWrite: Bool
  }

  /// What differs among the records of a fate.
  private struct Counted: Sendable {
    var events = 0
    var first = Timestamp(microseconds: .max)
    var last = Timestamp(microseconds: .min)
  }

  private var fates: [Fate] = []
  private var numbers: [Fate: Int32] = [:]
  private var counted: [Counted] = []
  private var calls = NamedCounts<EventName>()
  private var principals = NamedCounts<String>()

  private static let limit = 8 << 20
  /// How many names the tallies of all windows keep, about.
  private static let names = 20_000

  init(windows: Int) {
    let limit = max(100, Self.names / max(windows, 1))
    tallies = Array(repeating: .init(limit: limit), count: windows)
  }

  /// Whether so much memory is taken that ``settle()`` should be called.
  var isFull: Bool { calls.size + principals.size + fates.count * 512 > Self.limit }

  /// The number of a fate; it holds until ``settle()``.
  mutating func fate(
    _ misses: [MissedWindows.Miss], _ record: borrowing JudgedRecord
  ) -> Int32 {
    let fate = Fate(
      misses: misses, category: String(record.category.name.unicodeScalars.prefix(64)),
      isWrite: record.readOnly == false)
    if let number = numbers[fate] { return number }
    let number = Int32(fates.count)
    fates.append(fate)
    counted.append(Counted())
    numbers[fate] = number
    return number
  }

  func misses(of fate: Int) -> [MissedWindows.Miss] { fates[fate].misses }

  mutating func count(_ fate: Int, _ fields: RecordFields, at time: Timestamp) {
    counted[fate].events += 1
    counted[fate].first = min(counted[fate].first, time)
    counted[fate].last = max(counted[fate].last, time)
    calls.count(fate, fields.eventSource, fields.eventName) { EventName(fields) }
    principals.count(fate, fields.principal, .absent) { EventName.shortened(fields.principal) }
  }

  /// Adds everything to the tallies of the windows, and forgets the numbers of fates.
  mutating func settle() {
    for (number, fate) in fates.enumerated() where counted[number].events > 0 {
      let count = ReplayReport.Count(counted[number].events, isWrite: fate.isWrite)
      for miss in fate.misses {
        tallies[miss.window].add(
          count, miss, fate.category, from: counted[number].first, to: counted[number].last)
      }
    }
    calls.each { fate, name, events in
      add(events, fate) { $0.calls.add($1, to: name) }
    }
    principals.each { fate, name, events in
      add(events, fate) { $0.principals.add($1, to: name) }
    }
    (fates, numbers, counted) = ([], [:], [])
    (calls, principals) = (NamedCounts(), NamedCounts())
  }

  private mutating func add(
    _ events: Int, _ number: Int,
    _ body: (inout MissedEvents.Tally, ReplayReport.Count) -> Void
  ) {
    let fate = fates[number]
    let count = ReplayReport.Count(events, isWrite: fate.isWrite)
    for miss in fate.misses where miss.isKnown { body(&tallies[miss.window], count) }
  }
}

extension MissedEvents.Tally {
  fileprivate mutating func add(
    _ count: ReplayReport.Count, _ miss: MissedWindows.Miss, _ category: String,
    from: Timestamp, to: Timestamp
  ) {
    guard miss.isKnown else { return undecided.add(count) }
    missed.add(count)
    if miss.isCertain { certain.add(count) }
    if miss.isPerhapsLogged { perhapsLogged.add(count) }
    categories.add(count, to: category)
    first = min(first ?? from, from)
    last = max(last ?? to, to)
  }

  /// Adds what another worker counted for the same window.
  mutating func merge(_ other: MissedEvents.Tally) {
    missed.add(other.missed)
    certain.add(other.certain)
    perhapsLogged.add(other.perhapsLogged)
    undecided.add(other.undecided)
    first = [first, other.first].compactMap(\.self).min()
    last = [last, other.last].compactMap(\.self).max()
    categories.merge(other.categories)
    calls.merge(other.calls)
    principals.merge(other.principals)
  }
}

/// How often each name was met with each fate. A name is one or two fields of a record.
private struct NamedCounts<Name: Sendable>: Sendable {
  private var spellings = KeyTable()
  /// By the number of a spelling.
  private var names: [Name] = []
  /// By fate and spelling.
  private var counts: [UInt64: Int] = [:]

  /// In bytes, about; a name takes less than what is reckoned for it.
  var size: Int { spellings.size + names.count * 1024 + counts.count * 48 }

  mutating func count(
    _ fate: Int, _ first: FieldValue, _ second: FieldValue, _ name: () -> Name
  ) {
    let (one, other) = (first.spelling, second.spelling)
    let number: Int
    if let known = spellings.number(of: one, other) {
      number = known
    } else {
      number = spellings.add(one, other)
      names.append(name())
    }
    counts[UInt64(fate) << 32 | UInt64(number), default: 0] += 1
  }

  func each(_ body: (_ fate: Int, _ name: Name, _ events: Int) -> Void) {
    for (key, events) in counts {
      body(Int(key >> 32), names[Int(key & 0xFFFF_FFFF)], events)
    }
  }
}

extension FieldValue {
  /// The bytes of a text as the record has it. Escaped and plain ones cannot be mixed up: only escaped ones hold
  /// a backslash.
  fileprivate var spelling: UnsafeRawBufferPointer {
    switch self {
    case .text(let bytes), .escaped(let bytes): bytes
    case .absent, .null, .bool, .other: UnsafeRawBufferPointer(start: nil, count: 0)
    }
  }

  /// In bytes.
  var length: Int { spelling.count }
}
