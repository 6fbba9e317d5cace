import CloudTrail
import Comparison
import History
import ReadModels

/// Finds the windows of one trail, from its changes in the order of time.
///
/// A configuration that is not known opens a window of its own: something may have been lost. It ends with
/// the next one that is known, which is compared with the last one that was.
struct TrailWindows {
  private(set) var gaps: [Gap] = []
  private let trail: TrailARN
  /// The last configuration that was known.
  private var reference: ComparedTrail?
  private var open: [Open] = []
  /// The window in which the configuration is not known.
  private var unknown: Gap?
  private var moved: [(gap: Gap, from: String)] = []

  private struct Open {
    var gap: Gap
    var lost: LostEvents
  }

  /// A standard that the trail is compared with, in place of what it logged before; nil if there is none.
  private let standard: TrailSelectors?

  init(_ trail: TrailARN, standard: TrailSelectors?) {
    self.trail = trail
    self.standard = standard
  }

  /// Takes the next change.
  mutating func take(_ change: ConfigurationChange, _ comparer: inout Comparer) {
    takeDestinations(change)
    let ideal = standard.map { ComparedTrail(change.after, following: $0) }
    let before = ideal ?? (change.before.isUnknown ? reference : change.before)
    guard !change.after.isUnknown else {
      if unknown == nil, let before, !before.state.logsNothing {
        unknown = gap(
          change, before, .init(.notComparable, change.after.unknownWords), [.unknown])
      }
      return
    }
    if let before {
      let meaning = comparer.compare(
        before, change.after, at: change.event.content.time, isOneCall: true)
      if let unknown { close(unknown, at: change) }
      unknown = nil
      if standard != nil || !meaning.gains.isEmpty || !meaning.open.isEmpty || meaning.isUndecided {
        closeRegained(change, &comparer)
      }
      // One window at a time says what is missing of a standard.
      if standard == nil || open.isEmpty { begin(change, before, meaning) }
    }
    reference = change.after
  }

  /// Ends with the last change: what is still open stays so.
  mutating func finish(at time: Timestamp, _ comparer: inout Comparer) -> [Gap] {
    for each in open {
      var gap = each.gap
      if let reference {
        let rest = each.lost.whole(under: [reference], at: time, &comparer)
        if !rest.losses.isEmpty, rest.losses.map(\.events) != gap.lost.losses.map(\.events) {
          gap.rest = rest
        }
      }
      gaps.append(gap)
    }
    gaps += [unknown].compactMap(\.self) + moved.map(\.gap)
    return gaps.sorted { ($0.from, $0.opening.sequence) < ($1.from, $1.opening.sequence) }
  }

  private mutating func begin(
    _ change: ConfigurationChange, _ before: ComparedTrail, _ meaning: Comparison
  ) {
    if meaning.isUndecided {
      guard !before.state.logsNothing else { return }
      unknown = gap(change, before, meaning, [.unknown])
      return
    }
    guard let lost = LostEvents(before, change.after, by: meaning) else { return }
    let kinds = Gap.Kind.of(before, change.after, meaning.losses)
    open.append(Open(gap: gap(change, before, meaning, kinds), lost: lost))
  }

  private mutating func closeRegained(
    _ change: ConfigurationChange, _ comparer: inout Comparer
  ) {
    for index in open.indices.reversed() {
      let rest = open[index].lost.rest(under: [change.after], at: change.from, &comparer)
      guard rest?.isRegained == true else { continue }
      close(open.remove(at: index).gap, at: change)
    }
  }

  /// A window without any length holds no event.
  private mutating func close(_ gap: Gap, at change: ConfigurationChange) {
    guard change.from > gap.from else { return }
    var closed = gap
    closed.until = change.from
    closed.closing = change.event
    gaps.append(closed)
  }

  /// A window for a new destination, until the logs go to the old one again.
  private mutating func takeDestinations(_ change: ConfigurationChange) {
    guard let (before, after) = change.destinations else { return }
    for index in moved.indices.reversed() where moved[index].from == after {
      close(moved.remove(at: index).gap, at: change)
    }
    moved.append(
      (
        gap(
          change, change.before, .init(.same, "the logs go to \(after), no longer to \(before)"),
          [.destinationChanged]), before
      ))
  }

  private func gap(
    _ change: ConfigurationChange, _ before: ComparedTrail, _ lost: Comparison, _ kinds: [Gap.Kind]
  ) -> Gap {
    Gap(
      scope: .trail(trail), trail: trail, from: change.from, until: nil, opening: change.event,
      closing: nil, lost: lost, kinds: kinds, before: before)
  }
}

extension Comparison {
  /// Whether it could not be compared.
  var isUndecided: Bool {
    switch outcome {
    case .notComparable, .tooLarge: true
    case .same, .narrowed, .widened, .both, .undecided: false
    }
  }
}

extension ComparedTrail {
  /// A trail as it would be if it were there, logged, and had the selectors of a standard.
  fileprivate init(_ trail: ComparedTrail, following standard: TrailSelectors) {
    self = trail
    state.exists = .known(true)
    state.logging = .known(true)
    selectors = standard
  }

  /// Why it is not known what it logs.
  fileprivate var unknownWords: String {
    "its selectors are not known" + (state.selectors.reason.map { ": \($0.words)" } ?? "")
  }
}
