import CloudTrail
import Comparison
import History

/// Finds the windows of one trail, from its steps in the order of time.
///
/// A configuration of which something is not known any longer opens a window of its own: something may have
/// been lost. It ends with the step at which that is known again.
struct TrailWindows {
  private var gaps: [Gap] = []
  private let trail: TrailARN
  /// A standard that the trail is compared with, in place of what it logged before; nil if there is none.
  private let standard: TrailSelectors?
  private var current: ComparedTrail?
  private var open: [OpenWindow] = []
  /// The window in which something is not known.
  private var unknown: Gap?
  private var moved: [(gap: Gap, from: String)] = []

  init(_ trail: TrailARN, standard: TrailSelectors?) {
    self.trail = trail
    self.standard = standard
  }

  /// Takes the next step.
  mutating func take(_ step: TrailStep, _ comparer: inout Comparer) {
    takeDestinations(step)
    let befores = standard.map { [ComparedTrail(step.after, following: $0)] } ?? step.befores
    current = step.after
    guard let before = befores.first else { return }
    if step.after.isUnknown {
      beginUnknown(step, before, Comparison(.notComparable, step.after.unknownWords))
      return
    }
    closeRegained(step, &comparer)
    for (index, before) in befores.enumerated() {
      let meaning = comparer.compare(
        before, step.after, at: step.event.content.time, isOneCall: true)
      if index == 0 { takeUnknown(step, before, meaning) }
      begin(step, before, meaning)
    }
  }

  private mutating func takeUnknown(
    _ step: TrailStep, _ before: ComparedTrail, _ meaning: Comparison
  ) {
    if meaning.isUndecided || step.isUncertain && !meaning.open.isEmpty {
      beginUnknown(step, before, meaning)
    } else {
      if let unknown { gaps.close(unknown, at: step) }
      unknown = nil
    }
  }

  /// Ends with the last step: what is still open stays so. In no particular order.
  ///
  /// - Returns: the windows, and of those that are open what is needed to say what is still lost.
  func finish() -> (gaps: [Gap], open: [StillOpen]) {
    var still: [StillOpen] = []
    if let current {
      for (index, window) in open.enumerated() {
        still.append(StillOpen(place: gaps.count + index, lost: window.lost, current: current))
      }
    }
    return (gaps + open.map(\.gap) + [unknown].compactMap(\.self) + moved.map(\.gap), still)
  }

  /// A window that is open at the end.
  struct StillOpen {
    /// Its place among the windows of the trail.
    var place: Int
    var lost: LostEvents
    /// What the trail logs at the end.
    var current: ComparedTrail
  }

  private mutating func beginUnknown(
    _ step: TrailStep, _ before: ComparedTrail, _ meaning: Comparison
  ) {
    guard unknown == nil, !before.state.logsNothing else { return }
    unknown = gap(step, before, meaning, [.unknown])
  }

  private mutating func begin(
    _ step: TrailStep, _ before: ComparedTrail, _ meaning: Comparison
  ) {
    // One window at a time says what lacks of a standard.
    if standard != nil && !open.isEmpty { return }
    let isKnown = open.contains {
      $0.lost.isLoss(
        meaning, of: before, isOneStep: $0.gap.opening.sequence == step.event.sequence)
    }
    if isKnown { return }
    guard let lost = LostEvents(before, step.after, by: meaning) else { return }
    let kinds = Gap.Kind.of(before, step.after, meaning.losses)
    open.append(OpenWindow(gap: gap(step, before, meaning, kinds), lost: lost))
  }

  private mutating func closeRegained(_ step: TrailStep, _ comparer: inout Comparer) {
    let changed = FilteredTrail(step.after)
    for index in open.indices.reversed()
    where open[index].lost.isRegained(by: changed, with: { [] }, at: step.from, &comparer) {
      gaps.close(open.remove(at: index).gap, at: step)
    }
  }

  /// A window for a new destination, until the logs go to the old one again.
  private mutating func takeDestinations(_ step: TrailStep) {
    guard let (before, after) = step.destinations else { return }
    for index in moved.indices.reversed() where moved[index].from == after {
      gaps.close(moved.remove(at: index).gap, at: step)
    }
    let words = "the logs go to \(after), no longer to \(before)"
    moved.append(
      (
        gap(step, step.befores.last ?? step.after, Comparison(.same, words), [.destinationChanged]),
        before
      ))
  }

  private func gap(
    _ step: TrailStep, _ before: ComparedTrail, _ lost: Comparison, _ kinds: [Gap.Kind]
  ) -> Gap {
    Gap(
      scope: .trail(trail), trail: trail, from: step.from, until: nil, opening: step.event,
      closing: nil, lost: lost, kinds: kinds, before: before)
  }
}

/// A window that is still open.
struct OpenWindow {
  var gap: Gap
  var lost: LostEvents
}

extension [Gap] {
  /// Adds a window that a step closes. One without any length holds no event, and is left out.
  mutating func close(_ gap: Gap, at step: TrailStep) {
    guard step.from > gap.from else { return }
    var closed = gap
    closed.until = step.from
    closed.closing = step.event
    append(closed)
  }
}

extension Comparison {
  /// Whether it could not be compared.
  fileprivate var isUndecided: Bool {
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
}
