public import CloudTrail
import History
import Replay
import Selectors

/// Compares configurations, and keeps what it worked out for the next comparison.
///
/// How it is done, and why it is right, is on the page <doc:ComparingConfigurations>.
public struct Comparer {
  /// How many steps a comparison may take before it is called too large.
  public var limit = 2_000_000

  private var compiled: [TrailSelectors: CompiledSelectors] = [:]
  private var gates: [GateKey: GateTable] = [:]

  /// Nothing was compared yet.
  public init() {}

  /// What the change from one configuration to another means.
  ///
  /// The trails may be of different accounts: each is taken for one of the first's.
  ///
  /// - Parameters:
  ///   - first: the configuration before.
  ///   - second: the configuration after.
  ///   - time: when both are in force, since some rules changed once; nil for a comparison that holds of all
  ///     times.
  ///   - isOneCall: whether one call lies between the two. Then what is not known on both sides is the same
  ///     on both sides.
  public mutating func compare(
    _ first: ComparedTrail, _ second: ComparedTrail, at time: Timestamp? = nil,
    isOneCall: Bool = false
  ) -> Comparison {
    for (side, trail) in [(Side.first, first), (.second, second)] where trail.isUnknown {
      return Comparison(
        .notComparable,
        "the selectors of \(side.words) are not known"
          + (trail.state.selectors.reason.map { ": \($0.rawValue)" } ?? ""))
    }
    let second = second.inAccount(of: first)
    let sides = [first, second].map { compiled(known($0.selectors)) }
    guard let selectors = NumberedSelectors(sides[0], sides[1]) else {
      return Comparison(.tooLarge, "there are more than \(SelectorMask.capacity) selectors")
    }
    let table = gateTable(first, second, at: time, isOneCall: isOneCall)
    let judges = [first, second].map { Judge($0, compiled(known($0.selectors))) }
    let fresh = TextCells.fresh(among: selectors.values + EventShapes.texts)
    var comparison = Comparison(.same)
    var limit = limit
    for shape in EventShapes.shapes(for: selectors, fresh: fresh) {
      let partition = first.trail.partition
      guard
        let compared = ShapeComparison(
          shape, selectors, table, partition: partition, fresh: fresh, limit: &limit)
      else { return Comparison(.tooLarge, "there are more than \(self.limit) kinds of events") }
      let found = compared.found
      do {
        comparison.losses += try found.losses.map { try $0.checked(judges, shape, fresh) }
        comparison.gains += try found.gains.map { try $0.checked(judges, shape, fresh) }
        comparison.open += try found.open.map { try $0.checked(judges, shape, fresh) }
        comparison.undocumented += try found.undocumented.map {
          try $0.checked(judges, shape, fresh)
        }
      } catch {
        return Comparison(.notComparable, "\(error)")
      }
    }
    comparison.conclude()
    return comparison
  }

  private func known(_ selectors: TrailSelectors?) -> TrailSelectors { selectors ?? .basic([]) }

  private mutating func compiled(_ selectors: TrailSelectors) -> CompiledSelectors {
    if let known = compiled[selectors] { return known }
    if compiled.count >= 64 { compiled = [:] }
    let new = CompiledSelectors(selectors)
    compiled[selectors] = new
    return new
  }

  // MARK: - Gates

  private struct GateKey: Hashable {
    var first: Gated
    var second: Gated
    var time: Timestamp?
    var isOneCall: Bool
  }

  /// What the gates of a trail read.
  private struct Gated: Hashable {
    var region: String
    var account: String
    var partition: String
    var isGeneration0: Bool
    var known: [Known<Bool>]

    init(_ side: ComparedTrail) {
      region = side.trail.region
      account = side.trail.account
      partition = side.trail.partition
      isGeneration0 = side.state.generation == 0
      let state = side.state
      known = [
        state.exists, state.logging, state.isMultiRegion, state.includesGlobalServices,
        state.isOrganization, state.logsRecursively,
      ]
    }
  }

  private mutating func gateTable(
    _ first: ComparedTrail, _ second: ComparedTrail, at time: Timestamp?, isOneCall: Bool
  ) -> GateTable {
    // Rules changed twice; between two changes one moment is like another.
    let time = time.map { time in
      [TrailGates.firstRecursiveLogging, GlobalServices.dayOfChange.advanced(bySeconds: 86_400)]
        .first { time >= $0 } ?? (time < GlobalServices.dayOfChange ? Timestamp(seconds: 0) : time)
    }
    let key = GateKey(
      first: Gated(first), second: Gated(second), time: time, isOneCall: isOneCall)
    if let known = gates[key] { return known }
    if gates.count >= 64 { gates = [:] }
    let table = GateTable(first, second, at: time, isOneCall: isOneCall)
    gates[key] = table
    return table
  }
}

extension ComparedTrail {
  /// Whether its selectors would have to be known and are not: a trail that is not there, or does not log,
  /// logs nothing, whatever they are.
  fileprivate var isUnknown: Bool {
    selectors == nil && state.exists != .known(false) && state.logging != .known(false)
  }

  fileprivate func inAccount(of other: ComparedTrail) -> ComparedTrail {
    var moved = self
    moved.trail = TrailARN(
      partition: trail.partition, region: trail.region, account: other.trail.account,
      name: trail.name)
    return moved
  }
}

extension Side {
  fileprivate var words: String {
    switch self {
    case .first: "the first"
    case .second: "the second"
    }
  }
}

extension Comparison {
  init(_ outcome: Outcome, _ reason: String? = nil) {
    self.init(
      outcome: outcome, losses: [], gains: [], open: [], undocumented: [], reason: reason)
  }

  /// Sets the outcome by what was found.
  fileprivate mutating func conclude() {
    losses = losses.uniqued
    gains = gains.uniqued
    open = open.uniqued
    undocumented = undocumented.uniqued
    switch (losses.isEmpty, gains.isEmpty) {
    case (false, false): outcome = .both
    case (false, true): outcome = .narrowed
    case (true, false): outcome = .widened
    case (true, true): outcome = open.isEmpty ? .same : .undecided
    }
  }
}

extension [Comparison.Difference] {
  /// Each kind of events once: several shapes can have the same first resource.
  fileprivate var uniqued: [Comparison.Difference] {
    var known: Set<EventSet> = []
    return filter { difference in
      var events = difference.events
      events.resourceTypes = [String](events.resourceTypes.prefix(1))
      return known.insert(events).inserted
    }
  }
}
