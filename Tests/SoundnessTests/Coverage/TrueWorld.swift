import CloudTrail
import Selectors
import TestSupport

/// What really happened in one or two accounts over some days: their trails with every call, and the
/// events of an ordinary day around them. It says which of them CloudTrail had a reason to deliver, and
/// knows nothing of what was read of it.
struct TrueWorld {
  /// Those trails that are at home together in one account and Region.
  private(set) var homes: [TrueHistory] = []
  /// Every account and Region in which anything happens.
  private(set) var places: [AccountRegion] = []
  /// The management account first; the other one is a member of its organization, or a stranger.
  let accounts: [String]
  let isOrganization: Bool
  let unknown: UnknownLogger
  /// What happened, in the order of time.
  private(set) var events: [Event] = []
  /// From before everything until after it, in microseconds.
  private(set) var span: Range<Int64>

  /// Something that logs, and of which nobody told us: the trail of another team, an archive.
  struct UnknownLogger {
    var takes: Set<Probe.Kind> = []
    /// When it did not log, although it does before and after.
    var pause: Range<Int64>?

    func takes(_ kind: Probe.Kind, at time: Int64) -> Bool {
      takes.contains(kind) && pause?.contains(time) != true
    }
  }

  /// One event, of a trail or of none.
  struct Event {
    let time: Int64
    /// An index into ``TrueWorld/places``.
    let place: Int
    let kind: Probe.Kind
    /// The call that it is, if it is one about a trail.
    var call: (home: Int, number: Int)?
  }

  /// - Parameters:
  ///   - isQuiet: whether little happens but the calls.
  ///   - mostTrails: how many trails there are at most, 1 or more.
  init(_ random: inout SeededRandom, isQuiet: Bool = false, mostTrails: Int = 4) {
    let regions = Array(
      ["us-east-1", "eu-west-1", "ap-south-1"].shuffled(using: &random)
        .prefix(1 + random.below(3)))
    isOrganization = random.chance(35)
    accounts =
      ["111122223333"] + (isOrganization || random.chance(25) ? ["911122223333"] : [])
    places = accounts.flatMap { account in
      regions.map { AccountRegion(account: account, region: $0) }
    }
    unknown = Self.logger(&random)
    span = TrueHistory.start..<TrueHistory.start
    var trails = 1 + random.below(mostTrails)
    for (number, place) in places.shuffled(using: &random).enumerated()
    where trails > 0 && number < 2 {
      let here = number == 1 || places.count == 1 ? trails : 1 + random.below(trails)
      trails -= here
      let shape = TrueHistory.Shape(
        home: place.region, trails: here,
        // A stranger beside the trail of an organization would be taken for its member (SEMANTICS 3.5g).
        canBeOrganizations: place.account == accounts[0] && (isOrganization || accounts.count == 1),
        hasMemberships: false, setsUp: true, prefix: "h\(number)-", gap: Self.gap)
      homes.append(TrueHistory(&random, account: place.account, shape: shape))
    }
    let last = homes.flatMap { $0.calls.map(\.time) }.max() ?? TrueHistory.start
    span =
      TrueHistory.start - Int64(random.below(6 * 3600)) * 1_000_000..<last + Int64(
        random.below(10 * 3600)) * 1_000_000 + 1
    makeEvents(&random, isQuiet: isQuiet)
  }

  private static func logger(_ random: inout SeededRandom) -> UnknownLogger {
    var logger = UnknownLogger()
    switch random.below(10) {
    case 0..<2: logger.takes = [.write, .read, .object]
    case 2..<4: logger.takes = [.read]
    default: break
    }
    if random.chance(40) {
      let from = TrueHistory.start + Int64(random.below(24 * 3600)) * 1_000_000
      logger.pause = from..<from + Int64(900 + random.below(10 * 3600)) * 1_000_000
    }
    return logger
  }

  /// Seconds within a script, minutes within an attack, hours between days of work.
  private static func gap(_ random: inout SeededRandom) -> Int64 {
    let seconds =
      switch random.below(10) {
      case 0..<3: 1
      case 3..<7: 60 * (1 + random.below(40))
      default: 3600 * (1 + random.below(7))
      }
    return Int64(random.below(seconds * 1_000_000)) + 1
  }

  private mutating func makeEvents(_ random: inout SeededRandom, isQuiet: Bool) {
    for (number, home) in homes.enumerated() {
      let place = places.firstIndex(of: AccountRegion(account: home.account, region: home.home))
      for (index, call) in home.calls.enumerated() {
        events.append(
          Event(time: call.time, place: place ?? 0, kind: .write, call: (number, index)))
      }
    }
    for place in places.indices {
      for kind in [Probe.Kind.write, .read, .object] where random.chance(kind == .object ? 30 : 90)
      {
        let usual = random.one(
          of: isQuiet
            ? [20_000, 80_000]
            : kind == .read ? [120, 300, 600, 3600] : [120, 900, 4000, 20_000])
        var time = span.lowerBound
        while true {
          time += Int64(1 + random.below(2 * usual)) * 1_000_000 + Int64(random.below(1_000_000))
          guard time < span.upperBound else { break }
          events.append(Event(time: time, place: place, kind: kind))
        }
      }
    }
    events.sort { $0.time < $1.time }
  }

  // MARK: - What was true

  /// Whether a trail logged an event, by the plain meaning of its configuration.
  func logged(
    _ kind: Probe.Kind, _ place: AccountRegion, by trail: Int, of home: Int, at time: Int64
  ) -> Bool {
    let history = homes[home]
    let state = history.state(of: trail, at: time)
    guard state.exists, state.isLogging else { return false }
    if place.account != history.account {
      guard state.flags[.isOrganizationTrail] == true, isOrganization else { return false }
    }
    if state.flags[.isMultiRegionTrail] != true {
      guard place.region == history.home else { return false }
      if kind == .global, state.flags[.includeGlobalServiceEvents] != true { return false }
    }
    return Pool.takes[state.selectors].contains(kind == .global ? .write : kind)
  }

  /// Whether anything, known or not, logged an event.
  func isLogged(_ kind: Probe.Kind, _ place: AccountRegion, at time: Int64) -> Bool {
    unknown.takes(kind, at: time)
      || homes.indices.contains { home in
        homes[home].trails.indices.contains {
          logged(kind, place, by: $0, of: home, at: time)
        }
      }
  }

  /// The events that CloudTrail delivered: those that something logged. A call that changes what is
  /// logged counts by the configuration before it and by that after it (SEMANTICS 3.6a).
  func deliveredEvents() -> [Event] {
    var courses: [[Course]] = []
    for place in places { courses.append(course(of: place)) }
    return events.filter { event in
      if event.call != nil {
        return isLogged(event.kind, places[event.place], at: event.time - 1)
          || isLogged(event.kind, places[event.place], at: event.time)
      }
      return courses[event.place].last { $0.from <= event.time }?.takes.contains(event.kind) == true
    }
  }

  /// The events of a place that a trail logged; nil for what nobody told us of.
  func events(
    of place: Int, loggedBy logger: (home: Int, trail: Int)?
  ) -> [TrueWorld.Event] {
    func isLogged(_ event: TrueWorld.Event, at time: Int64) -> Bool {
      guard let logger else { return unknown.takes(event.kind, at: time) }
      return self.logged(
        event.kind, places[place], by: logger.trail, of: logger.home, at: time)
    }
    return events.filter { event in
      guard event.place == place else { return false }
      return isLogged(event, at: event.time)
        || (event.call != nil && isLogged(event, at: event.time - 1))
    }
  }

  /// What was logged at a place from a moment on.
  private struct Course {
    let from: Int64
    let takes: Set<Probe.Kind>
  }

  private func course(of place: AccountRegion) -> [Course] {
    var changes = homes.flatMap { $0.calls.map(\.time) }
    if let pause = unknown.pause { changes += [pause.lowerBound, pause.upperBound] }
    return ([Int64.min] + changes.sorted()).map { time in
      Course(
        from: time,
        takes: Set([Probe.Kind.write, .read, .object].filter { isLogged($0, place, at: time) }))
    }
  }
}
