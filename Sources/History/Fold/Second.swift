import CloudTrail

/// The events of one second that concern a trail, in an order that agrees with everything that is
/// known of their order, and the aspects that depend on what is not known of it.
///
/// `eventTime` has whole seconds: a call of second 4 was made at some time from 4.0 to 4.999999. The
/// same goes for an observation that was given a whole second. So two events of one second, one of
/// them at a whole second, could stand in either order (SEMANTICS 3.6b, 3.6l), except that
/// - a trail is created before anything else is done to it or seen of it, and deleted afterwards
///   (SEMANTICS 3.6a, 3.6k), unless the second may hold the end of one life and the beginning of
///   another;
/// - events with a fraction of a second are in the order of their times among each other.
///
/// What a second leaves behind is the value of its last event that set or showed it. Every event
/// that none certainly follows may be that one. If two of these differ, and their order is not known,
/// the value is not known.
struct Second {
  /// In an order in which they can have happened.
  let events: [FoldedEvent]
  /// Whether an observation may be from before a creation: the trail is known to have existed.
  private let existedBefore: Bool
  /// Whether the trail may have been deleted and created in this second, in either order.
  let hasTwoLives: Bool

  init(_ events: [FoldedEvent], existedBefore: Bool = false) {
    self.existedBefore = existedBefore
    let isMixed = events.contains { $0.time.isWholeSecond }
    hasTwoLives = events.count > 1 && Self.mayHaveTwoLives(events)
    self.events =
      isMixed && !hasTwoLives
      ? Self.inOrder(events) : events.sorted(by: FoldedEvent.isOrderedBefore)
  }

  private static func mayHaveTwoLives(_ events: [FoldedEvent]) -> Bool {
    let creations = events.filter(\.isCreation)
    let ends = events.filter(\.isDeletion)
    return creations.contains { creation in
      ends.contains { !isOrderedByTime($0, creation) }
        || creation.namesTrail
          && creations.contains {
            $0.namesTrail && $0.sequence != creation.sequence && !isOrderedByTime($0, creation)
          }
    }
  }

  /// Whether the times alone say which came first.
  private static func isOrderedByTime(_ left: FoldedEvent, _ right: FoldedEvent) -> Bool {
    !left.time.isWholeSecond && !right.time.isWholeSecond && left.time != right.time
  }

  /// Whether the first event came before the second, if both are about the trail.
  private func isBefore(_ first: FoldedEvent, _ second: FoldedEvent) -> Bool {
    if Self.isOrderedByTime(first, second) { return first.time < second.time }
    if hasTwoLives { return false }
    if first.isDeletion || second.isDeletion { return !first.isDeletion }
    guard first.isCreation, !second.isCreation else { return false }
    return second.change.call != nil || !existedBefore
  }
}

extension FoldedEvent {
  fileprivate var isCreation: Bool { change.call == .createTrail && changesState }
  fileprivate var isDeletion: Bool { change.call == .deleteTrail && changesState }
}

// MARK: - An order

extension Second {
  /// Where an event of a mixed second is put: creations first, then calls, then observations, and
  /// deletions last; among those with a fraction by their times.
  private struct Place {
    let time: Timestamp
    let phase: Int
    let rest: (Int, Int, Int)
    let id: String

    static func isBefore(_ left: Place, _ right: Place) -> Bool {
      if (left.time, left.phase) != (right.time, right.phase) {
        return (left.time, left.phase) < (right.time, right.phase)
      }
      if left.rest != right.rest { return left.rest < right.rest }
      return left.id.utf8.lexicographicallyPrecedes(right.id.utf8)
    }
  }

  private static func inOrder(_ events: [FoldedEvent]) -> [FoldedEvent] {
    let exact = events.filter { !$0.time.isWholeSecond }
    let created = exact.filter(\.isCreation).map(\.time).max()
    let deleted = exact.filter(\.isDeletion).map(\.time).min()
    let placed = events.map { event -> (event: FoldedEvent, place: Place) in
      let phase: Int
      var time = event.time
      let end = Timestamp(seconds: event.time.second + 1)
      switch event.change {
      case _ where event.isCreation: phase = 0
      case _ where event.isDeletion:
        phase = 3
        if time.isWholeSecond { time = end }
      case .observe:
        phase = 2
        if time.isWholeSecond { time = deleted ?? end }
      case .create, .update, .putEventSelectors, .putInsightSelectors, .putEventConfiguration,
        .addTags, .removeTags, .startLogging, .stopLogging, .delete, .lose, .reject, .replicate,
        .join, .depart, .correct:
        phase = 1
        if time.isWholeSecond { time = max(time, created ?? time) }
      }
      let place = Place(
        time: time, phase: phase,
        rest: (event.namesTrail ? 0 : 1, event.change.rank, event.change.showsSelectors ? 0 : 1),
        id: event.id)
      return (event, place)
    }
    return placed.sorted { Place.isBefore($0.place, $1.place) }.map(\.event)
  }
}

// MARK: - What is not known

extension Second {
  /// The aspects, of those given, whose value after the second depends on an order that is not
  /// known, or on which of several corrections of a record is right.
  func disputed(among aspects: [Aspect]) -> [Aspect] {
    let calls = events.filter(\.isDisputed).compactMap(\.change.call)
    if events.count == 1 && calls.isEmpty { return [] }
    if hasTwoLives { return aspects }
    return aspects.filter { aspect in
      calls.contains { aspect.isSet(by: $0) } || isDisputed(aspect)
    }
  }

  private func isDisputed(_ aspect: Aspect) -> Bool {
    let claims = claims(on: aspect)
    guard let first = claims.first, claims.contains(where: { $0.claim != first.claim }) else {
      return false
    }
    let last = claims.filter { earlier in
      !claims.contains {
        $0.event.namesTrail && $0.claim != .put && isBefore(earlier.event, $0.event)
      }
    }
    return last.indices.contains { index in
      last[..<index].contains {
        $0.claim.contradicts(last[index].claim) && !isBefore($0.event, last[index].event)
          && !isBefore(last[index].event, $0.event)
      }
    }
  }

  /// Whether an observation shows something else than the value before the second, and no call of
  /// the second can be the reason.
  func isUnexplained(_ aspect: Aspect, after before: Claim) -> Bool {
    let claims = claims(on: aspect)
    return claims.contains { seen in
      guard seen.event.change.call == nil, seen.claim.contradicts(before) else { return false }
      return !claims.contains { cause in
        guard cause.event.change.call != nil, !isBefore(seen.event, cause.event) else {
          return false
        }
        return !cause.event.namesTrail || cause.claim == .lost
          || !cause.claim.contradicts(seen.claim) || isBefore(cause.event, seen.event)
      }
    }
  }

  private func claims(on aspect: Aspect) -> [(event: FoldedEvent, claim: Claim)] {
    events.compactMap { event in event.change.claim(on: aspect).map { (event, $0) } }
  }

  /// Whether another observation that can be of the same moment says that selectors were put.
  func isPutAlongside(_ event: FoldedEvent) -> Bool {
    events.contains { other in
      guard case .observe(let observation) = other.change else { return false }
      return observation.hasCustomSelectors == true && !Self.isOrderedByTime(event, other)
    }
  }
}

extension Aspect {
  /// Whether the aspect is not known if it is disputed what the call did, or whether it succeeded.
  fileprivate func isSet(by call: EventKind) -> Bool {
    switch call {
    case .createTrail, .deleteTrail: true
    case .startLogging, .stopLogging: self == .existence || self == .logging
    case .putEventSelectors: self == .existence || self == .selectors
    case .putInsightSelectors: self == .existence || self == .insights
    case .updateTrail:
      if case .setting = self { true } else { self == .existence }
    case .putEventConfiguration: self == .existence || self == .eventConfiguration
    case .addTags, .removeTags: self == .existence
    case .rejectedCall, .observedConfiguration, .unknownConfiguration, .replicatedCall,
      .accountJoined, .accountDeparted, .correction:
      false
    }
  }
}

/// What one event says of one aspect.
enum Claim: Hashable {
  /// Yes or no, for instance whether the trail logs.
  case flag(Bool)
  case setting(JSONValue)
  case insights([InsightSelector])
  case eventConfiguration(EventConfiguration)
  /// These selectors, put or seen.
  case selectors(TrailSelectors)
  /// The selectors of a trail on which none were ever put.
  case neverPut
  /// Some selectors were put.
  case put
  /// The call set something, and the record does not hold what.
  case lost

  /// Whether the two cannot both be true at one moment.
  func contradicts(_ other: Claim) -> Bool {
    if self == other { return false }
    if case .selectors(let selectors) = self, other == .neverPut { return selectors != .default }
    if case .selectors(let selectors) = other, self == .neverPut { return selectors != .default }
    if self == .put || other == .put { return self == .neverPut || other == .neverPut }
    return true
  }
}

extension TrailChange {
  fileprivate var showsSelectors: Bool {
    if case .observe(let observation) = self { observation.selectors != nil } else { false }
  }

  /// Nil if the event says nothing of the aspect.
  fileprivate func claim(on aspect: Aspect) -> Claim? {
    switch aspect {
    case .existence: nil
    case .logging: loggingClaim
    case .selectors: selectorsClaim
    case .insights: insightsClaim
    case .eventConfiguration: eventConfigurationClaim
    case .setting(let setting): claim(on: setting)
    }
  }

  private var loggingClaim: Claim? {
    if case .observe(let observation) = self { return observation.isLogging.map(Claim.flag) }
    switch call {
    case .startLogging: return .flag(true)
    case .createTrail, .stopLogging, .deleteTrail: return .flag(false)
    case .updateTrail, .putEventSelectors, .putInsightSelectors, .putEventConfiguration, .addTags,
      .removeTags, .rejectedCall, .observedConfiguration, .unknownConfiguration,
      .replicatedCall, .accountJoined, .accountDeparted, .correction, nil:
      return nil
    }
  }

  private var selectorsClaim: Claim? {
    switch self {
    case .create, .lose(.createTrail, _, _): .neverPut
    case .putEventSelectors(let selectors): .selectors(selectors)
    case .lose(.putEventSelectors, _, _): .lost
    case .observe(let observation):
      observation.selectors.map(Claim.selectors)
        ?? observation.hasCustomSelectors.map { $0 ? .put : .neverPut }
    case .update, .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .lose, .reject, .replicate, .join, .depart, .correct:
      nil
    }
  }

  private var insightsClaim: Claim? {
    switch self {
    case .create, .lose(.createTrail, _, _): .insights([])
    case .putInsightSelectors(let selectors): .insights(selectors)
    case .lose(.putInsightSelectors, _, _): .lost
    case .update, .putEventSelectors, .putEventConfiguration, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .lose, .observe, .reject, .replicate, .join, .depart,
      .correct:
      nil
    }
  }

  private var eventConfigurationClaim: Claim? {
    switch self {
    case .create, .lose(.createTrail, _, _): .eventConfiguration(.standard)
    case .putEventConfiguration(let put): .eventConfiguration(put)
    case .lose(.putEventConfiguration, _, _): .lost
    case .update, .putEventSelectors, .putInsightSelectors, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .lose, .observe, .reject, .replicate, .join, .depart,
      .correct:
      nil
    }
  }

  private func claim(on setting: TrailSetting) -> Claim? {
    switch said(of: setting) {
    case .known(let value): .setting(value)
    case .unknown: .lost
    case nil: nil
    }
  }

  /// What the change says of a setting: its value, or that it is not known any more. Nil if it says
  /// nothing of it, or nothing that can be understood.
  func said(of setting: TrailSetting) -> Known<JSONValue>? {
    switch self {
    case .create(let given):
      if let value = given.value(of: setting) { return .known(value) }
      guard !setting.decidesVerdicts, !given.members.isEmpty else { return .unknown(.omitted) }
      // What a creation does not give is not set (SEMANTICS 3.5p).
      return given.implied(setting) ?? .known(setting.isFlag ? .bool(false) : .string(""))
    case .update(let given):
      if let value = given.value(of: setting) { return .known(value) }
      if setting == .includeGlobalServiceEvents, given.isMultiRegionTrail == false {
        return .unknown(.narrowed)
      }
      return given.implied(setting)
    case .observe(let observation):
      return observation.shownSettings.value(of: setting).map(Known.known)
    case .lose(.createTrail, _, _), .lose(.updateTrail, _, _): return .unknown(.omitted)
    case .putEventSelectors, .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags,
      .startLogging, .stopLogging, .delete, .lose, .reject, .replicate, .join, .depart, .correct:
      return nil
    }
  }
}

extension TrailSettings {
  /// What the name of a topic says of its ARN, which follows from it, and the clearing of a log group of its
  /// role. Nil for other settings, and if nothing is said of them.
  fileprivate func implied(_ setting: TrailSetting) -> Known<JSONValue>? {
    if clearsUnnamed(setting) { return .known(.string("")) }
    guard setting == .snsTopicARN, let topic = self[.snsTopicName] else { return nil }
    return topic == .string("") ? .known(topic) : .unknown(.omitted)
  }
}
