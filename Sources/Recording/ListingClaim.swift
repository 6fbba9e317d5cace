import CloudTrail
public import History
public import TrailLogs

/// Turns the listing of a bucket, every log file of which was read, into what the ledger says of moments
/// (SEMANTICS 3.7p).
///
/// Of an account it speaks from its oldest delivery on, since what was before may have been cleared away, until shortly
/// before its newest one: who sends a trail's files elsewhere leaves no trace in the bucket but that nothing comes any
/// more. Each further listing goes on where the last one ended, in whole hours, so that one that is made every few
/// minutes leaves a row an hour:
///
/// ```
///   deliveries  09:17 · · · · · · · · 12:48 · · · 13:41
///   listed                      13:20 · · · · · · 14:15
///   moments     09:17 ───── 12:00 ────── 13:00
/// ```
///
/// Somebody who sends the files back leaves the record of that call, and of nothing before it. So before a call that can have
/// done so, only the deliveries before it speak; and a delivery counts only once such a call before it would be there,
/// too:
///
/// ```
///   deliveries  09:17 · · 10:40                 12:15 · · · 13:41
///   call                                  12:10 UpdateTrail
///   moments     09:17 ── 10:20            12:10 ─────── 13:00
/// ```
///
/// *Why that is enough.* Let a moment t of a claim be one at which the files went elsewhere, from u ≤ t until v > t. No
/// delivery lies between u and v. The last delivery that counts for t is later than t + 20 minutes, so it is later than
/// v, and at least 30 minutes before the listing: the record of the call at v is in the bucket, and known. Then only
/// deliveries before v count for t; and these are before u.
struct ListingClaim {
  /// How long after its events a file is in its bucket, in seconds.
  private static let delay: Int64 = 30 * 60
  /// How long an event may have happened before the delivery of a file, in seconds.
  private static let age: Int64 = 20 * 60
  /// How long before the end of the time of which all is known a listing begins, in seconds: names have whole
  /// minutes, and clocks differ.
  private static let overlap: Int64 = 86_400

  /// What the ledger learns; nothing if it knows it, or the keys are those of a part of a Region's files.
  ///
  /// - Parameters:
  ///   - place: what was listed.
  ///   - time: when that began.
  ///   - files: all log files that were read.
  ///   - evidence: what the ledger knows.
  ///   - calls: when calls were made that can have sent files to the bucket again, see ``calls(in:)``.
  static func claims(
    _ place: BucketPath, at time: Timestamp, _ files: [LogFile], _ evidence: ReadEvidence,
    calls: [Timestamp]
  ) -> [CompletenessClaim] {
    guard mayHoldRegions(place.prefix) else { return [] }
    let begin = place.description
    var deliveries: [String: [Timestamp]] = [:]
    for file in files where file.description.hasPrefix(begin) {
      guard let name = LogFileName(path: file.path), AccountRegion.isAccount(name.account)
      else { continue }
      deliveries[name.account, default: []].append(name.time)
    }
    var spans: [Range<Timestamp>: [String]] = [:]
    let calls = calls.sorted()
    for (account, times) in deliveries {
      let known = evidence.end(ofListing: place.origin, of: account)
      for span in Self.spans(from: known, at: time, times.sorted(), calls) {
        spans[span, default: []].append(account)
      }
    }
    let inOrder = spans.sorted {
      ($0.key.lowerBound, $0.key.upperBound) < ($1.key.lowerBound, $1.key.upperBound)
    }
    return inOrder.map { span, accounts in
      CompletenessClaim(
        .listed, accounts: accounts.sorted(), from: span.lowerBound, until: span.upperBound,
        origin: place.origin)
    }
  }

  /// The moments of an account, by its deliveries and the calls, both in order.
  private static func spans(
    from known: Timestamp?, at time: Timestamp, _ deliveries: [Timestamp], _ calls: [Timestamp]
  ) -> [Range<Timestamp>] {
    let settled = time.advanced(bySeconds: -delay)
    guard var from = known ?? deliveries.first,
      let newest = deliveries.last(where: { $0 <= settled })
    else { return [] }
    let end = newest.second - age
    let until = Timestamp(seconds: end - end % 3600)
    var spans: [Range<Timestamp>] = []
    var later = deliveries[...]
    var last: Timestamp?
    for call in calls where call > from {
      // Names have whole minutes.
      while let next = later.first, next.advanced(bySeconds: 60) <= call {
        last = next
        later.removeFirst()
      }
      let reached = min(until, last?.advanced(bySeconds: -age) ?? from)
      if from < reached { spans.append(from..<reached) }
      from = call
    }
    if from < until { spans.append(from..<until) }
    return spans
  }

  /// When calls were made that can have sent a trail's files to where they go now, or be the first record of a trail that
  /// was created anew: to the second, in order.
  static func calls(in history: HistorySnapshot) throws -> [Timestamp] {
    var filter = EventFilter()
    filter.kinds = [.updateTrail, .createTrail, .startLogging, .unknownConfiguration]
    var calls: [Timestamp] = []
    try history.eachEvent(matching: filter) {
      calls.append(Timestamp(seconds: $0.content.time.second))
    }
    return calls
  }

  /// From which delivery on an account's files below a place are listed, since all before were read; nil for all.
  static func resumption(
    of place: BucketPath, _ account: String, _ evidence: ReadEvidence
  ) -> Timestamp? {
    evidence.end(ofListing: place.origin, of: account)?.advanced(bySeconds: -overlap)
  }

  /// Whether all of a Region's files can have keys that begin with a prefix: it names no day.
  private static func mayHoldRegions(_ prefix: String) -> Bool {
    guard let root = prefix.ranges(of: "AWSLogs/").last else { return true }
    let folders = prefix[root.upperBound...].split(separator: "/")
    return folders.count <= (folders.first?.hasPrefix("o-") == true ? 4 : 3)
  }
}

extension BucketPath {
  fileprivate var origin: LogOrigin { .bucket(bucket, prefix: prefix) }
}

extension HistorySnapshot {
  /// From which delivery on an account's files below a place in a bucket must be listed, since all before were read. A
  /// file that was put under an old name since is not seen.
  ///
  /// - Parameter provesDigests: whether digests are held against the files, for which the files of all hours must be
  ///   listed that are not proven.
  public func listingResumption(provesDigests: Bool) throws -> ListingResumption {
    let evidence = try readEvidence()
    return ListingResumption(digests: provesDigests ? DigestClaims(evidence).asked : nil) {
      ListingClaim.resumption(of: $0, $1, evidence)
    }
  }
}
