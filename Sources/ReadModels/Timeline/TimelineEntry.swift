public import CloudTrail
public import History

/// One event of the history with what it changed.
public struct TimelineEntry: Sendable {
  public var event: Event
  /// The trail's state just before; nil where the event has no part in it.
  public var before: TrailState?
  /// The trail's state from the event on.
  public var after: TrailState?
  /// The selectors before, where they are known and the trail existed.
  public var selectorsBefore: TrailSelectors?
  public var selectorsAfter: TrailSelectors?
  /// Whether a correction voids it.
  public var isVoided: Bool

  /// The selectors' facts that went, where both sides are known.
  public var removed: [String] { difference.removed }
  /// The selectors' facts that came.
  public var added: [String] { difference.added }

  private var difference: (removed: [String], added: [String]) {
    guard let selectorsAfter, setsSelectors else { return ([], []) }
    guard let selectorsBefore else { return ([], SelectorLines.all(selectorsAfter)) }
    return SelectorLines.difference(from: selectorsBefore, to: selectorsAfter)
  }

  /// Whether the event is about selectors at all.
  public var setsSelectors: Bool {
    switch event.content.change {
    case .create, .putEventSelectors: true
    case .observe(let observation):
      observation.selectors != nil || observation.hasCustomSelectors != nil
    default: false
    }
  }
}
