package import CloudTrail
package import History

/// What was read of an account and Region: the one answer on which the verdicts rest, and the map of what was read
/// (SEMANTICS 3.7c).
///
/// Time counts as read in one of five ways:
///
/// ```
///              which time                                      of which no more records can arrive
///   dense      between two management events in CloudTrail's   all; of the last stretch what is 20
///              own files, no further apart than the options    minutes before that delivery
///              say, and from the last one to the last delivery
///   declared   of which somebody says that all files are there all
///   looked up  about which LookupEvents was asked              what is 20 minutes before the end
///   delivered  of which digests or listings show that all      all
///              files were read
///   upgraded   before the last call in a store that kept no    all
///              ledger once
/// ```
///
/// Where digests show that something lacks (SEMANTICS 3.7o), neither density nor a declaration says otherwise: one lost
/// file of a busy hour leaves no gap, and who declared the hour did not count its files. LookupEvents does, since it
/// answers from no file. What digests and listings show follows from what the trails logged (``DeliveryCoverage``), and
/// has been held against what lacks by then. A store from before the ledger does not say what it has read, and is
/// believed.
package struct ReadTime: Sendable, Hashable {
  /// All moments that were read.
  package let all: TimeRanges
  /// Those of them of which no more records can arrive (SEMANTICS 3.7j).
  package let settled: TimeRanges

  /// How long records take to arrive, in seconds: 20 minutes (SEMANTICS 3.6i).
  private static let delay: Int64 = 20 * 60

  /// What was read of a place.
  ///
  /// - Parameter delivered: what of it counts as read by what digests and listings show, see ``Coverages/delivered``.
  package init(
    of place: AccountRegion, _ evidence: ReadEvidence, _ options: CoverageOptions,
    delivered: TimeRanges
  ) {
    let here = evidence.places[place] ?? PlaceEvidence()
    let declared = evidence.declared(of: place)
    let lacking = evidence.lacking(of: place)
    var sure = delivered
    if let last = evidence.beforeLedger[place] {
      sure.formUnion(TimeRanges([Int64.min..<last.wholeSecond.upperBound]))
    }
    func sum(_ dense: TimeRanges, _ lookedUp: [Range<Timestamp>]) -> TimeRanges {
      dense.union(declared).subtracting(lacking).union(sure).union(TimeRanges(lookedUp))
    }
    let dense = Self.dense(place, here, evidence, options)
    all = sum(dense.all, here.lookedUp)
    settled = sum(
      dense.settled,
      here.lookedUp.map {
        $0.lowerBound..<max($0.lowerBound, $0.upperBound.advanced(bySeconds: -Self.delay))
      })
  }

  /// The time between management events, and from the last one to the last delivery.
  private static func dense(
    _ place: AccountRegion, _ here: PlaceEvidence, _ evidence: ReadEvidence,
    _ options: CoverageOptions
  ) -> (all: TimeRanges, settled: TimeRanges) {
    let runs = here.management.joined(gap: options.largestGap)
    guard let last = runs.last else { return (TimeRanges(), TimeRanges()) }
    let end = Timestamp(seconds: last.upperBound).advanced(bySeconds: 1)
    let delivered = delivery(after: end, place, here, evidence, options) ?? end
    let all = TimeRanges(seconds: runs).union(TimeRanges(end, until: delivered))
    let settled = TimeRanges(seconds: runs.dropLast()).union(
      TimeRanges(
        Timestamp(seconds: last.lowerBound), until: delivered.advanced(bySeconds: -delay)))
    return (all, settled)
  }

  /// Up to when files were delivered: at the place, or, as long as its last record is not too old, anywhere
  /// in its account, since a Region in which nothing happens has no files. Nil if no delivery tells.
  private static func delivery(
    after last: Timestamp, _ place: AccountRegion, _ here: PlaceEvidence,
    _ evidence: ReadEvidence, _ options: CoverageOptions
  ) -> Timestamp? {
    let limit = last.advanced(bySeconds: options.largestGap)
    return [here.delivered, evidence.delivered[place.account]].compactMap(\.self)
      .filter { $0 <= limit }.max()
  }
}
