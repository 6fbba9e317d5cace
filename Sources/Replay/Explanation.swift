import History
import Selectors

/// A judgement with the way to it.
public struct Explanation: Sendable {
  /// The ARN.
  public var trail: String
  /// The period that held at the event's time.
  public var period: Period
  public var judgement: Judgement
  /// Every gate, in order.
  public var gates: [GateFinding] = []
  /// Every clause of the selectors, as far as each selector was asked; empty where the selectors are
  /// not known.
  public var clauses: [ClauseFinding] = []

  init(trail: String, period: Period, judgement: Judgement) {
    self.trail = trail
    self.period = period
    self.judgement = judgement
  }
}
