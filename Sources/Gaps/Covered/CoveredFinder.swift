public import CloudTrail
import Comparison
public import History
public import Replay

/// The trails of a history, read once, to ask what they logged.
public struct LoggingTrails: Sendable {
  /// In the order of their ARNs.
  let all: [Trail]
  private let memberships: [String: Memberships]
  private let now: Timestamp
  private let trustsLast: Bool

  struct Trail: Sendable {
    let timeline: TrailTimeline
    let coverage: TrailCoverage
    /// The selectors of each period; nil if they are not known.
    let selectors: [TrailSelectors?]

    var arn: TrailARN { timeline.trail }
    /// When the first event of the trail happened.
    var begin: Timestamp? { timeline.periods.first { $0.setBy != nil }?.from }
    /// Whether it surely was an organization's trail at some time.
    var wasOrganizations: Bool {
      timeline.periods.contains { $0.state.isOrganization == .known(true) }
    }
    /// Whether it may have been one.
    var canBeOrganizations: Bool {
      timeline.periods.contains {
        $0.state.exists != .known(false) && $0.state.isOrganization != .known(false)
      }
    }
  }

  /// Reads all trails of a history.
  ///
  /// - Parameters:
  ///   - coverages: where calls that change trails can have been missed.
  ///   - now: the clock; nothing after it is told.
  ///   - trustsLast: whether the last that is known holds as long as nothing later was read, as for a list of
  ///     what is now.
  ///   - knownAt: leaves out what was learned later.
  /// - Throws: `HistoryError`.
  public init(
    _ history: HistorySnapshot, coverages: Coverages, now: Timestamp, trustsLast: Bool = false,
    asKnownAt knownAt: Timestamp? = nil
  ) throws {
    self.now = now
    self.trustsLast = trustsLast
    var selectors: [Int64: TrailSelectors?] = [:]
    var memberships: [String: Memberships] = [:]
    all = try history.trailARNs().compactMap { arn in
      guard let timeline = try history.timeline(of: arn, asKnownAt: knownAt) else { return nil }
      let ofPeriods = try timeline.periods.map { period -> TrailSelectors? in
        guard let kind = period.state.selectors.value else { return nil }
        guard kind != .default, let setBy = period.state.selectorsBy else { return .default }
        if let known = selectors[setBy] { return known }
        let read = try history.selectors(of: period.state)
        selectors[setBy] = .some(read)
        return read
      }
      let trail = Trail(timeline: timeline, coverage: coverages[arn], selectors: ofPeriods)
      if trail.canBeOrganizations, memberships[arn.account] == nil {
        memberships[arn.account] = try history.memberships(
          ofOrganizationManagedBy: arn.account, asKnownAt: knownAt)
      }
      return trail
    }
    self.memberships = memberships
  }

  /// The accounts that have trails, in order: those to ask about if no account is named.
  ///
  /// - Parameter asked: names an account, if its ARN does and that has trails.
  public func accounts(of asked: EventsAskedFor) -> [String] {
    let accounts = Set(all.filter { takes($0, asked) }.map(\.arn.account))
    if let named = asked.account, accounts.contains(named) { return [named] }
    return accounts.sorted()
  }

  private func takes(_ trail: Trail, _ asked: EventsAskedFor) -> Bool {
    asked.partition == nil || asked.partition == trail.arn.partition
  }

  /// When the events of an account that are asked for were logged.
  ///
  /// - Parameters:
  ///   - asked: what is asked for.
  ///   - account: whose events.
  ///   - region: the Region in which they are recorded; nil for the one that the ARN names, or all.
  ///   - since: the first moment; nil for the first of which a configuration is known.
  ///   - until: the first moment after it; nil for the last of which something is known.
  /// - Returns: nil if the account has no trail, and no trail was known to be an organization's.
  /// - Throws: ``EventsNotUnderstood`` if there are no such events in the Region.
  public func times(
    of asked: EventsAskedFor, account: String, region: String? = nil, since: Timestamp? = nil,
    until: Timestamp? = nil
  ) throws(EventsNotUnderstood) -> LoggedTimes? {
    let trails = all.filter {
      takes($0, asked) && ($0.arn.account == account || $0.canBeOrganizations)
    }
    let own = trails.first { $0.arn.account == account }
    // A trail of which that is not known makes no member of any account.
    guard let partition = (own ?? trails.first { $0.wasOrganizations })?.arn.partition else {
      return nil
    }
    let region = region ?? asked.region
    var judge = ShareJudge(asked, partition: partition, account: account, region: region)
    guard judge.hasEvents() else {
      throw EventsNotUnderstood(asked.what, .noSuchEvents(region: region))
    }
    let from = since ?? trails.compactMap(\.begin).min() ?? now
    let end = trails.map { min($0.coverage.knownUntil ?? now, now) }.max() ?? now
    let span = from..<max(from, until ?? end)
    var courses = trails.map {
      Course($0, span, memberships[$0.arn.account], account, trustsLast: trustsLast)
    }
    for index in courses.indices { courses[index].judge(&judge) }
    return LoggedTimes(
      asked: asked, account: account, region: region, from: span.lowerBound,
      until: span.upperBound, spans: Course.together(courses, span, &judge),
      trails: courses.map { .init(trail: $0.trail.arn, spans: $0.spans) })
  }
}

extension LoggingTrails {
  /// How much of what is asked for was logged at a moment: by each trail of the events of its own account, and
  /// by all trails of an account together, for each account.
  ///
  /// - Throws: ``EventsNotUnderstood`` as ``times(of:account:region:since:until:)``.
  public func shares(
    of asked: EventsAskedFor, at time: Timestamp
  ) throws(EventsNotUnderstood) -> (trails: [TrailARN: LoggedTimes.Share], all: [LoggedTimes.Span])
  {
    var shares: [TrailARN: LoggedTimes.Share] = [:]
    var all: [LoggedTimes.Span] = []
    let end = Timestamp(microseconds: time.microseconds + 1)
    for account in Set(self.all.map(\.arn.account)).sorted() {
      guard let times = try times(of: asked, account: account, since: time, until: end) else {
        continue
      }
      for trail in times.trails where trail.trail.account == account {
        shares[trail.trail] = trail.spans.first?.share
      }
      if accounts(of: asked).contains(account) { all += times.spans }
    }
    return (shares, all)
  }
}

/// What one trail was, moment after moment, and what it logged of that which is asked for.
private struct Course {
  let trail: LoggingTrails.Trail
  private let span: Range<Timestamp>
  private let members: MembershipTimeline?
  private let trustsLast: Bool
  private(set) var spans: [LoggedTimes.Span] = []
  private var steps: [Step] = []

  /// What holds from a moment on.
  private struct Step {
    var from: Timestamp
    var moment: ShareJudge.Moment
    var judged: ShareJudge.Judged
    var doubt: LoggedTimes.Doubted
  }

  init(
    _ trail: LoggingTrails.Trail, _ span: Range<Timestamp>, _ memberships: Memberships?,
    _ account: String, trustsLast: Bool
  ) {
    self.trail = trail
    self.trustsLast = trustsLast
    self.span = span
    members = trail.arn.account == account ? nil : memberships?.timeline(of: account)
  }

  /// The moments at which something of the trail changes.
  private var moments: [Timestamp] {
    var moments: Set<Timestamp> = [span.lowerBound]
    func add(_ times: some Sequence<Timestamp>) { moments.formUnion(times.filter(span.contains)) }
    add(trail.timeline.periods.lazy.map(\.from))
    add(trail.coverage.segments.lazy.map(\.from))
    add((members?.periods ?? []).lazy.map(\.from))
    add(ShareJudge.changesOfRules)
    return moments.sorted()
  }

  mutating func judge(_ judge: inout ShareJudge) {
    guard !span.isEmpty else { return }
    for time in moments {
      let (moment, doubt) = moment(at: time, &judge)
      let isSame = steps.last.map { $0.moment == moment && $0.doubt == doubt } == true
      if isSame && !ShareJudge.changesOfRules.contains(time) { continue }
      let step = Step(
        from: time, moment: moment, judged: judge.judge([moment], at: time), doubt: doubt)
      steps.append(step)
      spans.begin(.init(time..<span.upperBound, step.judged, doubt))
    }
  }

  private func moment(
    at time: Timestamp, _ judge: inout ShareJudge
  ) -> (ShareJudge.Moment, LoggedTimes.Doubted) {
    let index = trail.timeline.index(at: time)
    var doubt = trail.coverage.doubt(at: time)
    if trustsLast, let span = doubt.unreadSpan, trail.coverage.spans[span].until == nil {
      doubt.unread = []
    }
    var state = trail.timeline.periods[index].state
    if let members {
      switch members.periods[members.index(at: time)].membership {
      case .unseen, .member: break
      case .departed: state.isOrganization = .known(false)
      case .unknown:
        if state.isOrganization != .known(false) { state.isOrganization = .unknown(.ambiguous) }
      }
    }
    let doubted = doubt.unread.union(doubt.selfBlind)
    let selectors = trail.selectors[index]
    let last = number(state, selectors, &judge)
    let sure =
      doubted.isEmpty
      ? last
      : number(
        state.doubting(doubted, .unread), doubted.contains(.selectors) ? nil : selectors, &judge)
    // In time that was not read it is not known either.
    let moment = ShareJudge.Moment(
      sure: sure, last: last, logsNoWrites: doubt.logsNoWrites && doubt.unread.isEmpty)
    let blind = doubt.unread.isEmpty ? doubt.selfBlindSpan : doubt.unreadSpan
    let reason: UnknownTime.Reason =
      !doubt.unread.isEmpty ? .unread : doubt.selfBlind.isEmpty ? .configuration : .selfBlind
    return (
      moment,
      LoggedTimes.Doubted(
        reason: reason, trail: trail.arn,
        span: reason == .configuration ? nil : blind.map { trail.coverage.spans[$0] },
        unknown: reason == .configuration ? state.selectors.reason : nil, known: .unknown)
    )
  }

  /// Nil if the selectors are not known, and matter.
  private func number(
    _ state: TrailState, _ selectors: TrailSelectors?, _ judge: inout ShareJudge
  ) -> Int? {
    guard selectors != nil || state.logsNothing else { return nil }
    return judge.number(
      of: ComparedTrail(trail: trail.arn, state: state, selectors: selectors))
  }

  // MARK: - All trails

  /// What several trails logged together.
  static func together(
    _ courses: [Course], _ span: Range<Timestamp>, _ judge: inout ShareJudge
  ) -> [LoggedTimes.Span] {
    var spans: [LoggedTimes.Span] = []
    var next = courses.indices.flatMap { course in
      courses[course].steps.indices.map {
        (time: courses[course].steps[$0].from, course: course, step: $0)
      }
    }
    next.sort { ($0.time, $0.course) < ($1.time, $1.course) }
    var now: [Step?] = courses.map { _ in nil }
    var rest = next[...]
    while let time = rest.first?.time {
      while let first = rest.first, first.time == time {
        now[first.course] = courses[first.course].steps[first.step]
        rest.removeFirst()
      }
      let steps = now.compactMap(\.self)
      var judged: ShareJudge.Judged
      if steps.contains(where: { $0.judged.share == .all }) {
        judged = .init(share: .all, logsSome: true)
      } else {
        judged = judge.judge(steps.map(\.moment), at: time)
      }
      // Of those that leave it open the first is named.
      let doubt = steps.first { $0.judged.share == .unknown }?.doubt
      var whole = LoggedTimes.Span(
        time..<span.upperBound, judged, doubt ?? .init(reason: .configuration, known: .unknown))
      whole.by = zip(courses, now).compactMap { course, step in
        switch step?.judged.share {
        case .all: .init(trail: course.trail.arn, extent: .all)
        case .part, .unknown:
          step?.judged.logsSome == true ? .init(trail: course.trail.arn, extent: .part) : nil
        case .some(.none), nil: nil
        }
      }
      // Beside one that logged all it does not matter who logged a part.
      if whole.by.contains(where: { $0.extent == .all }) {
        whole.by.removeAll { $0.extent != .all }
      }
      spans.begin(whole)
    }
    return spans
  }
}

extension LoggedTimes.Span {
  fileprivate init(
    _ range: Range<Timestamp>, _ judged: ShareJudge.Judged, _ doubt: LoggedTimes.Doubted
  ) {
    self.init(
      from: range.lowerBound, until: range.upperBound, share: judged.share, lost: judged.lost,
      example: judged.example)
    guard judged.share == .unknown else { return }
    var doubt = doubt
    doubt.open = judged.open
    doubt.known = judged.known ?? .unknown
    doubt.lost = judged.knownLost
    self.doubt = doubt
  }
}
