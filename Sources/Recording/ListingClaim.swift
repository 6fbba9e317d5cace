public import CloudTrail
public import History
public import TrailLogs

/// Turns the listing of a bucket, every log file of which was read, into what the ledger says of moments
/// (SEMANTICS 3.7p).
///
/// Each listing goes on where the one before it ended, in whole hours, so that one that is made every few minutes leaves
/// a row an hour. The first one begins with the oldest delivery: what was before it may have been cleared away.
struct ListingClaim {
  /// How long after its events a file is in its bucket, in seconds.
  private static let delay: Int64 = 30 * 60

  /// What the ledger learns; nil if it is nothing new, or the files are not those of whole accounts or Regions.
  ///
  /// - Parameters:
  ///   - place: what was listed.
  ///   - time: when that began.
  ///   - files: all log files that were read.
  ///   - evidence: what the ledger knows.
  static func claim(
    _ place: BucketPath, at time: Timestamp, _ files: [LogFile], _ evidence: ReadEvidence
  ) -> CompletenessClaim? {
    guard let scope = Scope(place.prefix) else { return nil }
    let end = time.second - delay
    let until = Timestamp(seconds: end - end % 3600)
    var claim = scope.claim(place.bucket, until: until)
    if let before = evidence.end(ofListing: claim) {
      claim.from = before
    } else {
      let begin = place.description
      let deliveries = files.lazy.filter { $0.description.hasPrefix(begin) }
        .compactMap { LogFileName(path: $0.path)?.time }
      guard let oldest = deliveries.min() else { return nil }
      claim.from = oldest
    }
    return claim.from < claim.until ? claim : nil
  }

  /// How long before the end of the time of which all is known a listing begins, in seconds: names have whole
  /// minutes, and clocks differ.
  private static let overlap: Int64 = 86_400

  /// From which delivery on a place is listed, since all files before were read; nil for all of them.
  static func resumption(of place: BucketPath, _ evidence: ReadEvidence) -> Timestamp? {
    guard let scope = Scope(place.prefix) else { return nil }
    let claim = scope.claim(place.bucket, until: Timestamp(seconds: 0))
    return evidence.end(ofListing: claim)?.advanced(bySeconds: -overlap)
  }

  /// Whose files have keys that begin with a prefix.
  private struct Scope {
    /// Up to and with `AWSLogs/`, if it reaches so far.
    var prefix: String
    var accounts: [String] = []
    var regions: [String] = []

    /// A claim of no time.
    func claim(_ bucket: String, until: Timestamp) -> CompletenessClaim {
      CompletenessClaim(
        .listed, accounts: accounts, regions: regions, from: until, until: until,
        origin: .bucket(bucket, prefix: prefix))
    }

    /// Nil if it is some part of a name, or of an organization's files, beside which an account's own may be.
    init?(_ text: String) {
      prefix = text
      guard let root = text.ranges(of: "AWSLogs/").last else { return }
      prefix = String(text[..<root.upperBound])
      let rest = text[root.upperBound...]
      if rest.isEmpty { return }
      let folders = rest.split(separator: "/")
      guard rest.hasSuffix("/"), folders.count <= 3, AccountRegion.isAccount(folders[0]),
        folders.count == 1 || folders[1] == "CloudTrail"
      else { return nil }
      accounts = [String(folders[0])]
      if folders.count == 3 { regions = [String(folders[2])] }
    }
  }
}

extension HistorySnapshot {
  /// From which delivery on a place in a bucket must be listed, since all files before were read.
  ///
  /// - Returns: for a place the earliest time in the names of files to list; nil for all of them. Whoever put a file
  ///   under an old name since is not seen.
  public func listingResumption() throws -> (BucketPath) -> Timestamp? {
    let evidence = try readEvidence()
    return { ListingClaim.resumption(of: $0, evidence) }
  }
}
