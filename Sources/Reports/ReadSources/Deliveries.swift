public import CloudTrail
public import History

/// Where trails delivered their files, as far as a history knows: what says where the files are that a hole
/// lacks.
public struct Deliveries: Sendable {
  let trails: [KnownTrail]
  /// The organizations' ids in the keys of files, by account.
  let organizations: [String: String]
  /// The buckets that files were read from.
  private var buckets: ImportedBuckets

  /// What is known already.
  init(_ trails: [KnownTrail], organizations: [String: String], buckets: ImportedBuckets) {
    self.trails = trails
    self.organizations = organizations
    self.buckets = buckets
  }

  /// Reads the settings of all trails, and the whole ledger.
  ///
  /// - Parameter paths: what is read just now.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, asKnownAt knownAt: Timestamp? = nil, reading paths: [String] = []
  ) throws {
    trails = try KnownTrail.all(in: history, asKnownAt: knownAt)
    var counts = ReadCounts(by: .day, window: EventWindow())
    try history.eachReading(asKnownAt: knownAt) { counts.add($0) }
    organizations = counts.organizations
    buckets = counts.buckets
    for path in paths { buckets.add(path) }
  }

  /// Where the files are that a hole lacks, as far as the settings of a trail that delivers them are known.
  public func missingFiles(of hole: Hole) -> MissingFiles {
    let place = AccountRegion(account: hole.account, region: hole.regions.first ?? "")
    let deliveries = trails.compactMap { $0.delivery(to: place, at: hole.from) }
    let delivery = deliveries.first { $0.bucket != nil } ?? deliveries.first
    let organization = organizations[hole.account]
    let others = Set(organizations.values)
    let keyPrefix = delivery.flatMap(\.prefix) ?? ""
    let imported = buckets.folder(of: hole.account, bucket: delivery?.bucket, keyPrefix: keyPrefix)
    return MissingFiles(
      bucket: imported?.bucket ?? delivery?.bucket, isImported: imported != nil,
      keyPrefix: imported?.keyPrefix ?? keyPrefix,
      organization: delivery?.isOrganization == true
        ? organization ?? (others.count == 1 ? others.first : nil) ?? "ORGANIZATION"
        : organization,
      hole: hole)
  }
}
