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
///   listed      12:55                       13:50
///   moments     09:17 ─────────── 12:00 ─── 13:00
/// ```
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
  static func claims(
    _ place: BucketPath, at time: Timestamp, _ files: [LogFile], _ evidence: ReadEvidence
  ) -> [CompletenessClaim] {
    guard mayHoldRegions(place.prefix) else { return [] }
    let begin = place.description
    var deliveries: [String: ClosedRange<Timestamp>] = [:]
    for file in files where file.description.hasPrefix(begin) {
      guard let name = LogFileName(path: file.path), AccountRegion.isAccount(name.account)
      else { continue }
      let known = deliveries[name.account] ?? name.time...name.time
      deliveries[name.account] =
        min(known.lowerBound, name.time)...max(known.upperBound, name.time)
    }
    var spans: [Range<Timestamp>: [String]] = [:]
    for (account, times) in deliveries {
      let end = min(time.second - delay, times.upperBound.second - age)
      let until = Timestamp(seconds: end - end % 3600)
      let from = evidence.end(ofListing: place.origin, of: account) ?? times.lowerBound
      if from < until { spans[from..<until, default: []].append(account) }
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
