import CloudTrail
public import History
public import TrailLogs

/// With what an import proves by digests that nothing is missing.
public struct DigestProof: Sendable {
  /// By which the signatures of the digests are checked.
  public var keys: PublicKeys
  /// Signatures of newest digests, from S3.
  public var signatures: [SavedSignature] = []

  /// A proof by these keys.
  public init(keys: PublicKeys) { self.keys = keys }
}

/// What digests showed in an import.
public struct DigestReport: Sendable, Hashable {
  /// What may be said of the digests that were looked at.
  public let outcome: ValidationReport.Outcome
  /// What is amiss.
  public let findings: ValidationFindings
  /// How many digests were looked at.
  public let digests: Int
  /// What the ledger holds of it now that it did not before: of which moments everything was read
  /// (`proven`), and of which something was not (`lacking`).
  public let claims: [CompletenessClaim]

  /// The moments of which something was not read.
  var lacking: [CompletenessClaim] { claims.filter { $0.kind == .lacking } }
}

/// Turns what digests prove of deliveries into what the ledger says of moments (SEMANTICS 3.7n, 3.7o).
///
/// A trail delivers an event within an hour. So of a moment everything is known that was delivered in the hour from it
/// on; hours that follow one another speak of all moments but those of their last hour:
///
/// ```
///   digests   09─10  10─11  11─12         13─14  14─15
///   moments   09:00 ───────── 11:00       13:00 14:00
/// ```
struct DigestClaims {
  /// How long a delivery takes at most that digests are asked about, in seconds.
  private static let delay: Int64 = 3600

  /// The moments that the ledger knows to be read, and to be lacking.
  private let known: [DigestSeries: DeliveredTime]

  init(_ evidence: ReadEvidence) {
    var known: [DigestSeries: DeliveredTime] = [:]
    for (place, shown) in evidence.places {
      for (origin, time) in shown.deliveries {
        guard case .trail(let name, let home) = origin else { continue }
        let series = DigestSeries(
          account: place.account, region: place.region, trail: name, homeRegion: home)
        known[series] = time
      }
    }
    self.known = known
  }

  /// Which digests are looked at: not those of hours that are proven.
  var asked: LogValidator.Scope {
    var scope = LogValidator.Scope()
    scope.proven = known.mapValues { $0.read.extended(bySeconds: Self.delay).spans }
    return scope
  }

  /// What a validation adds to the ledger.
  func claims(_ report: ValidationReport) -> [CompletenessClaim] {
    var found: [Said: Set<AccountRegion>] = [:]
    func add(_ kind: CompletenessClaim.Kind, _ series: DigestSeries, _ time: TimeRanges) {
      for span in time.spans {
        let said = Said(
          kind: kind, origin: .trail(name: series.trail, home: series.homeRegion), span: span)
        found[said, default: []].insert(
          AccountRegion(account: series.account, region: series.region))
      }
    }
    for shown in report.series where shown.series.isKept {
      var series = shown.series
      series.isBackfill = false
      let lost = TimeRanges(shown.lacking)
      let before = known[series] ?? DeliveredTime()
      add(.lacking, series, lost.subtracting(before.lacking))
      // Digests made afterwards are of no hours that must be there.
      if shown.series.isBackfill { continue }
      let hours = before.read.extended(bySeconds: Self.delay).union(TimeRanges(shown.read))
      let moments = hours.extended(bySeconds: -Self.delay)
      let backfilled = report.series.filter { $0.series == series.backfill }.flatMap(\.lacking)
      add(
        .proven, series,
        moments.subtracting(before.read).subtracting(lost.union(TimeRanges(backfilled))))
    }
    return found.sorted { $0.key < $1.key }.flatMap { said, places in
      Self.claims(said, places)
    }
  }

  /// One claim for all accounts of which the same Regions are meant.
  private static func claims(_ said: Said, _ places: Set<AccountRegion>) -> [CompletenessClaim] {
    let regions = Dictionary(grouping: places, by: \.account)
      .mapValues { $0.map(\.region).sorted() }
    let accounts = Dictionary(grouping: regions.keys) { regions[$0] ?? [] }
    return accounts.sorted { $0.key.lexicographicallyPrecedes($1.key) }.map { regions, accounts in
      CompletenessClaim(
        said.kind, accounts: accounts.sorted(), regions: regions,
        from: said.span.lowerBound, until: said.span.upperBound, origin: said.origin)
    }
  }

  /// A claim without its places.
  private struct Said: Hashable, Comparable {
    let kind: CompletenessClaim.Kind
    let origin: LogOrigin
    let span: Range<Timestamp>

    static func < (left: Said, right: Said) -> Bool {
      (left.span.lowerBound, left.span.upperBound, left.kind.rawValue, "\(left.origin)")
        < (right.span.lowerBound, right.span.upperBound, right.kind.rawValue, "\(right.origin)")
    }
  }
}

extension DigestSeries {
  /// Whether the ledger can say something of its account and Region.
  fileprivate var isKept: Bool {
    AccountRegion(account: account, region: region).isKept
  }

  /// The digests made afterwards of the same files.
  fileprivate var backfill: DigestSeries {
    var other = self
    other.isBackfill = true
    return other
  }
}

extension TimeRanges {
  /// Each stretch with a later, or earlier, end.
  fileprivate func extended(bySeconds seconds: Int64) -> TimeRanges {
    TimeRanges(
      ranges.compactMap { range in
        let end = range.upperBound + seconds * 1_000_000
        return range.lowerBound < end ? range.lowerBound..<end : nil
      })
  }
}
