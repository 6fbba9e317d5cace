public import CloudTrail
public import Gaps

/// What trails logged over a stretch of time, ready to be drawn: a lane for each trail, one for each account, and
/// how much happened.
///
/// Its times are exact. What draws it joins what is thinner than a pixel, so that the worst is never lost.
public struct Drawing: Sendable {
  /// The stretch of time that is drawn.
  public var span: Range<Timestamp>
  /// For each account what its known trails logged together, in the order of the accounts. Trails that are not
  /// among ``lanes`` count, too.
  public var accounts: [Lane]
  /// The trails, in the order in which they are drawn.
  public var lanes: [Lane]
  /// How much happened, and how much of it was missed; nil if no logs were read for it.
  public var density: EventDensity?
  /// What the drawing leaves out, in sentences without a full stop.
  public var notes: [String]

  /// A drawing of these lanes.
  public init(
    span: Range<Timestamp>, accounts: [Lane] = [], lanes: [Lane], density: EventDensity? = nil,
    notes: [String] = []
  ) {
    self.span = span
    self.accounts = accounts
    self.lanes = lanes
    self.density = density
    self.notes = notes
  }

  /// The lanes from top to bottom: accounts first, since what no trail logged matters most.
  public var all: [Lane] { accounts + lanes }

  /// The states that occur, the worst first.
  public var states: [Lane.State] {
    let found = Set(all.flatMap { $0.stretches.map(\.state) })
    return Lane.State.allCases.filter(found.contains)
  }
}
