package import CloudTrail
package import History
package import Selectors

/// What one trail was configured to do at a moment: its state, and its selectors if they are known.
package struct JudgedConfiguration: Sendable {
  package var state: TrailState
  package var selectors: CompiledSelectors?

  package init(state: TrailState, selectors: CompiledSelectors?) {
    self.state = state
    self.selectors = selectors
  }
}

/// What one configuration says about one event: the gate or clause that decided.
package struct ConfigurationDecision: Sendable, Hashable {
  package var reason: Reason
  /// Why the history does not know, if that is the reason.
  package var unknown: Unknown?
  /// The index of the selector that decided, if the selectors were the reason.
  package var selector: Int?
  /// The rule that leaves the selectors' answer uncertain, if a rule does and not the record.
  package var citedRule: Rule?

  package var answer: Answer { reason.answer }
}

extension TrailGates {
  /// Whether a configuration takes an event: all gates must be open, and the selectors must take the record
  /// (SEMANTICS 0a). One sure no decides, whatever else is uncertain (SEMANTICS 0b).
  ///
  /// - Parameters:
  ///   - record: the event.
  ///   - time: when it happened.
  ///   - configuration: of the trail of these gates.
  ///   - membership: that of the record's account in the organization, if the trail is of one.
  package func judge(
    _ record: borrowing JudgedRecord, at time: Timestamp, by configuration: JudgedConfiguration,
    _ membership: Membership
  ) -> ConfigurationDecision {
    var uncertain: ConfigurationDecision?
    for gate in Gate.checked {
      let (result, decision) = check(gate, configuration, record, at: time, membership)
      let decided = ConfigurationDecision(
        reason: result.reason, unknown: result.unknown, selector: decision?.selector,
        citedRule: decision?.citedRule)
      if gate != .selectors && decided.answer == .logged { continue }
      switch decided.answer {
      case .notLogged: return decided
      case .uncertain: uncertain = uncertain ?? decided
      case .logged: return uncertain ?? decided
      }
    }
    return uncertain ?? ConfigurationDecision(reason: .selectorsUnknown)
  }

  /// - Returns: the result of the gate; for the selectors also their decision, if they are known.
  package func check(
    _ gate: Gate, _ configuration: JudgedConfiguration, _ record: borrowing JudgedRecord,
    at time: Timestamp, _ membership: Membership
  ) -> (result: GateResult, decision: Decision?) {
    let state = configuration.state
    switch gate {
    case .existence: return (existence(state), nil)
    case .logging: return (logging(state), nil)
    case .account: return (account(state, record.fields, membership), nil)
    case .region, .globalServices: return (region(state, record.fields, at: time), nil)
    case .recursiveLogging: return (recursiveLogging(state, record.fields, at: time), nil)
    case .selectors:
      guard let compiled = configuration.selectors else {
        return (GateResult(.selectors, .selectorsUnknown, state.selectors.reason), nil)
      }
      let decision = compiled.decide(record)
      return (GateResult(.selectors, Reason(decision)), decision)
    }
  }
}
