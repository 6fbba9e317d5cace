import CloudTrail
import History
import TestSupport

@testable import Recording
@testable import TrailLogs

/// The files that each trail of a ``TrueWorld`` delivered, some with digests, of which somebody took some away; and
/// what imports of the rest know.
struct DigestedWorld {
  let world: TrueWorld
  /// Of trails that make no digests, and of those that nobody told us of.
  private(set) var others: [DeliveredFile] = []
  private(set) var chains: [Chain] = []

  /// The digests of one trail, account and Region that follow one another, an hour each.
  struct Chain {
    let series: DigestSeries
    let start: Timestamp
    var hours: [Hour] = []
  }

  struct Hour {
    var files: [DeliveredFile]
    /// Which of them lack.
    var lacking: Set<Int> = []
    /// Whether the digest lacks.
    var isLost = false
  }

  /// What is taken away. The last digest of each chain stays: nothing shows that it was ever there.
  enum Theft: CaseIterable { case nothing, few, many, calls, digests, hours }
  let theft: Theft

  init(_ random: inout SeededRandom) {
    world = TrueWorld(&random, isQuiet: random.chance(50))
    theft = random.one(of: Theft.allCases + [.calls, .calls])
    let (grid, end) = (3600 as Int64, world.span.upperBound / 1_000_000 + 3600)
    let first = world.span.lowerBound / 1_000_000 / grid * grid
    for place in world.places.indices {
      let name = world.places[place]
      for home in world.homes.indices {
        for trail in world.homes[home].trails.indices {
          let files = DeliveredFile.files(
            of: name, world.events(of: place, loggedBy: (home, trail)), &random)
          guard random.chance(75) else {
            others += files
            continue
          }
          let arn = world.homes[home].trails[trail]
          let series = DigestSeries(
            account: name.account, region: name.region, trail: arn.name, homeRegion: arn.region,
            isBackfill: false)
          var rest = files
          for hour in stride(from: first, to: end, by: Int(grid)) {
            guard makesDigest(of: name, home, trail, in: hour) else { continue }
            let (start, until) = (Timestamp(seconds: hour), Timestamp(seconds: hour + grid))
            let listed = rest.filter { (start..<until).contains($0.delivered) }
            rest.removeAll { (start..<until).contains($0.delivered) }
            let follows =
              chains.last.map {
                $0.series == series
                  && $0.start.advanced(bySeconds: Int64($0.hours.count) * grid) == start
              } ?? false
            if !follows { chains.append(Chain(series: series, start: start)) }
            chains[chains.count - 1].hours.append(Hour(files: listed))
          }
          others += rest
        }
      }
      others += DeliveredFile.files(of: name, world.events(of: place, loggedBy: nil), &random)
    }
    for chain in chains.indices { steal(chain, &random) }
  }

  private mutating func steal(_ chain: Int, _ random: inout SeededRandom) {
    let hours = chains[chain].hours.indices
    let night = random.below(hours.count)..<hours.count
    let length = 1 + random.below(6)
    for hour in hours {
      let isLast = hour == hours.upperBound - 1
      for (number, file) in chains[chain].hours[hour].files.enumerated() {
        let isTaken =
          switch theft {
          case .nothing: false
          case .few, .digests: random.chance(8)
          case .many: random.chance(50)
          case .calls: file.events.contains { $0.call != nil } && random.chance(70)
          case .hours: night.prefix(length).contains(hour)
          }
        if isTaken { chains[chain].hours[hour].lacking.insert(number) }
      }
      if !isLast, theft == .digests, random.chance(15) {
        chains[chain].hours[hour].isLost = true
      }
    }
  }

  /// Whether a trail makes a digest of an hour, in seconds: it logs at some time in it.
  private func makesDigest(
    of place: AccountRegion, _ home: Int, _ trail: Int, in hour: Int64
  ) -> Bool {
    let history = world.homes[home]
    let (from, until) = (hour * 1_000_000, (hour + 3600) * 1_000_000)
    let changes = history.calls.map(\.time).filter { $0 > from && $0 < until }
    return ([from] + changes).contains { time in
      let state = history.state(of: trail, at: time)
      return state.exists && state.isLogging
        && (place.region == history.home || state.flags[.isMultiRegionTrail] == true)
        && (place.account == history.account || state.flags[.isOrganizationTrail] == true)
    }
  }

  // MARK: - Importing

  /// What one import, or two, know of it. What the first lacks the second may have.
  func imported(_ random: inout SeededRandom) -> Imported {
    let gap: Int64 = random.one(of: [3600, 3 * 3600])
    var imported = Imported(world, files: others, largestGap: gap)
    for _ in 0..<random.below(5) { imported.observe(&random) }
    var first = chains
    for chain in first.indices where random.chance(30) {
      for hour in first[chain].hours.indices {
        first[chain].hours[hour].lacking.formUnion(first[chain].hours[hour].files.indices)
      }
    }
    for (import_, lacking) in [first, chains].enumerated() {
      for (chain, before) in zip(lacking, first) {
        for (hour, earlier) in zip(chain.hours, before.hours) {
          imported.add(
            hour.files.indices.filter {
              !hour.lacking.contains($0) && (import_ == 0 || earlier.lacking.contains($0))
            }.map { hour.files[$0] })
        }
      }
      let claims = DigestClaims(imported.evidence)
      for claim in claims.claims(report(lacking, claims.asked.proven, &random)) {
        imported.claim(claim)
      }
    }
    return imported
  }

  /// What the validation of the digests comes to, by its rules: a digest is proven by the one after it, and one that
  /// is lost is named by the one after it.
  private func report(
    _ chains: [Chain], _ proven: [DigestSeries: [Range<Timestamp>]], _ random: inout SeededRandom
  ) -> ValidationReport {
    var report = ValidationReport()
    for chain in chains {
      if report.series.last?.series != chain.series {
        report.series.append(ValidationReport.Series(series: chain.series))
      }
      let last = report.series.count - 1
      let asked = proven[chain.series] ?? []
      for (number, hour) in chain.hours.enumerated() {
        let start = chain.start.advanced(bySeconds: Int64(number) * 3600)
        let end = start.advanced(bySeconds: 3600)
        if asked.contains(where: { $0.lowerBound <= start && $0.upperBound >= end }) { continue }
        if hour.isLost {
          report.series[last].lacking.append(start.advanced(bySeconds: -3600)..<end)
          continue
        }
        for file in hour.lacking.map({ hour.files[$0] }) {
          let exact =
            Timestamp(
              seconds: file.events[0].time / 1_000_000)..<Timestamp(
              seconds: file.events[file.events.count - 1].time / 1_000_000 + 1)
          report.series[last].lacking.append(
            random.chance(50) ? exact : start.advanced(bySeconds: -3600)..<end)
        }
        let isSigned = number + 1 < chain.hours.count && !chain.hours[number + 1].isLost
        if isSigned, hour.lacking.isEmpty { report.series[last].read.join(start..<end) }
      }
    }
    return report
  }
}
