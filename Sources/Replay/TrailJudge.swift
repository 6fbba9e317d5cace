public import CloudTrail
public import History
public import Selectors
public import TrailLogs

/// The trails in scope, each with all of its configurations, ready to judge records.
public struct Judges: Sendable {
  /// One for each trail, sorted by ARN if none were named.
  public let all: [TrailJudge]
  /// Of which places calls that change trails were read; nil if that was not worked out.
  public let readPlaces: ReadPlaces?

  /// No trails.
  public init() {
    self.init(all: [])
  }

  package init(all: [TrailJudge]) {
    self.all = all
    readPlaces = nil
  }

  /// The judges of the trails in a history.
  ///
  /// - Parameters:
  ///   - history: the history from which the configurations are read.
  ///   - trails: the ARNs in scope; nil for every trail of the history.
  ///   - assumptions: what to assume for the time before the history begins, and where calls can have been
  ///     missed. A trail that appears only in them judges, too.
  ///   - covering: how it is worked out where calls can have been missed; nil to take every trail as
  ///     covered at all times.
  ///   - knownAt: leaves out what the history learned later.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, trails: [TrailARN]? = nil,
    assuming assumptions: Assumptions = .none, covering: CoverageOptions? = .standard,
    asKnownAt knownAt: Timestamp? = nil
  ) throws {
    try self.init(
      history, trails: trails, assuming: assumptions,
      covered: covering.map { try Coverages(history, asKnownAt: knownAt, options: $0) }
        ?? .complete, asKnownAt: knownAt)
  }

  /// As ``init(_:trails:assuming:covering:asKnownAt:)``, with what is known of the trails' coverage.
  init(
    _ history: HistorySnapshot, trails: [TrailARN]? = nil,
    assuming assumptions: Assumptions = .none, covered coverages: Coverages,
    asKnownAt knownAt: Timestamp? = nil
  ) throws {
    readPlaces = coverages.readPlaces
    let known = try history.trailARNs()
    let assumed = assumptions.trails.keys.filter { !known.contains($0) }
    var memberships: [String: Memberships] = [:]
    all = try (trails ?? (known + assumed).sorted()).compactMap { trail in
      let assumption = assumptions.trails[trail]
      let timeline = try history.timeline(of: trail, asKnownAt: knownAt)
      guard let timeline = timeline ?? assumption.map({ _ in .unseen(trail) }) else { return nil }
      let members =
        try memberships[trail.account]
        ?? history.memberships(ofOrganizationManagedBy: trail.account, asKnownAt: knownAt)
      memberships[trail.account] = members
      return try TrailJudge(
        timeline: timeline, members: members, assuming: assumption, covered: coverages[trail],
        in: history)
    }
  }
}

/// Judges records by the configurations of one trail.
///
/// A judgement goes by the configuration of the event's own second. A verdict also looks at the
/// configurations near in time, since changes take time to settle. A judge never changes; it is a class
/// because copying it must cost no more than a reference count.
public final class TrailJudge: Sendable {
  /// The trail by whose configurations records are judged.
  public let trail: TrailARN
  /// The configurations of the trail, one period after another.
  public let timeline: TrailTimeline
  package let gates: TrailGates
  /// Who was a member of the organization; nil if no event says, or if this was never the trail of one.
  let memberships: Memberships?
  /// How far the configurations can be trusted.
  public let coverage: TrailCoverage
  /// Whether it may have been the trail of an organization at some time.
  let canBeOrganizations: Bool
  private let assumption: Observation?
  /// The state of each period, with assumptions filled in.
  private let states: [AssumedState]
  /// The assumed selectors.
  private let assumedSelectors: CompiledSelectors?
  /// The compiled selectors of each period; nil if they are not known.
  private let selectors: [CompiledSelectors?]
  /// The same, each set once.
  let compiled: [CompiledSelectors]
  /// Whether selectors are judged by that nobody put.
  private let proposesSelectors: Bool
  /// The events that set selectors, by sequence.
  private let origins: [Int64: SelectorOrigin]

  /// Compiles each set of selectors once, however many periods share it.
  ///
  /// - Parameters:
  ///   - timeline: the periods of the trail.
  ///   - members: who was a member of the organization that the trail's account manages.
  ///   - assumption: what to assume for the time before the history begins.
  ///   - coverage: how far the configurations can be trusted.
  ///   - proposed: selectors to judge by instead of those of every period.
  ///   - history: the history that holds the selectors of the periods.
  /// - Throws: `HistoryError`.
  public init(
    timeline: TrailTimeline, members: Memberships, assuming assumption: Observation? = nil,
    covered coverage: TrailCoverage = .complete, proposing proposed: TrailSelectors? = nil,
    in history: HistorySnapshot
  ) throws {
    trail = timeline.trail
    self.timeline = timeline
    gates = TrailGates(trail: timeline.trail)
    states = timeline.periods.map { AssumedState($0.state, assumption) }
    canBeOrganizations = states.contains { $0.state.isOrganization != .known(false) }
    self.coverage = coverage
    self.assumption = assumption
    memberships = canBeOrganizations && !members.isUnseen ? members : nil
    var compiled: [Int64: CompiledSelectors] = [:]
    var origins: [Int64: SelectorOrigin] = [:]
    let assumed = AssumedState.selectors(assumption).map(CompiledSelectors.init)
    assumedSelectors = assumed
    proposesSelectors = proposed != nil
    let proposal = proposed.map(CompiledSelectors.init)
    var selectors: [CompiledSelectors?] = []
    for (period, state) in zip(timeline.periods, states) {
      if let override = proposal ?? (state.selectors == nil ? nil : assumed) {
        selectors.append(override)
        continue
      }
      if let by = period.state.selectorsBy, origins[by] == nil {
        origins[by] = try history.selectorOrigin(of: period.state)
      }
      let key = period.state.selectorsBy ?? 0
      if compiled[key] == nil, period.state.selectors.value != nil {
        let set = try origins[key]?.selectors(of: period.state)
        compiled[key] = try (set ?? history.selectors(of: period.state))
          .map(CompiledSelectors.init)
      }
      selectors.append(period.state.selectors.value == nil ? nil : compiled[key])
    }
    self.selectors = selectors
    self.compiled = Array(compiled.values) + [assumed, proposal].compactMap { $0 }
    self.origins = origins
  }

  // MARK: - By one configuration

  /// The judgement by the configuration of the event's own second.
  public func judge(_ record: borrowing JudgedRecord, at time: Timestamp) -> Judgement {
    judge(record, at: time, in: timeline.index(at: time))
  }

  /// The judgement by the configuration of one period for an event that happened at `time`. It depends
  /// on assumptions if it would be different without them.
  ///
  /// - Parameter membership: that of the record's account; nil for what it was at `time`.
  func judge(
    _ record: borrowing JudgedRecord, at time: Timestamp, in period: Int,
    by membership: Membership? = nil
  ) -> Judgement {
    let membership = membership ?? self.membership(record, at: time)
    var judgement = judge(record, at: time, in: period, membership, assuming: true)
    if states[period].isAssumed {
      let known = judge(record, at: time, in: period, membership, assuming: false)
      judgement.isAssumed = (known.reason, known.unknown) != (judgement.reason, judgement.unknown)
    }
    return judgement
  }

  private func judge(
    _ record: borrowing JudgedRecord, at time: Timestamp, in period: Int, _ membership: Membership,
    assuming: Bool
  ) -> Judgement {
    judge(
      record, at: time, by: configuration(in: period, assuming: assuming), in: period, membership)
  }

  private func judge(
    _ record: borrowing JudgedRecord, at time: Timestamp, by configuration: JudgedConfiguration,
    in period: Int, _ membership: Membership
  ) -> Judgement {
    let decision = gates.judge(record, at: time, by: configuration, membership)
    return Judgement(
      reason: decision.reason, unknown: decision.unknown, period: period,
      selector: decision.selector)
  }

  /// The judgement by the configuration of a period without what is known of some parts, unless something
  /// is assumed in their place.
  func judge(
    _ record: borrowing JudgedRecord, at time: Timestamp, in period: Int, doubting aspects: Aspects
  ) -> Judgement {
    let membership = membership(record, at: time)
    let known = timeline.periods[period].state.doubting(aspects, .unread)
    let assumed = AssumedState(known, assumption)
    var judgement = judge(
      record, at: time, by: configuration(in: period, assumed, doubting: aspects), in: period,
      membership)
    if assumed.isAssumed {
      let isKnown = !aspects.contains(.selectors) || proposesSelectors
      let own = judge(
        record, at: time,
        by: JudgedConfiguration(state: known, selectors: isKnown ? self.selectors[period] : nil),
        in: period, membership)
      judgement.isAssumed = (own.reason, own.unknown) != (judgement.reason, judgement.unknown)
    }
    return judgement
  }

  /// The configuration of a period without what is known of some parts, unless something is assumed in
  /// their place.
  func configuration(in period: Int, doubting aspects: Aspects) -> JudgedConfiguration {
    let known = timeline.periods[period].state.doubting(aspects, .unread)
    return configuration(in: period, AssumedState(known, assumption), doubting: aspects)
  }

  private func configuration(
    in period: Int, _ assumed: AssumedState, doubting aspects: Aspects
  ) -> JudgedConfiguration {
    var selectors = self.selectors[period]
    if aspects.contains(.selectors) && !proposesSelectors {
      selectors = assumed.selectors == nil ? nil : assumedSelectors
    }
    return JudgedConfiguration(state: assumed.state, selectors: selectors)
  }

  /// The configuration of a period.
  func configuration(in period: Int, assuming: Bool = true) -> JudgedConfiguration {
    let isAssumed = states[period].selectors != nil && !proposesSelectors
    return JudgedConfiguration(
      state: assuming ? states[period].state : timeline.periods[period].state,
      selectors: assuming || !isAssumed ? selectors[period] : nil)
  }

  /// The verdict with the results of all gates and clauses, by the configuration of the event's own
  /// second.
  public func explain(
    _ record: borrowing JudgedRecord, at time: Timestamp, settling: Settling = .strict
  ) -> Explanation {
    let verdict = verdict(record, at: time, settling: settling)
    let period = verdict.judgement.period
    var explanation = Explanation(
      trail: trail, period: timeline.periods[period], verdict: verdict)
    explanation.setBy = timeline.periods[period].state.selectorsBy.flatMap { origins[$0] }
    explanation.change = verdict.change.map { timeline.periods[$0] }
    explanation.span = verdict.span.map { coverage.spans[$0] }
    let membership = membership(record, at: time)
    for gate in Gate.checked {
      explanation.gates.append(
        gates.check(gate, configuration(in: period), record, at: time, membership).result)
    }
    explanation.clauses = selectors[period]?.explain(record).1 ?? []
    return explanation
  }

  // MARK: - By all configurations near in time

  /// The verdict: the judgement of the event's own second, provided that every configuration in force
  /// while changes settle gives the same answer.
  public func verdict(
    _ record: borrowing JudgedRecord, at time: Timestamp, settling: Settling
  ) -> Verdict {
    var own = judge(record, at: time)
    let doubt = coverage.doubt(at: time)
    if doubt.isUncertain {
      let trusted = trusted(own, record, at: time, doubt)
      if let blind = trusted.blind { return Verdict(trusted.judgement, unsettled: blind) }
      own = trusted.judgement
    }
    guard own.answer != .uncertain else { return Verdict(own) }
    let moments = moments(at: time, settling)
    var verdict = Verdict(own)
    if settling != .strict {
      verdict.unsettled = unsettled(own, for: record, at: time, moments)
    }
    // What is uncertain anyway needs no mark.
    guard verdict.unsettled == nil else { return verdict }
    verdict.isProvisional =
      doubt.isProvisional || moments.upperBound < time.shifted(bySeconds: settling.after)
    verdict.isUnconfirmed = isUnconfirmed(own, record, at: time, doubt)
    return verdict
  }

  /// How far from an event other configurations are looked for. Changes after the horizon may not have been
  /// read yet.
  func moments(at time: Timestamp, _ settling: Settling) -> ClosedRange<Timestamp> {
    let wanted = time.shifted(bySeconds: settling.after)
    let latest = max(min(wanted, coverage.horizon ?? wanted), time)
    return time.shifted(bySeconds: -settling.before)...latest
  }

  /// Why a judgement does not stand, if another configuration near in time gives another answer.
  private func unsettled(
    _ own: Judgement, for record: borrowing JudgedRecord, at time: Timestamp,
    _ moments: ClosedRange<Timestamp>
  ) -> Verdict.Unsettled? {
    for end in [timeline.index(at: moments.lowerBound), timeline.index(at: moments.upperBound)] {
      if let unsettled = nearestChange(of: own, for: record, at: time, toward: end) {
        return unsettled
      }
    }
    if memberships != nil,
      let unsettled = nearestMembershipChange(of: own, for: record, at: time, within: moments)
    {
      return unsettled
    }
    if own.canBeLate, let stop = stop(after: own.period, through: moments.upperBound),
      !isRefusedEvenLate(record, at: time, in: own.period)
    {
      return .lateDelivery(period: stop)
    }
    return nil
  }

  /// The change of answer nearest to the event's own period, on the way to the period with the index
  /// `end`. An empty period (one of several calls within a second) is never in force; it gives no answer
  /// of its own, but shows which of the calls made the difference.
  private func nearestChange(
    of own: Judgement, for record: borrowing JudgedRecord, at time: Timestamp, toward end: Int
  ) -> Verdict.Unsettled? {
    let step = end < own.period ? -1 : 1
    var change: Int?
    for index in stride(from: own.period + step, through: end, by: step) {
      let answer = judge(record, at: time, in: index).answer
      guard answer != own.answer else {
        change = nil
        continue
      }
      let nearest = change ?? (step < 0 ? index + 1 : index)
      if !timeline.periods[index].isEmpty { return .settling(change: nearest, answer: answer) }
      change = nearest
    }
    return nil
  }

  private func membership(_ record: borrowing JudgedRecord, at time: Timestamp) -> Membership {
    guard memberships != nil else { return .unseen }
    let members = members(record)
    return members.periods[members.index(at: time)].membership
  }

  /// Whether a period lasted; one of several calls within a second is never in force.
  func isInForce(_ period: Int) -> Bool { !timeline.periods[period].isEmpty }

  /// The index of the period that the next StopLogging began, or can have begun, if that was not later
  /// than `latest`.
  func stop(after period: Int, through latest: Timestamp) -> Int? {
    timeline.periods.indices[(period + 1)...]
      .prefix { timeline.periods[$0].from <= latest }
      .first { timeline.periods[$0].mayBeStop }
  }

  /// Whether the account, the Region or recursive logging refuses the event; late delivery does not
  /// change that (SEMANTICS 3.5e).
  private func isRefusedEvenLate(
    _ record: borrowing JudgedRecord, at time: Timestamp, in period: Int
  ) -> Bool {
    let membership = membership(record, at: time)
    return [Gate.account, .region, .recursiveLogging].contains { gate in
      gates.check(gate, configuration(in: period), record, at: time, membership).result.reason
        .answer == .notLogged
    }
  }
}

extension Judgement {
  /// Whether late delivery after a StopLogging could change it: neither logging nor selectors are
  /// checked then; existence, account and Region are (SEMANTICS 3.5e).
  fileprivate var canBeLate: Bool {
    switch reason.answer {
    case .logged, .uncertain: return false
    case .notLogged: break
    }
    switch reason.gate {
    case .logging, .selectors: return true
    case .existence, .account, .region, .globalServices, .recursiveLogging: return false
    }
  }
}

/// How long a change of configuration takes to reach all of CloudTrail, as far as anyone has measured
/// (SEMANTICS 3.6g, 3.6h). A verdict looks at every configuration in force from ``before`` the event to
/// ``after`` it.
public struct Settling: Sendable, Hashable {
  /// Seconds before the event: a change made then may not have been in force yet.
  public var before: Int64
  /// Seconds after the event: a change made then may have been in force already when CloudTrail
  /// processed the event.
  public var after: Int64

  /// A time to settle, in seconds before and after an event.
  public init(before: Int64, after: Int64) {
    self.before = before
    self.after = after
  }

  /// 6 minutes before to 15 minutes after.
  public static let standard = Settling(before: 360, after: 900)
  /// Only the event's own second.
  public static let strict = Settling(before: 0, after: 0)

  /// The time to settle for one record. An addendum proves that CloudTrail processed the record late: it
  /// may have been judged by any configuration until it was delivered, or by any later one at all if the
  /// name of its file does not say when that was (SEMANTICS 3.6s). ``strict`` stays as it is.
  public func applied(to record: borrowing Record) -> Settling {
    guard self != .strict, record.fields.addendum.isGiven else { return self }
    guard let delivered = record.deliveryTime else { return Settling(before: before, after: .max) }
    let delay = (delivered.microseconds - record.time.microseconds) / 1_000_000
    let (sum, isTooLarge) = after.addingReportingOverflow(max(delay, 0))
    return Settling(before: before, after: isTooLarge ? .max : sum)
  }
}
