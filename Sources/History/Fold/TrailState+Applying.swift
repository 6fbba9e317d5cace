import CloudTrail

extension TrailState {
  /// The state after a call that succeeded. Observations are the fold's affair, since they look back;
  /// refused calls and corrections change nothing.
  func applying(_ change: TrailChange, sequence: Int64) -> TrailState {
    var next = self
    switch change {
    case .create(let settings): next.create(settings, sequence)
    case .update(let settings):
      next.prove()
      next.lay(settings)
      // Whether this turns global services off, two pages of the User Guide disagree
      // (SEMANTICS 3.4j).
      if settings.isMultiRegionTrail == false, isMultiRegion != .known(false),
        settings.includeGlobalServiceEvents == nil
      {
        next.includesGlobalServices = .unknown(.narrowed)
      }
    case .putEventSelectors(let selectors):
      next.prove()
      next.selectors = .known(selectors.kind)
      next.selectorsBy = sequence
    case .putInsightSelectors(let types):
      next.prove()
      next.insights = .known(types)
    // What is logged does not hang on them: they only show that the trail is there.
    case .addTags, .removeTags: next.prove()
    case .startLogging: next.setLogging(true, sequence)
    case .stopLogging: next.setLogging(false, sequence)
    case .delete: next.delete(sequence)
    case .lose(let call, _): next.lose(call, sequence)
    case .reject, .observe, .correct: break
    }
    return next
  }

  /// A new generation: not logging (SEMANTICS 3.5), with the default selectors (SEMANTICS 3.1).
  private mutating func create(_ settings: TrailSettings, _ sequence: Int64) {
    self = TrailState(
      generation: generation + 1, exists: .known(true), logging: .known(false),
      loggingBy: sequence, selectors: .known(.default), selectorsBy: sequence,
      insights: .known([]), isMultiRegion: .unknown(.omitted),
      includesGlobalServices: .unknown(.omitted), isOrganization: .unknown(.omitted),
      logsRecursively: .known(true))
    lay(settings)
  }

  /// A call that succeeded proves that the trail exists. Where it was known to be gone, someone
  /// created it again unseen.
  mutating func prove() {
    if exists == .known(false) {
      let generation = generation + 1
      self = .initial(existed: true)
      self.generation = generation
    }
    exists = .known(true)
  }

  private mutating func setLogging(_ isOn: Bool, _ sequence: Int64) {
    prove()
    logging = .known(isOn)
    loggingBy = sequence
  }

  private mutating func delete(_ sequence: Int64) {
    prove()
    exists = .known(false)
    logging = .known(false)
    loggingBy = sequence
  }

  private mutating func lay(_ settings: TrailSettings) {
    for (setting, value) in zip(Self.settings, settings.switches) {
      if let value { self[keyPath: setting] = .known(value) }
    }
  }

  /// A call that succeeded with parameters that nobody kept. What the call does by its name alone it
  /// has done all the same.
  private mutating func lose(_ call: EventKind, _ sequence: Int64) {
    switch call {
    case .createTrail:
      create(TrailSettings(), sequence)
      loseSettings()
    case .startLogging: setLogging(true, sequence)
    case .stopLogging: setLogging(false, sequence)
    case .deleteTrail: delete(sequence)
    case .putEventSelectors:
      prove()
      selectors = .unknown(.omitted)
      selectorsBy = sequence
    case .putInsightSelectors:
      prove()
      insights = .unknown(.omitted)
    case .addTags, .removeTags: prove()
    case .updateTrail:
      prove()
      loseSettings()
    case .rejectedCall, .observedConfiguration, .unknownConfiguration, .correction: break
    }
  }

  private mutating func loseSettings() {
    for setting in Self.settings { self[keyPath: setting] = .unknown(.omitted) }
  }
}

extension TrailSelectors {
  var kind: TrailState.SelectorKind {
    switch self {
    case .basic: .basic
    case .advanced: .advanced
    }
  }
}

extension TrailSettings {
  /// The settings that are yes or no, in the order of ``TrailState/settings``.
  var switches: [Bool?] {
    [isMultiRegionTrail, includeGlobalServiceEvents, isOrganizationTrail, recursiveLogging]
  }
}
