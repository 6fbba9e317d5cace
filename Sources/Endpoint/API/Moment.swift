public import CloudTrail

/// The moment that a call asks about.
public struct Moment: Sendable, Hashable {
  /// When things were so; nil for now.
  public var at: Timestamp?
  /// What was learned later is left out; nil for all that is known.
  public var knownAt: Timestamp?

  public init(at: Timestamp? = nil, knownAt: Timestamp? = nil) {
    self.at = at
    self.knownAt = knownAt
  }

  public static let present = Moment()

  public var isPresent: Bool { self == .present }

  /// Whether no event that is still to come can change an answer. What will be learned later about
  /// that moment may, unless it is left out.
  func isSettled(now: Timestamp) -> Bool {
    guard let at, let knownAt else { return false }
    return knownAt < now && at < now
  }
}
