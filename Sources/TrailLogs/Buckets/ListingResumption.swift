public import CloudTrail

/// From where on buckets are listed of which all was read before.
public struct ListingResumption: Sendable {
  /// From which delivery on the log files of an account below a place are listed; nil for all of them.
  public var files: @Sendable (_ place: BucketPath, _ account: String) -> Timestamp?
  /// Which digests will be looked at; nil if that is not known, or none will.
  public var digests: LogValidator.Scope?

  /// Everything is listed.
  public static let everything = ListingResumption { _, _ in nil }

  /// A resumption of log files and digests.
  public init(
    digests: LogValidator.Scope? = nil,
    files: @escaping @Sendable (_ place: BucketPath, _ account: String) -> Timestamp?
  ) {
    (self.files, self.digests) = (files, digests)
  }
}

/// Where the listings of a place's folders begin.
///
/// The digests are listed first. Those that will be read name log files, and these must be listed, too, or they would
/// seem to be missing:
///
/// ```
///   read of all files            ──────────────────────────────┐
///   proven by digests            ──────────────┐               │
///   digests listed from                 ├──────┴───────────────┴─────▶
///   log files listed from               ├──────────────────────┴─────▶
/// ```
struct ListingStarts {
  private let place: BucketPath
  private let resumption: ListingResumption
  /// The ends of the earliest hours whose digests were listed and will be read.
  private var hours: [AccountRegion: Timestamp] = [:]

  /// How long before the end of what is known a listing begins, in seconds: a file may be delivered, by its name, some
  /// time before the hour of the digest that names it.
  private static let overlap: Int64 = 86_400

  init(_ place: BucketPath, _ resumption: ListingResumption) {
    (self.place, self.resumption) = (place, resumption)
  }

  /// Whether a folder is listed after the digests.
  func waits(_ folder: RegionFolder) -> Bool {
    resumption.digests != nil && folder.kind != .digests
  }

  /// Takes what was listed of digests.
  mutating func note(_ objects: [ListedObject]) {
    guard let scope = resumption.digests else { return }
    for object in objects {
      guard let name = DigestName(key: object.key), scope.reads(name.series, name.time) else {
        continue
      }
      let place = AccountRegion(account: name.series.account, region: name.series.region)
      hours[place] = min(hours[place] ?? name.time, name.time)
    }
  }

  /// The first delivery that is listed of a folder; nil for all.
  func start(of folder: RegionFolder) -> Timestamp? {
    guard let account = folder.account else { return nil }
    let region = AccountRegion(account: account, region: folder.region)
    switch folder.kind {
    case .digests: return digestStart(region)
    case .logs, .insights, .aggregated:
      guard let files = resumption.files(place, account) else { return nil }
      return min(files, hours[region]?.advanced(bySeconds: -Self.overlap) ?? files)
    }
  }

  private func digestStart(_ region: AccountRegion) -> Timestamp? {
    guard let scope = resumption.digests else { return nil }
    let starts = scope.proven.keys
      .filter { $0.account == region.account && $0.region == region.region }
      .map(scope.start(of:))
    let known = starts.compactMap(\.self)
    // Of a series of which nothing is proven all digests are looked at.
    return known.count == starts.count ? known.min()?.advanced(bySeconds: -Self.overlap) : nil
  }

  /// Whether there is a digest of a series of which nothing is proven: then there may be others before.
  static func isNew(_ objects: [ListedObject], _ resumption: ListingResumption) -> Bool {
    guard let scope = resumption.digests else { return false }
    return objects.contains { object in
      guard var series = DigestName(key: object.key)?.series else { return false }
      series.isBackfill = false
      return scope.start(of: series) == nil
    }
  }
}
