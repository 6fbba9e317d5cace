import History
import Selectors

/// Judges events by the configuration that one trail had at their moment.
public struct TrailJudge: Sendable {
  /// The ARN.
  public let trail: String
  public let timeline: TrailTimeline
  private let gates: TrailGates
  /// For each period the compiled selectors in force; nil where they are not known.
  private let selectors: [CompiledSelectors?]

  /// Compiles each set of selectors once, however many periods share it.
  public init(timeline: TrailTimeline, in history: HistorySnapshot) throws {
    var compiled: [Int64: CompiledSelectors] = [:]
    trail = timeline.trail
    self.timeline = timeline
    gates = TrailGates(trail: timeline.trail)
    selectors = try timeline.periods.map { period in
      guard period.state.selectors.value != nil else { return nil }
      let key = period.state.selectorsBy ?? 0
      if let known = compiled[key] { return known }
      guard let selectors = try history.selectors(of: period.state) else { return nil }
      let new = CompiledSelectors(selectors)
      compiled[key] = new
      return new
    }
  }

  /// The judgement by the configuration of the event's own second.
  public func judge(_ record: borrowing JudgedRecord, at time: Timestamp) -> Judgement {
    let index = timeline.index(at: time)
    var doubt: Judgement?
    let state = timeline.periods[index].state
    for gate in Gate.allCases where gate != .globalServices {
      let (finding, selector) = ask(gate, state, index, record, at: time)
      let judgement = Judgement(
        reason: finding.reason, unknown: finding.unknown, period: index, selector: selector)
      switch judgement.answer {
      case .notLogged: return judgement
      case .uncertain: doubt = doubt ?? judgement
      case .logged: if gate == .selectors { return doubt ?? judgement }
      }
    }
    return doubt ?? Judgement(reason: .selectorsUnknown, period: index)
  }

  /// The judgement with every gate and clause that was asked on the way.
  public func explain(_ record: borrowing JudgedRecord, at time: Timestamp) -> Explanation {
    let judgement = judge(record, at: time)
    let period = timeline.periods[judgement.period]
    var explanation = Explanation(trail: trail, period: period, judgement: judgement)
    for gate in Gate.allCases where gate != .globalServices {
      explanation.gates.append(
        ask(gate, period.state, judgement.period, record, at: time).finding)
    }
    explanation.clauses = selectors[judgement.period]?.explain(record).1 ?? []
    return explanation
  }

  private func ask(
    _ gate: Gate, _ state: TrailState, _ period: Int, _ record: borrowing JudgedRecord,
    at time: Timestamp
  ) -> (finding: GateFinding, selector: Int?) {
    switch gate {
    case .existence: return (gates.existence(state), nil)
    case .logging: return (gates.logging(state), nil)
    case .account: return (gates.account(state, record.fields), nil)
    case .region, .globalServices: return (gates.region(state, record.fields, at: time), nil)
    case .recursiveLogging: return (gates.recursiveLogging(state, record.fields), nil)
    case .selectors:
      guard let compiled = selectors[period] else {
        return (GateFinding(.selectors, .selectorsUnknown, state.selectors.reason), nil)
      }
      let decision = compiled.decide(record)
      return (GateFinding(.selectors, Reason(decision)), decision.selector)
    }
  }
}
