public import CloudTrail
import GRDB

/// All that the ledger shows of which moments were read, by place: what ``HistorySnapshot`` hands to those
/// who work out how far a history can be trusted.
public struct ReadEvidence: Sendable, Hashable {
  /// By account and Region.
  public var places: [AccountRegion: PlaceEvidence] = [:]
  /// By account, the claims that all of its files were imported.
  public var complete: [String: [CompletenessClaim]] = [:]
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
    for reading in readings { gathering.add(reading) }
    places = gathering.places.mapValues(\.evidence)
    noteDeliveries()
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

  /// Adds what a row of the ledger shows that is about no file: a claim, or what was before the ledger.
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
    for account in claim.accounts {
      switch claim.kind {
      case .complete: complete[account, default: []].append(claim)
      case .lookup:
        guard let region = claim.region else { continue }
        places[AccountRegion(account: account, region: region), default: PlaceEvidence()]
          .lookedUp.append(claim.from..<max(claim.from, claim.until))
      }
    }
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
  /// The newest delivery time in the name of a file of this place.
  public var delivered: Timestamp?
  /// The last record of this place in any file.
  public var lastRecord: Timestamp?
  /// How many records of this place were read, in any file.
  public var records = 0

  /// Nothing.
  public init() {}
}
