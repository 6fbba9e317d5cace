public import History
public import Selectors

/// What one trail made of one event.
public struct Judgement: Sendable, Hashable {
  /// The gate or clause that decided. Of several that refuse, the first in the order of the gates; and
  /// where none refuses, the first that is in doubt.
  public var reason: Reason
  /// Why the history does not know, where that is the reason.
  public var unknown: Unknown?
  /// The place in the trail's timeline of the period that held.
  public var period: Int
  /// The selector that decided, where the selectors were the reason.
  public var selector: Int?
  /// Whether it rests on something that was assumed (SEMANTICS 3.6f).
  public var isAssumed = false

  public var answer: Answer { reason.answer }
}
