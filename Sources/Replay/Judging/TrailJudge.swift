public import CloudTrail
public import History
public import Selectors

/// Judges events by the configurations of one trail. It never changes; as a class it is copied at the cost
/// of one count.
public final class TrailJudge: Sendable {
  /// The ARN.
  public let trail: String
  public let timeline: TrailTimeline
  private let gates: TrailGates
  /// For each period the state that judges, with what is assumed.
  private let states: [AssumedState]
  /// For each period the compiled selectors in force; nil where they are not known.
  private let selectors: [CompiledSelectors?]
  /// The same, each set once.
  let compiled: [CompiledSelectors]
  /// The events that set selectors, by sequence.
  let sources: [Int64: SelectorOrigin]

  /// Compiles each set of selectors once, however many periods share it.
  ///
  /// - Parameter proposed: selectors that judge in place of those of every period.
  public init(
    timeline: TrailTimeline, assuming assumption: Observation? = nil,
    proposing proposed: TrailSelectors? = nil, in history: HistorySnapshot
  ) throws {
    trail = timeline.trail
    self.timeline = timeline
    gates = TrailGates(trail: timeline.trail)
    states = timeline.periods.map { AssumedState($0.state, assumption) }
    var compiled: [Int64: CompiledSelectors] = [:]
    var sources: [Int64: SelectorOrigin] = [:]
    let assumed = states.lazy.compactMap(\.selectors).first.map(CompiledSelectors.init)
    let proposal = proposed.map(CompiledSelectors.init)
    var selectors: [CompiledSelectors?] = []
    for (period, state) in zip(timeline.periods, states) {
      if let stand = proposal ?? (state.selectors == nil ? nil : assumed) {
        selectors.append(stand)
        continue
      }
      if let by = period.state.selectorsBy, sources[by] == nil {
        sources[by] = try history.selectorOrigin(of: period.state)
      }
      let key = period.state.selectorsBy ?? 0
      if compiled[key] == nil, period.state.selectors.value != nil {
        let set = try sources[key]?.selectors(of: period.state)
        compiled[key] = try (set ?? history.selectors(of: period.state))
          .map(CompiledSelectors.init)
      }
      selectors.append(period.state.selectors.value == nil ? nil : compiled[key])
    }
    self.selectors = selectors
    self.compiled = Array(compiled.values) + [assumed, proposal].compactMap { $0 }
    self.sources = sources
  }

  /// The judgement by the configuration of the event's own second.
  public func judge(_ record: borrowing JudgedRecord, at time: Timestamp) -> Judgement {
    judge(record, at: time, in: timeline.index(at: time))
  }

  /// The judgement by the configuration of one period, of an event that happened at `time`. It
  /// rests on what is assumed where it would be another without.
  func judge(
    _ record: borrowing JudgedRecord, at time: Timestamp, in period: Int
  ) -> Judgement {
    var judgement = judge(record, at: time, in: period, assuming: true)
    if states[period].isAssumed {
      let known = judge(record, at: time, in: period, assuming: false)
      judgement.isAssumed = (known.reason, known.unknown) != (judgement.reason, judgement.unknown)
    }
    return judgement
  }

  private func judge(
    _ record: borrowing JudgedRecord, at time: Timestamp, in period: Int, assuming: Bool
  ) -> Judgement {
    var doubt: Judgement?
    for gate in Gate.asked {
      let (finding, selector) = ask(gate, period, record, at: time, assuming: assuming)
      let judgement = Judgement(
        reason: finding.reason, unknown: finding.unknown, period: period, selector: selector)
      if gate != .selectors && judgement.answer == .logged { continue }
      switch judgement.answer {
      case .notLogged: return judgement
      case .uncertain: doubt = doubt ?? judgement
      case .logged: return doubt ?? judgement
      }
    }
    return doubt ?? Judgement(reason: .selectorsUnknown, period: period)
  }

  /// Every gate and clause that is asked on the way to a verdict, by the event's own second.
  public func explain(
    _ record: borrowing JudgedRecord, at time: Timestamp, settling: Settling = .strict
  ) -> Explanation {
    let verdict = verdict(record, at: time, settling: settling)
    let period = verdict.judgement.period
    var explanation = Explanation(
      trail: trail, period: timeline.periods[period], verdict: verdict)
    explanation.setBy = timeline.periods[period].state.selectorsBy.flatMap { sources[$0] }
    explanation.change = verdict.change.map { timeline.periods[$0] }
    for gate in Gate.asked {
      explanation.gates.append(ask(gate, period, record, at: time).finding)
    }
    explanation.clauses = selectors[period]?.explain(record).1 ?? []
    return explanation
  }

  /// Whether the account or the Region refuses an event, which no late delivery undoes
  /// (SEMANTICS 3.5e).
  func isRefusedEvenLate(
    _ record: borrowing JudgedRecord, at time: Timestamp, in period: Int
  ) -> Bool {
    for gate in [Gate.account, .region, .recursiveLogging] {
      if ask(gate, period, record, at: time).finding.reason.answer == .notLogged { return true }
    }
    return false
  }

  private func ask(
    _ gate: Gate, _ period: Int, _ record: borrowing JudgedRecord, at time: Timestamp,
    assuming: Bool = true
  ) -> (finding: GateResult, selector: Int?) {
    let state = assuming ? states[period].state : timeline.periods[period].state
    switch gate {
    case .existence: return (gates.existence(state), nil)
    case .logging: return (gates.logging(state), nil)
    case .account: return (gates.account(state, record.fields), nil)
    case .region, .globalServices: return (gates.region(state, record.fields, at: time), nil)
    case .recursiveLogging: return (gates.recursiveLogging(state, record.fields), nil)
    case .selectors:
      guard let compiled = selectors[period], assuming || states[period].selectors == nil else {
        return (GateResult(.selectors, .selectorsUnknown, state.selectors.reason), nil)
      }
      let decision = compiled.decide(record)
      return (GateResult(.selectors, Reason(decision)), decision.selector)
    }
  }
}

extension Gate {
  /// The order in which gates are asked; global services are asked with the Region.
  static let asked = allCases.filter { $0 != .globalServices }
}
