import CloudTrail
import History
import Selectors

/// Which moments count as read since digests or listings show that every file was read (SEMANTICS 3.7n, 3.7p).
///
/// Digests and listings speak of deliveries, and not of what a trail was asked to log. So such a moment counts for an
/// account and Region only if the trail logged the calls that change trails there, by a configuration of which nothing
/// is in doubt. What is in doubt follows in turn from what was read. So all of it is taken for read at first, and what
/// does not hold then is taken away, again and again, until all that is left holds:
///
/// ```
///   all files of the trail read  ═══════════════════════════════════════
///   calls                        put: no writes │        │ put: writes
///   at first                     ═══════════════════════════════════════
///   it logged, nothing in doubt  ═══════════════│        │══════════════
///   taken away, so unread                        ────────
///   it logged, nothing in doubt  ═══════════════           (the first put of writes was read by chance)
/// ```
///
/// That is no circle. What is known of a trail at a moment follows from earlier moments alone: where a trail logs and
/// every file of it was read, the next call that changes it was read, too.
struct DeliveryCoverage {
  /// The files of one place that one trail delivered, or that are in one bucket.
  private struct Source {
    let place: AccountRegion
    /// The moments of which every file was read.
    let read: TimeRanges
    /// The judges of the trails whose files they may be. It counts what holds for each of them.
    let trails: [Int]
    /// When the one trail alone delivered to the bucket; nil where digests name the trail.
    let delivering: TimeRanges?
  }

  /// What counts as read of each place.
  private(set) var read: [AccountRegion: TimeRanges] = [:]
  private let sources: [Source]

  /// How often something is taken away at most. What does not hold after that is not used at all.
  private static let mostRounds = 30

  /// - Parameters:
  ///   - judges: of all trails.
  ///   - evidence: what was read.
  ///   - deliveries: to which buckets the trails delivered, where listings were made.
  init(
    _ judges: [TrailJudge], _ evidence: ReadEvidence,
    deliveringTo deliveries: [TrailARN: [DeliveryPlace]]
  ) {
    sources =
      (Self.digested(judges, evidence) + Self.listed(judges, evidence, deliveries))
      .filter { !$0.trails.isEmpty && !$0.read.isEmpty && $0.delivering?.isEmpty != true }
    for source in sources { read[source.place, default: TimeRanges()].formUnion(source.read) }
  }

  /// What digests show.
  private static func digested(_ judges: [TrailJudge], _ evidence: ReadEvidence) -> [Source] {
    evidence.places.flatMap { place, shown in
      shown.deliveries.compactMap { origin, time in
        guard case .trail(let name, let home) = origin else { return nil }
        let meant = judges.indices.filter {
          let trail = judges[$0].trail
          return trail.name == name && trail.region == home && judges[$0].mayDeliver(of: place)
        }
        return Source(place: place, read: time.read, trails: meant, delivering: nil)
      }
    }
  }

  /// What listings of buckets show.
  private static func listed(
    _ judges: [TrailJudge], _ evidence: ReadEvidence, _ deliveries: [TrailARN: [DeliveryPlace]]
  ) -> [Source] {
    guard !evidence.listings.isEmpty else { return [] }
    var sources: [Source] = []
    let places = Set(evidence.places.keys).union(judges.map { AccountRegion(home: $0.trail) })
    for (origin, accounts) in evidence.listings {
      guard case .bucket(let bucket, let prefix) = origin else { continue }
      for place in places {
        guard let listed = accounts[place.account] else { continue }
        let read = listed.subtracting(evidence.lacking(of: place))
        let periods = judges.map { judge in
          judge.mayDeliver(of: place)
            ? (deliveries[judge.trail] ?? []).filter { $0.mayBeListed(bucket, prefix, of: place) }
            : []
        }
        // That files still come says of none of several trails that they are its own.
        var (any, several) = (TimeRanges(), TimeRanges())
        for own in periods {
          let time = TimeRanges(own.map(\.time))
          several.formUnion(any.intersection(time))
          any.formUnion(time)
        }
        for (index, own) in periods.enumerated() {
          let time = TimeRanges(own.filter(\.isKnown).map(\.time))
          sources.append(
            Source(
              place: place, read: read, trails: [index], delivering: time.subtracting(several)))
        }
      }
    }
    return sources
  }

  /// Works something out with all that counts as read, and takes away what does not hold by it, until all that is left
  /// holds.
  ///
  /// - Parameter workOut: gets what counts as read, and gives what it came to with the coverage of each trail.
  mutating func settle<Result>(
    _ judges: [TrailJudge], _ workOut: ([AccountRegion: TimeRanges]) throws -> Result,
    coverage: (Result, TrailARN) -> TrailCoverage
  ) throws -> Result {
    for _ in 0..<Self.mostRounds {
      let result = try workOut(read)
      if read.isEmpty { return result }
      let left = try kept(judges) { coverage(result, $0) }
      if left == read { return result }
      read = left
    }
    read = [:]
    return try workOut([:])
  }

  /// What holds of what counts as read, by the coverage that follows from it.
  private func kept(
    _ judges: [TrailJudge], _ coverage: (TrailARN) -> TrailCoverage
  ) throws -> [AccountRegion: TimeRanges] {
    var kept: [AccountRegion: TimeRanges] = [:]
    for source in sources {
      guard let before = read[source.place] else { continue }
      var holds = source.read.intersection(before)
      for index in source.trails {
        let judge = judges[index]
        let doubt = coverage(judge.trail)
        holds = holds.intersection(
          TimeRanges(try judge.surelyLogsTrailCalls(of: source.place, doubt)))
        // An answer that shows the bucket of a trail shows its other settings, too.
        if let delivering = source.delivering {
          holds = holds.intersection(delivering)
            .subtracting(doubt.time(where: \.areSettingsDoubted))
        }
      }
      if !holds.isEmpty { kept[source.place, default: TimeRanges()].formUnion(holds) }
    }
    return kept
  }
}

extension DeliveryPlace {
  fileprivate var time: Range<Int64> {
    from.microseconds..<(until?.microseconds ?? .max)
  }

  fileprivate var isKnown: Bool { bucket.value != nil && prefix.value != nil }

  /// Whether a listing of a bucket below a prefix holds the files of an account and Region, as far as is known.
  fileprivate func mayBeListed(
    _ bucket: String, _ prefix: String, of place: AccountRegion
  ) -> Bool {
    guard exists != .known(false) else { return false }
    guard let ownBucket = self.bucket.value, let ownPrefix = self.prefix.value else { return true }
    guard ownBucket == bucket else { return false }
    let root =
      (ownPrefix.isEmpty || ownPrefix.hasSuffix("/") ? ownPrefix : ownPrefix + "/") + "AWSLogs/"
    // The keys of an organization's trail go on with its id.
    let folder = "\(root)\(place.account)/CloudTrail/\(place.region)/"
    return root.hasPrefix(prefix)
      || (isOrganization == .known(false) && folder.hasPrefix(prefix))
  }
}

extension TrailJudge {
  /// Whether files of an account and Region can be its own.
  fileprivate func mayDeliver(of place: AccountRegion) -> Bool {
    trail.account == place.account || canBeOrganizations
  }
}

extension Doubt {
  /// Whether the settings may have been changed that an answer of the API shows together.
  fileprivate var areSettingsDoubted: Bool {
    unread.union(selfBlind).union(unconfirmed).contains(.globalServices)
  }
}

extension TrailCoverage {
  /// When something is so.
  fileprivate func time(where isSo: (Doubt) -> Bool) -> TimeRanges {
    let starts = segments.map(\.from.microseconds)
    let ends = starts.dropFirst() + [Int64.max]
    return TimeRanges(
      zip(segments, zip(starts, ends)).filter { isSo($0.0.doubt) }.map { $0.1.0..<$0.1.1 })
  }
}
