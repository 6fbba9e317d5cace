import CloudTrail

extension Fold {
  /// Applies what an answer of the API showed. If it agrees with the state, the state is confirmed;
  /// if it contradicts it, the time since the aspect was last known becomes unknown.
  ///
  /// - Parameter wasPut: whether another answer of the moment says that selectors were put.
  mutating func observe(
    _ observation: Observation, _ event: FoldedEvent, wasPut: Bool
  ) {
    let before = periods[periods.count - 1].state
    var after = before
    after.prove()
    begin(at: event, proven(after, after: before))
    let now = periods.count - 1
    if before.exists == .known(false) { contradict(.existence) }
    if let isLogging = observation.isLogging {
      let known = periods[now].state.logging.value
      if let known, known != isLogging { contradict(.logging) }
      periods[now].state.logging = .known(isLogging)
      if known != isLogging { periods[now].state.loggingBy = event.sequence }
      confirmed[.logging] = now
    }
    let shown = observation.shownSettings
    for setting in trackedSettings {
      guard let value = shown.value(of: setting) else { continue }
      if let known = known(setting, in: now).value, known != value {
        contradict(.setting(setting))
      }
      set(setting, .known(value), in: now)
      confirmed[.setting(setting)] = now
    }
    observeSelectors(observation, event, wasPut: wasPut)
    confirmed[.existence] = now
  }

  /// `HasCustomEventSelectors` is true after any put, whatever was put (SEMANTICS 3.2c): it denies
  /// that nothing was ever put, and says nothing of the selectors themselves.
  private mutating func observeSelectors(
    _ observation: Observation, _ event: FoldedEvent, wasPut: Bool
  ) {
    let now = periods.count - 1
    let kind = periods[now].state.selectors.value
    if let seen = observation.selectors
      ?? (observation.hasCustomSelectors == false ? .default : nil)
    {
      if kind == nil || selectors != seen || kind == .default && wasPut {
        if kind != nil && selectors != seen { contradict(.selectors) }
        periods[now].state.selectors = .known(
          observation.selectors == nil ? .default : seen.kind)
        periods[now].state.selectorsBy = event.sequence
        selectors = seen
      }
      confirmed[.selectors] = now
    } else if observation.hasCustomSelectors == true, kind == .default {
      contradict(.selectors)
      periods[now].state.selectors = .unknown(.unseen)
      selectors = nil
    }
  }

  /// Makes the aspect unknown from the period in which it was last known up to the one just before
  /// the observation. If the trail was created again unseen, that goes for every aspect.
  private mutating func contradict(_ aspect: Aspect) {
    let observed = periods.count - 1
    for index in (confirmed[aspect] ?? 0)..<observed {
      for lost in aspect == .existence ? aspects : [aspect] {
        blur(lost, .contradicted, in: index)
      }
    }
  }

  /// What the last period knows of an aspect.
  func claim(of aspect: Aspect) -> Claim? {
    let now = periods.count - 1
    let state = periods[now].state
    switch aspect {
    case .existence: return nil
    case .logging: return state.logging.value.map(Claim.flag)
    case .insights: return state.insights.value.map(Claim.insights)
    case .eventConfiguration: return state.eventConfiguration.value.map(Claim.eventConfiguration)
    case .setting(let setting): return known(setting, in: now).value.map(Claim.setting)
    case .selectors:
      guard let kind = state.selectors.value else { return nil }
      return kind == .default ? .neverPut : selectors.map(Claim.selectors)
    }
  }
}
