public import CloudTrail
import History
import Replay
package import Selectors

/// Compares configurations, and keeps what it worked out for the next comparison.
///
/// How it is done, and why it is right, is on the page <doc:ComparingConfigurations>.
public struct Comparer {
  /// How many steps a comparison may take before it is called too large.
  public var limit = 2_000_000

  /// The longest value that is looked at, in bytes. CloudTrail takes 2,048 characters.
  private static let longestText = 10_000
  /// The most values on both sides: each is held against each. CloudTrail takes 500 of a trail.
  private static let mostValues = 4_000

  private var compiled: [TrailSelectors: CompiledSelectors] = [:]
  private var gates: [GateKey: GateTable] = [:]
  /// Histories go back and forth between the same configurations.
  private var compared: [ComparedKey: Comparison] = [:]

  private struct ComparedKey: Hashable {
    var selectors: [TrailSelectors]
    var gates: GateKey
    var limit: Int
  }

  /// Whether only losses are asked for.
  private let onlyLosses: Bool
  /// Whether ``Comparison/answers`` are asked for.
  private let needsAnswers: Bool

  /// Nothing was compared yet.
  ///
  /// - Parameter onlyLosses: leaves out gains, and what is open of events that the first does not surely log;
  ///   this takes about half the time. Then a gain alone is `same`.
  public init(onlyLosses: Bool = false) {
    self.init(onlyLosses: onlyLosses, needsAnswers: true)
  }

  /// One that finds losses alone, and leaves out categories of which nothing can be lost: `Comparison/answers` are
  /// not those of all events then. Of many changes most are decided so.
  package static var forLosses: Comparer { Comparer(onlyLosses: true, needsAnswers: false) }

  private init(onlyLosses: Bool, needsAnswers: Bool) {
    self.onlyLosses = onlyLosses
    self.needsAnswers = needsAnswers
  }

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
          + (trail.state.selectors.reason.map { ": \($0.words)" } ?? ""))
    }
    return compare(
      first, withAllOf: [second.inAccount(of: first)], at: time, isOneCall: isOneCall)
  }

  /// What one configuration logs that none of several others logs, and what some of them log that it does
  /// not. The several are one side: an event that any of them logs is logged by it.
  ///
  /// - Parameters:
  ///   - first: one configuration.
  ///   - others: their selectors are known, or do not matter; as those of `first`. None log nothing.
  ///   - account: whose events are looked at; nil for those of the first's account, and of members where one
  ///     of the trails is of an organization.
  ///   - time: as in ``compare(_:_:at:isOneCall:)``.
  ///   - isOneCall: as in ``compare(_:_:at:isOneCall:)``, of `first` and of the first of the others; what is
  ///     not known of another configuration of the same trail has the same answer, too.
  public mutating func compare(
    _ first: ComparedTrail, withAllOf others: [ComparedTrail], ofAccount account: String? = nil,
    at time: Timestamp? = nil, isOneCall: Bool = false
  ) -> Comparison {
    var all = [first] + (others.isEmpty ? [first.silent] : others)
    if let unknown = all.first(where: \.isUnknown) {
      return Comparison(
        .notComparable,
        "the selectors of \(unknown.trail.name) are not known"
          + (unknown.state.selectors.reason.map { ": \($0.words)" } ?? ""))
    }
    let assumed = isOneCall ? Self.assumeOpen(&all) : []
    let key = ComparedKey(
      selectors: all.map { known($0.selectors) },
      gates: GateKey(all, ofAccount: account, at: time, isOneCall: isOneCall), limit: limit)
    var comparison: Comparison
    if let known = compared[key] {
      comparison = known
    } else {
      if compared.count >= 256 { compared = [:] }
      comparison = compared(all, key.gates)
      compared[key] = comparison
    }
    comparison.assumedOpen = assumed
    return comparison
  }

  private mutating func compared(_ all: [ComparedTrail], _ gates: GateKey) -> Comparison {
    let compiled = all.map { (trail: $0, selectors: self.compiled(known($0.selectors))) }
    guard let selectors = NumberedSelectors(compiled.map(\.selectors)) else {
      return Comparison(.tooLarge, "there are more than \(SelectorMask.capacity) selectors")
    }
    let texts = selectors.values + all.map(\.trail.text)
    guard texts.count <= Self.mostValues else {
      return Comparison(.tooLarge, "there are more than \(Self.mostValues) values")
    }
    // The accounts and Regions of the trails are part of the events that are looked at.
    guard texts.allSatisfy({ $0.utf8.count <= Self.longestText }) else {
      return Comparison(.tooLarge, "a value or an ARN is longer than \(Self.longestText) bytes")
    }
    let cannotLose = needsAnswers ? nil : LossFreeCategories(all)
    // Of many histories most comparisons end here.
    if cannotLose?.isAll == true { return Comparison(.same) }
    let table = gateTable(all, gates)
    let judges = Judges(compiled)
    let fresh = TextCells.fresh(among: selectors.values)
    var comparison = Comparison(.same)
    var limit = limit
    for shape in EventShapes.shapes(for: selectors, fresh: fresh)
    where cannotLose?.contains(shape.category) != true {
      let partition = all[0].trail.partition
      guard
        let compared = ShapeComparison(
          shape, selectors, table, partition: partition, fresh: fresh, limit: &limit)
      else { return Comparison(.tooLarge, "there are more than \(self.limit) kinds of events") }
      let found = compared.found(onlyLosses: onlyLosses)
      comparison.answers.formUnion(compared.answers)
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

  /// Of two states with one call between them, takes as open what is known of neither: if the gate is closed,
  /// it is so before and after, and nothing is lost or gained. A trail that a call found was there before.
  ///
  /// What is not known of both is taken as open in further configurations of the same trail, too.
  ///
  /// - Parameter all: the two, and then others.
  /// - Returns: the gates that were taken as open.
  private static func assumeOpen(_ all: inout [ComparedTrail]) -> [Gate] {
    let (first, second) = (all[0], all[1])
    if first.state.exists.value == nil, second.state.exists == .known(true),
      first.state.generation == second.state.generation
    {
      all[0].state.exists = .known(true)
    }
    var gates: [Gate] = []
    func open(_ part: WritableKeyPath<TrailState, Known<Bool>>, _ gate: Gate) {
      guard all[0].state[keyPath: part].value == nil, all[1].state[keyPath: part].value == nil
      else { return }
      for index in all.indices
      where index < 2
        || all[index].trail == first.trail && all[index].state[keyPath: part].value == nil
      {
        all[index].state[keyPath: part] = .known(true)
      }
      gates.append(gate)
    }
    open(\.exists, .existence)
    open(\.logging, .logging)
    open(\.isOrganization, .account)
    // These two decide together: where one of them changes, it matters what the other one is.
    let (global, multi) = (
      first.state.includesGlobalServices.value == second.state.includesGlobalServices.value,
      first.state.isMultiRegion.value == second.state.isMultiRegion.value
    )
    if global { open(\.isMultiRegion, .region) }
    if multi { open(\.includesGlobalServices, .globalServices) }
    open(\.logsRecursively, .recursiveLogging)
    return gates
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
    var all: [Gated]
    var account: String?
    var time: Timestamp?
    var isOneCall: Bool

    init(
      _ all: [ComparedTrail], ofAccount account: String?, at time: Timestamp?, isOneCall: Bool
    ) {
      self.all = all.map { Gated($0, isFirst: $0.trail == all[0].trail) }
      // Trails of one account log nothing of its members, or treat it as what is its own.
      let (own, isOrganization) = (all[0].trail.account, all[0].state.isOrganization)
      let isOwn = all.allSatisfy {
        $0.trail.account == own && $0.state.isOrganization == isOrganization
      }
      self.account = isOwn && isOrganization.value != nil && account ?? own == own ? own : account
      self.isOneCall = isOneCall
      // Rules changed twice; between two changes one moment is like another.
      self.time = time.map { time in
        [TrailGates.firstRecursiveLogging, GlobalServices.dayOfChange.advanced(bySeconds: 86_400)]
          .first { time >= $0 }
          ?? (time < GlobalServices.dayOfChange ? Comparer.beforeChange : time)
      }
    }
  }

  /// What the gates of a trail read.
  private struct Gated: Hashable {
    var region: String
    var account: String
    var partition: String
    /// Whether it is the trail of the first configuration.
    var isFirst: Bool
    var isGeneration0: Bool
    var known: [Known<Bool>]

    init(_ side: ComparedTrail, isFirst: Bool) {
      self.isFirst = isFirst
      region = side.trail.region
      account = side.trail.account
      partition = side.trail.partition
      isGeneration0 = side.state.generation == 0
      known = side.gates
    }
  }

  /// A moment before the first change of rules, for witnesses: 2021-06-01T00:00:00Z.
  private static let beforeChange = Timestamp(seconds: 1_622_505_600)

  private mutating func gateTable(_ all: [ComparedTrail], _ key: GateKey) -> GateTable {
    if let known = gates[key] { return known }
    if gates.count >= 64 { gates = [:] }
    let table = GateTable(all, ofAccount: key.account, at: key.time, isOneCall: key.isOneCall)
    gates[key] = table
    return table
  }
}

extension ComparedTrail {
  /// The same trail when it is stopped.
  fileprivate var silent: ComparedTrail {
    var silent = self
    silent.state.logging = .known(false)
    return silent
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

extension Comparer {
  /// What one configuration says of a witness of some comparison.
  package mutating func answer(
    of configuration: ComparedTrail, to witness: Witness
  ) -> Answer {
    let judge = Judge(configuration, configuration.selectors.map { compiled($0) })
    let time = witness.record["eventTime"]?.string.flatMap { Timestamp(iso8601: $0) }
    do {
      return try JudgedRecord.reading(json: witness.record.compact) { record in
        judge.decide(record, at: time ?? MadeUpEvent.Scenario.example.time).answer
      }
    } catch {
      // A record that we wrote is JSON.
      return .uncertain
    }
  }
}

extension Comparison {
  /// An answer without any difference.
  package init(_ outcome: Outcome, _ reason: String? = nil) {
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
