public import CloudTrail
public import Gaps
public import History
import ReadModels
public import Replay

extension Drawing {
  /// What is drawn, and in which order.
  public struct Choices: Sendable {
    /// The trails that get a lane; nil for all.
    public var trails: [TrailARN]?
    /// Whether each account of these trails gets a lane. For it all trails of a history are read.
    public var drawsAccounts = true
    /// The stretch of time; a side that is nil is the first that is known of the trails, or the last.
    public var since: Timestamp?
    /// The end of the stretch of time, not included.
    public var until: Timestamp?
    /// What is marked.
    public var marks = Marks.all
    /// The order of the lanes.
    public var order = Order.name
    /// The clock: nothing later is drawn.
    public var now: Timestamp
    /// Leaves out what the history learned later; nil for nothing.
    public var knownAt: Timestamp?

    /// All trails and accounts, with all that is known of them.
    public init(now: Timestamp) {
      self.now = now
    }

    /// What is marked.
    public enum Marks: Sendable {
      /// Every change, with what it means, and every call that was refused.
      case all
      /// The same without what it means, for which no configurations need to be compared.
      case withoutMeaning
      /// What the caller knows already.
      case given([TrailARN: [Mark]])
      /// Nothing.
      case none
    }

    /// The order of lanes.
    public enum Order: Sendable {
      /// By account, name and Region.
      case name
      /// Those that lost most time come first; see ``Lane/isWorse(than:)``.
      case worst
      /// As the trails are given.
      case given
    }
  }

  /// The drawing of a history.
  ///
  /// - Parameters:
  ///   - history: the history that is read.
  ///   - choices: what is drawn.
  ///   - gaps: the windows of these trails and of their accounts, for which `Lane.State.narrowed` is drawn. Nil if
  ///     nobody looked for them: then a trail that logs is full, whatever it logged before, and a note says so.
  ///   - coverages: where calls that change trails can have been missed.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, _ choices: Choices, gaps: Gaps?, coverages: Coverages
  ) throws {
    var maker = DrawingMaker(history, choices, coverages)
    let trails = try choices.trails ?? history.trailARNs()
    try maker.read(trails)
    let span = maker.span
    self.init(span: span, lanes: [])
    guard span.lowerBound < span.upperBound else { return }
    lanes = try maker.lanes(of: trails, gaps)
    switch choices.order {
    case .given: break
    case .name: lanes.sort { $0.isBefore($1) }
    case .worst: lanes.sort { $0.isWorse(than: $1) }
    }
    if choices.drawsAccounts {
      accounts = try maker.accounts(of: trails, gaps)
    }
    notes = maker.notes(gaps)
  }
}

/// Reads what a drawing shows, each trail once.
private struct DrawingMaker {
  let history: HistorySnapshot
  let choices: Drawing.Choices
  let coverages: Coverages
  private(set) var timelines: [TrailARN: TrailTimeline] = [:]
  private(set) var span = Timestamp(seconds: 0)..<Timestamp(seconds: 0)
  private var courses: [TrailARN: TrailCourse] = [:]
  private var shares = SelectorShares()
  /// By the event that set the selectors.
  private var sharesOfEvents: [Int64: Shares?] = [:]
  /// The accounts some of whose trails were not known.
  private var partlyKnown: [String] = []

  init(_ history: HistorySnapshot, _ choices: Drawing.Choices, _ coverages: Coverages) {
    (self.history, self.choices, self.coverages) = (history, choices, coverages)
  }

  /// Reads the periods of trails, and finds the span that they fill.
  mutating func read(_ trails: [TrailARN]) throws {
    for trail in trails { try read(trail) }
    let begins = timelines.values.compactMap { timeline in
      timeline.periods.first { $0.setBy != nil }?.from
    }
    // What is known at all is drawn, though it is not known what came after it.
    let ends = timelines.map { trail, timeline in
      min(
        max(
          coverages[trail].knownUntil ?? choices.now,
          timeline.periods.last?.from.advanced(bySeconds: 1) ?? choices.now), choices.now)
    }
    let from = max(choices.since ?? begins.min() ?? choices.now, Period.beginning)
    let until = min(choices.until ?? ends.max() ?? choices.now, choices.now)
    span = from..<max(from, until)
  }

  private mutating func read(_ trail: TrailARN) throws {
    guard timelines[trail] == nil,
      let timeline = try history.timeline(of: trail, asKnownAt: choices.knownAt)
    else { return }
    timelines[trail] = timeline
  }

  mutating func lanes(of trails: [TrailARN], _ gaps: Gaps?) throws -> [Lane] {
    let windows = Dictionary(grouping: gaps?.ofTrails ?? [], by: \.scope)
    return try trails.compactMap { trail in
      guard let course = try course(of: trail, windows[.trail(trail)] ?? []) else { return nil }
      return Lane(
        .trail(trail), trail.name, course.moments, in: span, marks: try marks(of: trail))
    }
  }

  private mutating func course(
    of trail: TrailARN, _ windows: [Gap]
  ) throws -> TrailCourse? {
    if let known = courses[trail] { return known }
    try read(trail)
    guard let timeline = timelines[trail] else { return nil }
    let course = try TrailCourse(timeline, coverages[trail], windows, in: span) { state in
      try sharesOfSelectors(in: state)
    }
    courses[trail] = course
    return course
  }

  /// What the selectors of a state take; nil if they are not known.
  private mutating func sharesOfSelectors(in state: TrailState) throws -> Shares? {
    guard let kind = state.selectors.value else { return nil }
    guard kind != .default, let setBy = state.selectorsBy else {
      return shares.shares(of: .default)
    }
    if let known = sharesOfEvents[setBy] { return known }
    let found = try history.selectors(of: state).map { shares.shares(of: $0) }
    sharesOfEvents[setBy] = .some(found)
    return found
  }

  private func marks(of trail: TrailARN) throws -> [Mark] {
    let isMarked: Bool
    switch choices.marks {
    case .none: return []
    case .given(let marks):
      return (marks[trail] ?? []).filter { span.contains($0.time) }.sorted { $0.time < $1.time }
    case .all: isMarked = true
    case .withoutMeaning: isMarked = false
    }
    var filter = EventFilter()
    (filter.since, filter.until) = (span.lowerBound, span.upperBound)
    var marks: [Mark] = []
    try Timeline.each(
      in: history, of: .trail(trail), matching: filter, isMarked: isMarked,
      asKnownAt: choices.knownAt
    ) { marks.append(Mark($0)) }
    return marks
  }

  /// The lanes of the accounts of some trails.
  mutating func accounts(of trails: [TrailARN], _ gaps: Gaps?) throws -> [Lane] {
    let wanted = Set(trails)
    let all = try history.trailARNs()
    for trail in all where !wanted.contains(trail) {
      // The windows of a trail say nothing of the account: it has its own.
      _ = try course(of: trail, [])
    }
    let organizations = courses.values.filter { course in
      course.moments.contains { $0.moment.isOrganizations }
    }
    let windows = Dictionary(grouping: gaps?.ofAccounts ?? [], by: \.scope)
    return Set(trails.map(\.account)).sorted().map { account in
      let own = courses.values.filter { $0.trail.account == account }
      let others = organizations.filter { $0.trail.account != account }
      let ofAccount = (own + others).sorted { $0.trail < $1.trail }
      if ofAccount.contains(where: \.isPartlyKnown) { partlyKnown.append(account) }
      let course = AccountCourse(
        of: account, ofAccount, windows[.account(account)] ?? [], in: span)
      return Lane(.account(account), account, course.moments, in: span)
    }
  }

  func notes(_ gaps: Gaps?) -> [String] {
    var notes: [String] = []
    if gaps == nil {
      notes.append(
        "nobody looked for windows: a trail that logs less than before is drawn as one that logs")
    }
    if !partlyKnown.isEmpty {
      let names = partlyKnown.count > 3 ? "some accounts" : partlyKnown.joined(separator: ", ")
      notes.append(
        "of some trails of \(names) it is at times not known what they log; the lane of the account goes by the "
          + "others")
    }
    return notes
  }
}

extension TrailCourse {
  fileprivate var isPartlyKnown: Bool { moments.contains { $0.moment.state.isOpen } }
}

extension Lane {
  fileprivate init(
    _ scope: Gap.Scope, _ title: String, _ moments: [(from: Timestamp, moment: TrailCourse.Moment)],
    in span: Range<Timestamp>, marks: [Mark] = []
  ) {
    self.init(scope: scope, title: title, stretches: [], marks: marks)
    bands = Band.Category.allCases.map { Band(category: $0, stretches: []) }
    for (index, (from, moment)) in moments.enumerated() {
      let until = index + 1 < moments.count ? moments[index + 1].from : span.upperBound
      let stretch = Stretch(
        from: from, until: until, state: moment.state, lastKnown: moment.lastKnown,
        doubt: moment.doubt)
      stretches.append(stretch) { $0.isLike($1) }
      for band in bands.indices {
        let share = moment.shares[bands[band].category]
        bands[band].stretches.append(Band.Stretch(from: from, until: until, share: share)) {
          $0.share == $1.share
        }
      }
    }
  }
}

extension Lane.Stretch {
  fileprivate func isLike(_ other: Lane.Stretch) -> Bool {
    (state, lastKnown, doubt) == (other.state, other.lastKnown, other.doubt)
  }
}

/// Something that lasts from one moment until another.
protocol Lasting {
  var from: Timestamp { get }
  var until: Timestamp { get set }
}

extension Lane.Stretch: Lasting {}
extension Band.Stretch: Lasting {}

extension Array where Element: Lasting {
  /// Adds the next stretch of time, or makes the last one longer that is like it.
  fileprivate mutating func append(_ next: Element, ifNotLike isLike: (Element, Element) -> Bool) {
    if let last, isLike(last, next) {
      self[count - 1].until = next.until
    } else {
      append(next)
    }
  }
}
