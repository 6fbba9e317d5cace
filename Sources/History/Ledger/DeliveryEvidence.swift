import CloudTrail

/// What digests and listings of buckets show of the files that were delivered: their claims, one after the other.
///
/// A timer that imports a bucket leaves claims by the dozen in an hour, each of some minutes of a trail in one Region.
/// They come to one stretch for each, as long as nothing lacks:
///
/// ```
///   claims    proven 09:02─10:02   proven 10:02─11:02   lacking 11:02─12:02   proven 11:02─12:02
///   read      09:02 ────────────────────────────────────────────────────────────────────── 12:02
///   lacking                                             until the last one
/// ```
///
/// What some claims come to can be put upon what earlier ones came to, with the same result as one claim after the
/// other: of both, the later one is right where they differ, and what is read is never lacking.
struct DeliveryEvidence: Sendable, Hashable {
  /// By place, and by the trails that the digests are of.
  private(set) var proofs: [AccountRegion: [LogOrigin: DeliveredTime]] = [:]
  /// By bucket and prefix, and by account: the moments of which all files were there when the bucket was listed, and
  /// were read.
  private(set) var listings: [LogOrigin: [String: TimeRanges]] = [:]

  /// Adds a claim; one that is about no deliveries changes nothing.
  mutating func add(_ claim: CompletenessClaim) {
    guard let origin = claim.origin else { return }
    var shown = DeliveredTime()
    let time = TimeRanges(claim.from, until: claim.until)
    switch claim.kind {
    case .complete, .lookup: return
    case .listed:
      for account in claim.accounts { add(listed: time, origin, account) }
      return
    case .proven: shown.read = time
    case .lacking: shown.lacking = time
    }
    for place in claim.places { add(shown, origin, place) }
  }

  /// Adds what later digests show.
  mutating func add(_ shown: DeliveredTime, _ origin: LogOrigin, _ place: AccountRegion) {
    if shown.read.isEmpty && shown.lacking.isEmpty { return }
    proofs[place, default: [:]][origin, default: DeliveredTime()].add(shown)
  }

  /// Adds what later listings show.
  mutating func add(listed time: TimeRanges, _ origin: LogOrigin, _ account: String) {
    if time.isEmpty { return }
    listings[origin, default: [:]][account, default: TimeRanges()].formUnion(time)
  }
}

/// What digests show of the files that trails of one name and home Region delivered of one place.
package struct DeliveredTime: Sendable, Hashable {
  /// The moments of which every file was read.
  package fileprivate(set) var read = TimeRanges()
  /// The moments of which something was not.
  package fileprivate(set) var lacking = TimeRanges()

  /// Nothing is known.
  package init() {}

  /// No moment may be in both.
  init(read: TimeRanges, lacking: TimeRanges) {
    self.read = read
    self.lacking = lacking
  }

  /// What lacked can be there later, and the other way round.
  mutating func add(_ later: DeliveredTime) {
    read = read.subtracting(later.lacking)
    lacking = lacking.subtracting(later.read)
    read.formUnion(later.read)
    lacking.formUnion(later.lacking)
  }
}
