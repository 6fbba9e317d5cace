public import CloudTrail
import History

/// A time in which calls that change trails can have been missed, and the verdicts that it leaves uncertain:
/// those of all trails whose calls would have been recorded in its account and Region.
///
/// One account whose logs lack is so one thing to fetch, however many trails are at home in it.
public struct UncertainSpan: Sendable, Hashable {
  /// When and where. For a trail whose history begins later it begins with that.
  public var span: BlindSpan
  /// The trails, in order.
  public var trails: [TrailARN]
  /// How many verdicts it leaves uncertain. An event that two of the trails judge counts twice.
  public var verdicts: ReplayReport.Count
}

extension ReplayReport {
  /// The spans that leave verdicts uncertain, the one with the most verdicts first.
  public var uncertainSpans: [UncertainSpan] {
    struct Key: Hashable {
      var kind: BlindSpan.Kind
      var place: AccountRegion
      var until: Timestamp?
    }
    var found: [Key: UncertainSpan] = [:]
    for trail in trails {
      for (span, events) in trail.uncertainSpans {
        let key = Key(kind: span.kind, place: span.place, until: span.until)
        var sum =
          found[key] ?? UncertainSpan(span: span, trails: [], verdicts: ReplayReport.Count())
        sum.span.from = Self.earlier(sum.span.from, span.from)
        sum.trails.append(trail.trail)
        sum.verdicts.add(events)
        found[key] = sum
      }
    }
    return found.values.map { sum in
      var sum = sum
      sum.trails.sort()
      return sum
    }.sorted(by: Self.isWorse)
  }

  /// Nil is the beginning of time.
  private static func earlier(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
    guard let left, let right else { return nil }
    return min(left, right)
  }

  private static func isWorse(_ left: UncertainSpan, _ right: UncertainSpan) -> Bool {
    if left.verdicts.events != right.verdicts.events {
      return left.verdicts.events > right.verdicts.events
    }
    let begin = Timestamp(microseconds: .min)
    let (leftFrom, rightFrom) = (left.span.from ?? begin, right.span.from ?? begin)
    if leftFrom != rightFrom { return leftFrom < rightFrom }
    return left.span.place != right.span.place
      ? left.span.place < right.span.place
      : left.span.kind == .unread && right.span.kind != .unread
  }
}

/// The accounts and Regions of which calls that change trails were read, at whatever time. A trail that is at
/// home anywhere else can have logged without anything here knowing of it.
public struct ReadPlaces: Sendable, Hashable {
  /// In order.
  public let places: [AccountRegion]
  /// The accounts all of whose files were declared to be there, in every Region; in order.
  public let wholeAccounts: [String]

  /// What the ledger shows.
  ///
  /// - Parameter delivered: places of which digests or listings show that moments were read.
  init(_ evidence: ReadEvidence, delivered: some Sequence<AccountRegion>) {
    var places = evidence.declaredPlaces.union(evidence.beforeLedger.keys).union(delivered)
    for (place, shown) in evidence.places
    where !shown.management.runs.isEmpty || !shown.lookedUp.isEmpty {
      places.insert(place)
    }
    self.places = places.sorted()
    wholeAccounts = evidence.complete.filter { $0.value.contains(where: \.regions.isEmpty) }
      .keys.sorted()
  }
}
