public import CloudTrail
import Comparison
public import History
import ReadModels
public import Replay

extension Gaps {
  /// The windows of a history.
  ///
  /// - Parameters:
  ///   - history: the history that is read.
  ///   - trails: whose windows are wanted; nil for every trail.
  ///   - standard: selectors that each trail is compared with, in place of what it logged before. Then there
  ///     are no windows of accounts.
  ///   - covering: how it is worked out where calls can have been missed.
  ///   - coverages: the same, if it is worked out already, as known at the same moment.
  ///   - rests: of how many open windows ``Gap/rest`` is worked out, the worst first; nil for all.
  ///   - knownAt: leaves out what the history learned later.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, trails: [TrailARN]? = nil, standard: TrailSelectors? = nil,
    covering: CoverageOptions = .standard, coverages: Coverages? = nil, rests: Int? = nil,
    asKnownAt knownAt: Timestamp? = nil
  ) throws {
    let all = try history.trailARNs()
    let wanted = trails ?? all
    var changes: [TrailARN: [ConfigurationChange]] = [:]
    var organizations: Set<TrailARN> = []
    for trail in all {
      let ofTrail = try Timeline.configurationChanges(of: trail, in: history, asKnownAt: knownAt)
      changes[trail] = ofTrail
      if ofTrail.contains(where: { $0.after.state.isOrganization == .known(true) }) {
        organizations.insert(trail)
      }
    }
    self.init(trails: wanted)
    let coverages =
      try coverages ?? Coverages(history, asKnownAt: knownAt, options: covering)
    unknown = Self.unknownTimes(of: wanted, changes, coverages)
    let steps = changes.mapValues(TrailStep.all)
    let accounts = Set(wanted.map(\.account)).sorted().map { account in
      let ofAccount = all.filter { $0.account == account || organizations.contains($0) }
      return WindowSearch.Account(
        account: account, trails: wanted.filter { $0.account == account },
        initial: ofAccount.compactMap { changes[$0]?.first?.before },
        steps: ofAccount.flatMap { steps[$0] ?? [] }.inOrder())
    }
    // A standard is for each trail by itself.
    (ofTrails, ofAccounts) = WindowSearch(
      accounts, standard: standard, looksAtAccounts: standard == nil
    ).run(at: .now, rests: rests)
    ofTrails.sort { $0.isBefore($1) }
    ofAccounts.sort { $0.isBefore($1) }
  }

  /// Where it is not known what trails logged.
  private static func unknownTimes(
    of trails: [TrailARN], _ changes: [TrailARN: [ConfigurationChange]], _ coverages: Coverages
  ) -> [UnknownTime] {
    return trails.flatMap { trail in
      var times = coverages[trail].spans.map { span in
        UnknownTime(
          trail: trail, from: span.from, until: span.until,
          reason: span.kind == .unread ? .unread : .selfBlind)
      }
      let ofTrail = changes[trail] ?? []
      for (index, change) in ofTrail.enumerated() where change.after.isUnknown {
        let until = index + 1 < ofTrail.count ? ofTrail[index + 1].from : nil
        if until == change.from { continue }
        times.append(
          UnknownTime(trail: trail, from: change.from, until: until, reason: .configuration))
      }
      return times.sorted {
        ($0.from ?? .distantPast, $0.reason.rawValue) < (
          $1.from ?? .distantPast, $1.reason.rawValue
        )
      }
    }
  }
}

extension Gap {
  /// How soon a reader should see this window, the least first: by what was lost, then those that are open, then the
  /// longest. Of windows that are alike the earlier one comes first.
  package var weight: (kind: Int, length: Int64) {
    let kind = kinds.first.flatMap { Gap.Kind.allCases.firstIndex(of: $0) } ?? 0
    return (kind, until.map { from.second - $0.second } ?? .min)
  }

  func isWorse(than other: Gap) -> Bool {
    let (mine, others) = (weight, other.weight)
    return mine == others ? isBefore(other) : mine < others
  }

  /// In the order of time.
  func isBefore(_ other: Gap) -> Bool {
    (from, opening.sequence, trail) < (other.from, other.opening.sequence, other.trail)
  }
}

extension Timestamp {
  fileprivate static let distantPast = Timestamp(microseconds: .min)
}
