public import History
public import Selectors

/// A verdict with the way to it.
public struct Explanation: Sendable {
  /// The ARN.
  public var trail: String
  /// The period that held at the event's time.
  public var period: Period
  public var verdict: Verdict
  /// The event that set the selectors of that period.
  public var setBy: SelectorOrigin?
  /// The period that began with a change that was still settling.
  public var change: Period?
  /// Every gate, in order.
  public var gates: [GateResult] = []
  /// Every clause of the selectors, as far as each selector was asked; empty where the selectors are
  /// not known.
  public var clauses: [ClauseResult] = []

  public var judgement: Judgement { verdict.judgement }

  init(trail: String, period: Period, verdict: Verdict) {
    self.trail = trail
    self.period = period
    self.verdict = verdict
  }
}
