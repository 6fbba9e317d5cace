import CloudTrail
import History

/// Walks through time and keeps which parts of a trail's configuration are in doubt.
///
/// A part comes into doubt when a span begins in which a call could have changed it unseen, and leaves it
/// when something shows the part. Within a span that holds for the second of the showing alone: the next
/// second may have changed it again.
///
/// ```
///   calls        create          stop               put        start
///   read         ════════════════════     ═══════════════════════════
///   doubt  none                      all  all       all but selectors and existence
///                                                              all but these and logging
/// ```
///
/// A self-blind span is read, so what ends it is known: it ends with a call that makes a trail log again.
/// Since then the settings that nothing has shown keep their last known value, unconfirmed; selectors and
/// existence stay in doubt, which a call that turns logging on again says nothing of.
///
/// At an edge of logged time (see ``PlaceCoverage/edges``) nothing comes into doubt, and all is unconfirmed.
struct TrailDoubts {
  /// Something that shows parts of the configuration.
  struct Showing {
    /// In microseconds.
    var time: Int64
    var aspects: Aspects
    /// Whether the trail logs management writes from then on, by what this alone shows.
    var logsWrites: LogsWrites

    enum LogsWrites: Sendable {
      case no
      /// It is a call, so that somebody logged it: perhaps this trail, from then on.
      case perhaps
      /// An observation changes nothing.
      case asBefore
      /// It is not known what the last of several calls left.
      case unclear
    }

    /// The whole second in which it happened.
    var second: Range<Int64> { Timestamp(microseconds: time).wholeSecond }

    /// Where a trail was deleted and something else was done with it in one second of which not all was
    /// logged: it can have been created again unseen (SEMANTICS 3.7m). Then nothing of the second shows
    /// anything.
    static func unclear(_ time: Int64) -> Showing {
      Showing(time: time, aspects: [], logsWrites: .unclear)
    }
  }

  /// What kind of time it is.
  private enum Stretch {
    case unread
    case selfBlind
    case edge

    init(_ kind: BlindSpan.Kind) {
      switch kind {
      case .unread: self = .unread
      case .selfBlind: self = .selfBlind
      }
    }
  }

  private var now = Doubt.none
  /// Decides what is in doubt when a showing's second is over; nil where nothing is.
  private var stretch: Stretch?
  /// When the last span began, if nothing was in doubt by then.
  private var beganKnown: Timestamp?
  private(set) var segments = [
    TrailCoverage.Segment(from: Timestamp(microseconds: .min), doubt: .none)
  ]
  private(set) var spans: [BlindSpan] = []

  private enum Step {
    case leave(Stretch)
    case enter(BlindSpan)
    case enterEdge
    case forget
    case show(Showing)
    case provisional(Bool)

    /// The order of the steps of one moment. What the last second of a span showed is forgotten before
    /// the span is left: a call that was missed can be later in that second, or in the one that ends it.
    var rank: Int {
      switch self {
      case .forget: 0
      case .leave: 1
      case .enter, .enterEdge: 2
      case .show: 3
      case .provisional: 4
      }
    }
  }

  /// - Parameters:
  ///   - place: where the trail's calls are recorded.
  ///   - begin: when the history of the trail begins, in microseconds; nothing is in doubt before that which
  ///     the history itself does not say.
  ///   - showings: in any order.
  init(_ place: PlaceCoverage, since begin: Int64, showings: [Showing]) {
    var steps: [(time: Int64, step: Step)] = []
    func add(_ ranges: TimeRanges, _ kind: BlindSpan.Kind) {
      for range in ranges.intersection(TimeRanges([begin..<Int64.max])).ranges {
        steps.append((range.lowerBound, .enter(BlindSpan(kind, range, at: place.place))))
        if range.upperBound < .max {
          steps.append((range.upperBound, .leave(Stretch(kind))))
        }
      }
    }
    add(place.unread, .unread)
    let selfBlind = Self.selfBlind(place, showings)
    add(selfBlind, .selfBlind)
    let edges = place.edges.intersection(place.read).subtracting(selfBlind)
    for range in edges.intersection(TimeRanges([begin..<Int64.max])).ranges {
      steps += [(range.lowerBound, .enterEdge), (range.upperBound, .leave(.edge))]
    }
    for showing in showings {
      steps.append((showing.time, .show(showing)))
      steps.append((showing.second.upperBound, .forget))
    }
    for range in place.provisional.ranges {
      steps.append((range.lowerBound, .provisional(true)))
      if range.upperBound < .max { steps.append((range.upperBound, .provisional(false))) }
    }
    steps.sort { ($0.time, $0.step.rank) < ($1.time, $1.step.rank) }
    var rest = steps[...]
    while let time = rest.first?.time {
      while let next = rest.first, next.time == time {
        take(rest.removeFirst().step, at: Timestamp(microseconds: time))
      }
      emit(at: time)
    }
  }

  /// The self-blind time of a trail: that of its home, and the seconds of which it is not known what they left.
  static func selfBlind(_ place: PlaceCoverage, _ showings: [Showing]) -> TimeRanges {
    let unclear = showings.filter { $0.logsWrites == .unclear }.map(\.second)
    if unclear.isEmpty { return place.selfBlind }
    return place.selfBlind.union(TimeRanges(unclear).subtracting(place.unread))
  }

  private mutating func take(_ step: Step, at time: Timestamp) {
    switch step {
    case .enter(let span):
      spans.append(span)
      stretch = Stretch(span.kind)
      enter(span.from)
    case .enterEdge:
      stretch = .edge
      enter(time)
    case .leave(let left):
      guard stretch == left else { return }
      stretch = nil
      guard left == .selfBlind else { return }
      now.unconfirmed = now.selfBlind.intersection(.kept)
      now.selfBlind.subtract(.kept)
    // In a span all is in doubt again.
    case .forget: if stretch != nil { begin() }
    case .show(let showing):
      now.unread.subtract(showing.aspects)
      now.selfBlind.subtract(showing.aspects)
      now.unconfirmed.subtract(showing.aspects)
      // The calls that the span begins with are those after which nothing was in doubt.
      let isBeginning = stretch != nil && beganKnown == Timestamp(microseconds: showing.time)
      switch showing.logsWrites {
      case .no: if !isBeginning { now.logsNoWrites = stretch != .unread }
      case .perhaps: if !isBeginning { now.logsNoWrites = false }
      case .asBefore: break
      case .unclear: now.logsNoWrites = false
      }
      if now.unread.isEmpty { now.unreadSpan = nil }
      if now.selfBlind.isEmpty && now.unconfirmed.isEmpty { now.selfBlindSpan = nil }
    case .provisional(let isOn): now.isProvisional = isOn
    }
  }

  private mutating func enter(_ from: Timestamp?) {
    beganKnown = nil
    // By its last known values the trail logs no writes, or this would be time that it logged. That is so
    // if nothing is in doubt of them, and stays so.
    if now.unread.isEmpty && now.selfBlind.isEmpty && now.unconfirmed.isEmpty {
      now.logsNoWrites = true
      beganKnown = from
    }
    begin()
  }

  /// All that the time which lasts leaves in doubt.
  private mutating func begin() {
    switch stretch {
    case .unread:
      (now.unread, now.selfBlind, now.unconfirmed) = (.all, [], [])
      now.logsNoWrites = false
      (now.unreadSpan, now.selfBlindSpan) = (spans.count - 1, nil)
    case .selfBlind:
      now.selfBlind = .all.subtracting(now.unread)
      now.unconfirmed = []
      now.selfBlindSpan = spans.count - 1
    case .edge: now.unconfirmed = .all.subtracting(now.unread).subtracting(now.selfBlind)
    case nil: break
    }
  }

  private mutating func emit(at time: Int64) {
    guard segments[segments.count - 1].doubt != now else { return }
    segments.append(
      TrailCoverage.Segment(from: Timestamp(microseconds: time), doubt: now))
  }
}

extension Aspects {
  /// The settings that keep their last known value after a self-blind span.
  fileprivate static let kept: Aspects = [
    .logging, .multiRegion, .globalServices, .organization, .recursiveLogging,
  ]
}
