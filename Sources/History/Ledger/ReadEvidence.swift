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

  /// Adds what a row of the ledger shows.
  public mutating func add(_ reading: ReadingDraft) {
    readings += 1
    if reading.kind == .upgrade {
      for (place, activity) in reading.activity {
        beforeLedger[place] = max(beforeLedger[place] ?? activity.last, activity.last)
      }
      return
    }
    if let delivery = reading.delivery {
      places[delivery.place, default: PlaceEvidence()].note(delivery: delivery.time)
      let account = delivery.place.account
      delivered[account] = max(delivered[account] ?? delivery.time, delivery.time)
    }
    for (place, activity) in reading.activity {
      places[place, default: PlaceEvidence()].add(
        activity, isOwnFile: reading.delivery != nil)
    }
    if let claim = reading.claim { add(claim) }
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

  fileprivate mutating func note(delivery: Timestamp) {
    delivered = max(delivered ?? delivery, delivery)
  }

  fileprivate mutating func add(_ activity: Activity, isOwnFile: Bool) {
    records += activity.records
    lastRecord = max(lastRecord ?? activity.last, activity.last)
    guard isOwnFile else { return }
    management.formUnion(activity.management)
    writes.formUnion(activity.writes)
  }
}

extension HistorySnapshot {
  /// What the ledger shows of which moments were read.
  ///
  /// - Parameter knownAt: leaves out what was read later; nil for everything.
  public func readEvidence(asKnownAt knownAt: Timestamp? = nil) throws -> ReadEvidence {
    ReadEvidence()
  }

  /// Whether every call of a trail came to this very store: it was created by a call of the API that this
  /// program took, and nothing else is known of it than such calls. Entries by hand are no evidence of that.
  ///
  /// - Parameter knownAt: leaves out what was learned later; nil for everything.
  public func isRecordedHere(
    _ trail: TrailARN, asKnownAt knownAt: Timestamp? = nil
  ) throws -> Bool {
    let isElsewhere = try database.first(
      """
      SELECT EXISTS (SELECT 1 FROM event
          WHERE trail = ?1 AND source <> 'live' AND kind <> 'RejectedCall' AND recorded_time <= ?2)
        OR coalesce((SELECT existence FROM period WHERE trail = ?1
          ORDER BY from_time, ordinal LIMIT 1), '') <> 'absent'
      """, [trail.text.databaseValue, CountedEvents.known(knownAt)]
    ) { try $0.read(0) as Int64 }
    return isElsewhere == 0
  }
}
