import CloudTrail
import History
import HistoryTestSupport
import TestSupport

/// What somebody imported of a ``TrueWorld``: files, answers of LookupEvents and of the API, and what they
/// truly claim of them.
struct Imported {
  let world: TrueWorld
  let removal: Removal
  let files: [DeliveredFile]
  private(set) var readings: [ReadingDraft] = []
  private(set) var knowledge = Knowledge()
  /// The calls that are in it.
  private(set) var known: Set<String> = []
  let largestGap: Int64

  init(_ random: inout SeededRandom) {
    let world = TrueWorld(&random)
    let largestGap: Int64 = random.one(of: [3600, 3 * 3600, 3 * 3600])
    let removal = Removal(world, largestGap: largestGap, &random)
    self.init(world, removal, largestGap: largestGap, &random)
    if random.chance(20) { lookUp(&random) }
    if removal.kind == .nothing, random.chance(30) { claimAll(&random) }
    if random.chance(30) { observe(&random) }
  }

  /// Everything that was not taken away, and no more.
  init(
    _ world: TrueWorld, _ removal: Removal, largestGap: Int64, _ random: inout SeededRandom
  ) {
    let all = DeliveredFile.all(of: world, &random)
    self.init(
      world, removal, files: removal.left(of: all, largestGap: largestGap), largestGap: largestGap,
      // Some have a copy under names of their own.
      isOwn: random.chance(95))
  }

  init(
    _ world: TrueWorld, _ removal: Removal = .nothing, files: [DeliveredFile],
    largestGap: Int64 = 3 * 3600, isOwn: Bool = true
  ) {
    self.world = world
    self.removal = removal
    self.files = files
    self.largestGap = largestGap
    add(files, isOwn: isOwn)
  }

  private mutating func learn(_ call: (home: Int, number: Int)?) {
    guard let call else { return }
    let home = world.homes[call.home]
    if known.insert(home.calls[call.number].id).inserted {
      knowledge.add(whole: home.calls[call.number], of: home)
    }
  }

  /// Event history holds management events whatever the trails log.
  private mutating func lookUp(_ random: inout SeededRandom) {
    let place = random.one(of: world.places)
    let span = part(of: world.span, &random)
    for event in world.events
    where world.places[event.place] == place && event.time >= span.lowerBound.microseconds
      && event.time < span.upperBound.microseconds
    {
      learn(event.call)
    }
    claim(.lookup, [place.account], place.region, span)
  }

  /// Declares all files of the whole time to be there.
  mutating func claimAll() {
    let (from, until) = (world.span.lowerBound / 1_000_000, world.span.upperBound / 1_000_000 + 1)
    claim(
      .complete, world.accounts, nil, Timestamp(seconds: from)..<Timestamp(seconds: until))
  }

  private mutating func claimAll(_ random: inout SeededRandom) {
    claim(.complete, world.accounts, nil, part(of: world.span, &random))
  }

  private mutating func claim(
    _ kind: CompletenessClaim.Kind, _ accounts: [String], _ region: String?,
    _ span: Range<Timestamp>
  ) {
    claim(
      CompletenessClaim(
        kind, accounts: accounts, regions: region.map { [$0] } ?? [], from: span.lowerBound,
        until: span.upperBound))
  }

  mutating func claim(_ claim: CompletenessClaim) {
    var reading = ReadingDraft(kind: .claim, reader: 1)
    reading.claim = claim
    readings.append(reading)
  }

  /// More files, read later.
  mutating func add(_ files: [DeliveredFile], isOwn: Bool = true) {
    for file in files {
      readings.append(file.reading(isOwn: isOwn))
      for event in file.events { learn(event.call) }
    }
  }

  mutating func drop(_ isDropped: (ReadingDraft) -> Bool) { readings.removeAll(where: isDropped) }

  mutating func observe(_ random: inout SeededRandom) {
    for home in world.homes { knowledge.observe(home, &random) }
  }

  private func part(of span: Range<Int64>, _ random: inout SeededRandom) -> Range<Timestamp> {
    let (from, until) = (span.lowerBound / 1_000_000, span.upperBound / 1_000_000 + 1)
    let ends = (0..<2).map { _ in from + Int64(random.below(Int(until - from))) }.sorted()
    return Timestamp(seconds: ends[0])..<Timestamp(seconds: ends[1])
  }

  /// Moments of which the law speaks: outside the whole seconds of calls (SEMANTICS 3.6a). Many are near
  /// calls and near the edges of what lacks, where a rule that is wrong by a little shows it.
  func moments(_ random: inout SeededRandom) -> [Int64] {
    let calls = world.homes.flatMap { $0.calls.map(\.time) }
    let busy = Set(calls.map { $0 / 1_000_000 })
    var moments = calls.flatMap { [$0 - 1_000_000, $0 + 1_000_000] }
    for edge in [removal.span.lowerBound.microseconds, removal.span.upperBound.microseconds] {
      moments += [edge - 1_500_000_000, edge - 1_000_000, edge + 1_000_000]
    }
    moments += [
      world.span.lowerBound - 1, world.span.upperBound, world.span.upperBound + 86_400_000_000,
    ]
    for _ in 0..<12 {
      moments.append(
        world.span.lowerBound
          + Int64(random.below(Int(world.span.upperBound - world.span.lowerBound))))
    }
    return moments.filter { !busy.contains($0 / 1_000_000) }.sorted()
  }

  /// Records everything in a store.
  func store() throws -> MemoryStore {
    let store = try MemoryStore()
    let (events, problems) = try knowledge.events()
    precondition(problems.isEmpty, "\(problems)")
    try store.append(events)
    return store
  }

  /// What the ledger shows of it.
  var evidence: ReadEvidence { ReadEvidence(readings) }
}
