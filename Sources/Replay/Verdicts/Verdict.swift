public import Selectors

/// What Trailback says of one event and one trail.
public struct Verdict: Sendable, Hashable {
  /// By the configuration of the event's own second.
  public var judgement: Judgement
  /// Why that does not stand, where it does not.
  public var doubt: Doubt?

  /// What lies within the time that changes take to settle and speaks against the judgement.
  public enum Doubt: Sendable, Hashable {
    /// Another configuration would have given another answer (SEMANTICS 3.6h): the place of the period
    /// that began with the change between the two, the nearest of several, and that answer.
    case settling(change: Int, answer: Answer)
    /// Logging was stopped soon after: what is delivered late then is not held against the selectors
    /// (SEMANTICS 3.5e); the place of the period that the stop began.
    case lateDelivery(period: Int)
  }

  public init(_ judgement: Judgement, doubt: Doubt? = nil) {
    self.judgement = judgement
    self.doubt = doubt
  }

  public var answer: Answer { reason.answer }

  /// The place of the period that began with the change that is in doubt.
  public var change: Int? {
    switch doubt {
    case nil: nil
    case .settling(let change, _): change
    case .lateDelivery(let period): period
    }
  }

  public var reason: Reason {
    switch doubt {
    case nil: judgement.reason
    case .settling: .settling
    case .lateDelivery: .lateDelivery
    }
  }
}
