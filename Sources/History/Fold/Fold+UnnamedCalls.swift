import CloudTrail

extension Fold {
  /// Applies a call that may have been on this trail or on another (SEMANTICS 3.6n). What it can have
  /// changed is not known from then on. It proves nothing.
  mutating func applyPerhaps(_ event: FoldedEvent) {
    guard let call = event.change.call else { return }
    let before = periods[periods.count - 1].state
    let changed = before.aspects(perhapsChangedBy: call, of: aspects)
    guard !changed.isEmpty else { return }
    begin(at: event, before)
    let now = periods.count - 1
    for aspect in changed {
      blur(aspect, .omitted, in: now)
      switch aspect {
      case .logging: periods[now].state.loggingBy = event.sequence
      case .selectors:
        periods[now].state.selectorsBy = event.sequence
        selectors = nil
      case .existence, .insights, .eventConfiguration, .setting: break
      }
    }
    if call == .createTrail, before.exists == .known(false) { mayBeCreatedAgain = true }
  }
}

extension TrailState {
  /// What a call that succeeded can have changed of the trail, if it was on this one. A trail that is
  /// there cannot have been created, and nothing else can have been done to one that is not.
  fileprivate func aspects(perhapsChangedBy call: EventKind, of all: [Aspect]) -> [Aspect] {
    if call == .createTrail { return exists == .known(true) ? [] : all }
    if exists == .known(false) { return [] }
    switch call {
    case .putEventSelectors: return [.selectors]
    case .putInsightSelectors: return [.insights]
    case .putEventConfiguration: return [.eventConfiguration]
    case .updateTrail:
      return all.filter { if case .setting = $0 { true } else { false } }
    case .startLogging: return logging == .known(true) ? [] : [.logging]
    case .stopLogging: return logging == .known(false) ? [] : [.logging]
    case .deleteTrail: return [.existence, .logging]
    case .createTrail, .addTags, .removeTags, .rejectedCall, .observedConfiguration,
      .unknownConfiguration, .replicatedCall, .accountJoined, .accountDeparted, .correction:
      return []
    }
  }
}
