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
  /// The files of one trail, or bucket, of one place.
  private struct Source {
    let place: AccountRegion
    /// The moments of which every file was read.
    let read: TimeRanges
    /// The judges of the trails that can be meant.
    let trails: [Int]
    /// Whether only one of these trails is meant, and it is not known which.
    let isOneOfThem: Bool
    /// When each of these trails delivered to where the files are; nil for at all times.
    let delivering: [Int: TimeRanges]?
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
    deliveringTo deliveries: [TrailARN: [TrailDelivery]]
  ) {
    var sources: [Source] = []
    for (place, shown) in evidence.places {
      for (origin, time) in shown.deliveries where !time.read.isEmpty {
        guard case .trail(let name, let home) = origin else { continue }
        let meant = judges.indices.filter { index in
          let trail = judges[index].trail
          return trail.name == name && trail.region == home
            && (trail.account == place.account || judges[index].canBeOrganizations)
        }
        sources.append(
          Source(
            place: place, read: time.read, trails: meant, isOneOfThem: true, delivering: nil))
      }
    }
    let places = Set(evidence.places.keys).union(judges.map { AccountRegion(home: $0.trail) })
    for listing in evidence.listings {
      guard case .bucket(let bucket, let prefix) = listing.origin else { continue }
      for place in places where listing.isAbout(place) {
        var delivering: [Int: TimeRanges] = [:]
        for (index, judge) in judges.enumerated() {
          let times = (deliveries[judge.trail] ?? []).filter { $0.isListed(bucket, prefix) }
          if !times.isEmpty { delivering[index] = TimeRanges(times.map(\.time)) }
        }
        sources.append(
          Source(
            place: place, read: listing.read.subtracting(evidence.lacking(of: place)),
            trails: delivering.keys.sorted(), isOneOfThem: false, delivering: delivering))
      }
    }
    self.sources = sources.filter { !$0.trails.isEmpty && !$0.read.isEmpty }
    for source in self.sources {
      read[source.place] = (read[source.place] ?? TimeRanges()).union(source.read)
    }
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
      let logged = try source.trails.map { index in
        let judge = judges[index]
        let doubt = coverage(judge.trail)
        var time = TimeRanges(try judge.surelyLogsTrailCalls(of: source.place, doubt))
        // Whoever shows the bucket of a trail shows its other settings.
        if let delivering = source.delivering?[index] {
          time = time.intersection(delivering).subtracting(doubt.time(where: \.areSettingsDoubted))
        }
        return time
      }
      let all = logged.dropFirst().reduce(logged[0]) {
        source.isOneOfThem ? $0.intersection($1) : $0.union($1)
      }
      let holds = source.read.intersection(all).intersection(before)
      if !holds.isEmpty { kept[source.place] = (kept[source.place] ?? TimeRanges()).union(holds) }
    }
    return kept
  }
}

/// Where a trail delivered for a time.
struct TrailDelivery {
  let time: Range<Int64>
  let bucket: String
  /// What precedes `AWSLogs/` in the keys of its files: empty, or ends in a slash.
  let prefix: String

  /// Whether a listing of a bucket below a prefix holds the files.
  func isListed(_ bucket: String, _ prefix: String) -> Bool {
    bucket == self.bucket && (self.prefix + "AWSLogs/").hasPrefix(prefix)
  }

  /// Where the trails of a history delivered, as far as it is known.
  static func all(
    of judges: [TrailJudge], in history: HistorySnapshot, asKnownAt knownAt: Timestamp?
  ) throws -> [TrailARN: [TrailDelivery]] {
    var all: [TrailARN: [TrailDelivery]] = [:]
    for judge in judges {
      let course = try history.settingsCourse(of: judge.trail, asKnownAt: knownAt)
      all[judge.trail] = judge.timeline.periods.compactMap { period in
        let settings = course.settings(in: period)
        guard !period.isEmpty, case .known(let bucket) = settings[.s3BucketName],
          let bucket = bucket.string, case .known(let prefix) = settings[.s3KeyPrefix]
        else { return nil }
        let folders = prefix.string.map { $0.isEmpty || $0.hasSuffix("/") ? $0 : $0 + "/" } ?? ""
        return TrailDelivery(
          time: period.from.microseconds..<(period.until?.microseconds ?? .max), bucket: bucket,
          prefix: folders)
      }
    }
    return all
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
