public import CloudTrail

/// Who calls, where and when: everything about a call but what it asks.
public struct CallContext: Sendable {
  /// The Region that is called: the server's own, or the one that the call is signed for.
  public var region: String
  /// Twelve digits.
  public var account: String
  public var actor: Actor
  public var moment: Moment
  /// The clock, when the call came in.
  public var now: Timestamp

  public init(
    region: String, account: String, actor: Actor = Actor(), moment: Moment = .present,
    now: Timestamp
  ) {
    self.region = region
    self.account = account
    self.actor = actor
    self.moment = moment
    self.now = now
  }

  /// The moment whose state is asked for.
  var time: Timestamp { moment.at ?? now }
}
