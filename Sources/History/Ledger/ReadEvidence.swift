public import CloudTrail
import GRDB

/// All that the ledger shows of which moments were read, by place: what ``HistorySnapshot`` hands to those
/// who work out how far a history can be trusted.
public struct ReadEvidence: Sendable, Hashable {
  /// By account and Region.
  public var places: [AccountRegion: PlaceEvidence] = [:]
  /// By account, the claims that all of its files were imported.
  public var complete: [String: [CompletenessClaim]] = [:]
  /// By bucket and prefix, and by account: the moments whose files were there when the bucket was listed, and all of
  /// which were read.
  package private(set) var listings: [LogOrigin: [String: TimeRanges]] = [:]
  /// By account, the newest delivery time in the name of a file that was read.
  public var delivered: [String: Timestamp] = [:]
  /// Of a store that kept no ledger once: up to when its calls reach, by place. What it had read up to then
  /// is not known, and is taken as read.
  public var beforeLedger: [AccountRegion: Timestamp] = [:]
  /// How many rows of the ledger this comes from.
  public var readings: Int64 = 0

  /// Nothing was read.
  public init() {}

  /// What rows of a ledger show.
  public init(_ readings: [ReadingDraft]) {
    var gathering = EvidenceGathering()
    for (index, reading) in readings.enumerated() {
      gathering.add(reading, number: Int64(index + 1))
    }
    places = gathering.places.mapValues(\.evidence)
    noteDeliveries()
    note(gathering.deliveries)
    for reading in readings { note(reading) }
    self.readings = Int64(readings.count)
  }

  /// Notes by account what the places show of deliveries.
  mutating func noteDeliveries() {
    for (place, shown) in places {
      guard let time = shown.delivered else { continue }
      delivered[place.account] = max(delivered[place.account] ?? time, time)
    }
  }

  /// Adds what a row of the ledger shows that is about no file and no deliveries: what a person or LookupEvents says,
  /// or what was before the ledger.
  mutating func note(_ reading: ReadingDraft) {
    switch reading.kind {
    case .file: break
    case .claim: if let claim = reading.claim { add(claim) }
    case .upgrade:
      for (place, activity) in reading.activity {
        beforeLedger[place] = max(beforeLedger[place] ?? activity.last, activity.last)
      }
    }
  }

  private mutating func add(_ claim: CompletenessClaim) {
    switch claim.kind {
    case .complete:
      for account in claim.accounts { complete[account, default: []].append(claim) }
    case .lookup:
      for place in claim.places {
        places[place, default: PlaceEvidence()].lookedUp.append(
          claim.from..<max(claim.from, claim.until))
      }
    case .proven, .lacking, .listed: break
    }
  }

  /// Adds what digests and listings show.
  mutating func note(_ shown: DeliveryEvidence) {
    for (place, deliveries) in shown.proofs {
      places[place, default: PlaceEvidence()].deliveries = deliveries
    }
    listings = shown.listings
  }

  /// Up to when all files of an account were read that earlier listings of a bucket and prefix found; nil if there was
  /// none.
  package func end(ofListing origin: LogOrigin, of account: String) -> Timestamp? {
    listings[origin]?[account]?.end
  }

  /// Whether digests or listings may show that a place was read after a moment.
  package func mayBeRead(_ place: AccountRegion, after time: Timestamp) -> Bool {
    let ends =
      (places[place]?.deliveries.values.map(\.read.end) ?? [])
      + listings.values.map { $0[place.account]?.end }
    return ends.contains { $0.map { $0 > time } ?? false }
  }

  /// The time of which somebody declares that all files of a place are there.
  package func declared(of place: AccountRegion) -> TimeRanges {
    let claims = (complete[place.account] ?? []).filter {
      $0.regions.isEmpty || $0.regions.contains(place.region)
    }
    return TimeRanges(claims.map { $0.from..<max($0.from, $0.until) })
  }

  /// The accounts and Regions that declarations name.
  package var declaredPlaces: Set<AccountRegion> {
    Set(complete.values.joined().flatMap(\.places))
  }

  /// When something that a trail delivered of a place is known not to have been read (SEMANTICS 3.7o).
  package func lacking(of place: AccountRegion) -> TimeRanges {
    guard let deliveries = places[place]?.deliveries else { return TimeRanges() }
    return deliveries.values.reduce(into: TimeRanges()) { $0.formUnion($1.lacking) }
  }
}

/// What the ledger shows of one account and Region.
public struct PlaceEvidence: Sendable, Hashable {
  /// When management events happened, by CloudTrail's own files.
  public var management = SpanSet()
  /// When management events happened that write, by CloudTrail's own files.
  public var writes = SpanSet()
  /// The spans of which LookupEvents was asked.
  public var lookedUp: [Range<Timestamp>] = []
  /// What digests show, by the trails that they are of.
  package fileprivate(set) var deliveries: [LogOrigin: DeliveredTime] = [:]
  /// The newest delivery time in the name of a file of this place.
  public var delivered: Timestamp?
  /// The last record of this place in any file.
  public var lastRecord: Timestamp?
  /// How many records of this place were read, in any file.
  public var records = 0

  /// Nothing.
  public init() {}
}
