import CloudTrail
import Gaps
import ReadModels

/// The sentences at the head of a report, for somebody who reads nothing else: what was not recorded, who brought
/// that about, what happened meanwhile; then what was tried, and what is not known.
///
/// A sentence says no more than the windows do. What is counted by the configuration of an event's own second is
/// not certain for some minutes around a change, and that is said beside the numbers.
struct SpanSummary {
  private let report: SpanReport
  private let words: ReportedWindows
  /// The most windows that have sentences of their own.
  private static let most = 4

  init(_ report: SpanReport, _ words: ReportedWindows) {
    self.report = report
    self.words = words
  }

  var sentences: [String] {
    let told = told
    return [frame]
      + told.map { WindowSentences(report.windows[$0], words.gaps[$0]).text }
      + [rest(besides: told.count), certainty(told), uncounted, refused, contradicted]
      .compactMap(\.self) + doubts
  }

  /// The windows that are told one by one: the worst, and of one loss that of the account alone.
  var told: [Int] {
    let ranks = words.gaps.enumerated().map { index, gap -> [Int] in
      let window = report.windows[index]
      let kind = gap.kinds.compactMap { Gap.Kind.allCases.firstIndex(of: $0) }.min() ?? 0
      return [
        window.trail == nil ? 0 : 1, kind, -(window.missed?.byConfiguration.writes ?? 0),
        -Int(window.seconds), index,
      ]
    }
    return words.gaps.indices.filter { report.windows[$0].sameAs == nil }
      .sorted { ranks[$0].lexicographicallyPrecedes(ranks[$1]) }.prefix(Self.most).map(\.self)
  }

  // MARK: - What it is about

  private var frame: String {
    let trails = report.subject.trails.count + report.subject.furtherTrails
    if trails == 0 { return "No trail is known" + span + ", so that there is nothing to say." }
    var words = "This report is about \(Number.counted(trails, "trail"))"
    let accounts = report.subject.accounts
    if accounts.count == 1 { words += " of \(SpanReport.words(ofAccount: accounts[0]))" }
    if accounts.count > 1 { words += " of \(accounts.count) accounts" }
    words += span + ". " + calls
    let windows = report.windowCount
    return words
      + (windows == 0
        ? "No time is known in which something was not recorded that was recorded before."
        : "There \(windows == 1 ? "is" : "are") \(Number.counted(windows, "window")) of time in which something "
          + "was not recorded that was recorded before.")
  }

  private var calls: String {
    let further = report.furtherChanges.reduce(0) { $0 + $1.calls.values.reduce(0, +) }
    let count = report.changes.count + report.refused.count + further
    return count == 1
      ? "One call on them is known. " : "\(Number.grouped(count)) calls on them are known. "
  }

  private var span: String {
    switch (report.subject.since, report.subject.until) {
    case (let since?, let until?): ", from \(Day.moment(since)) to \(Day.moment(until)) UTC"
    case (let since?, nil): ", from \(Day.moment(since)) UTC on"
    case (nil, let until?): ", until \(Day.moment(until)) UTC"
    case (nil, nil): ", over all of the time that is known"
    }
  }

  // MARK: - Beside the windows

  private func rest(besides told: Int) -> String? {
    let rest = report.windowCount - told
    guard rest > 0, told > 0 else { return nil }
    return
      "\(Number.counted(rest, "more window")) \(rest == 1 ? "is" : "are") listed below, among them what one "
      + "trail lost while others still recorded it."
  }

  /// How far the numbers of the windows can be relied on.
  private func certainty(_ told: [Int]) -> String? {
    let missed = told.compactMap { report.windows[$0].missed }
    let isOpen = missed.contains { $0.certain.events < $0.byConfiguration.events }
    guard isOpen else { return nil }
    return
      "These numbers go by what was configured at the second of each event. Beyond doubt are fewer, as the "
      + "windows below say: CloudTrail takes minutes to apply a change, and while no trail recorded changes there "
      + "can have been others."
  }

  private var uncounted: String? {
    report.windowCount > 0 && report.counted == nil
      ? "What happened in these windows was not counted, since no log files were given." : nil
  }

  private var refused: String? {
    guard let first = report.refused.first else { return nil }
    let count = report.refused.count
    var words = "AWS refused \(Number.counted(count, "call")) that would have changed a trail"
    let who = Set(report.refused.compactMap(\.call.who))
    if who.count == 1, let name = who.first {
      words += count == 1 ? ", by \(name)" : ", all by \(name)"
    }
    return words + ": \(first.call.what) on \(Day.moment(first.call.time)) UTC"
      + (count > 1 ? ", and \(Number.grouped(count - 1)) more." : ".")
  }

  private var contradicted: String? {
    guard let counted = report.counted else { return nil }
    var parts: [String] = []
    if counted.unrecorded > 0 {
      parts.append(
        "the log files hold \(Number.counted(counted.unrecorded, "call")) that the history lacks, so that windows "
          + "can be missing or wrong")
    }
    if counted.problems > 0 {
      parts.append("\(Number.counted(counted.problems, "problem")) kept log files from being read")
    }
    if counted.isStopped { parts.append("the reading of the log files was stopped before the end") }
    guard let first = parts.first else { return nil }
    return first.prefix(1).uppercased() + first.dropFirst()
      + parts.dropFirst().map { "; " + $0 }.joined() + "."
  }

  // MARK: - What is not known

  /// Where changes can have been missed.
  private var doubts: [String] {
    UnknownTime.Reason.allCases.compactMap { reason in
      let times = words.report.gaps.unknown.filter { $0.reason == reason }
      guard let first = times.first else { return nil }
      let trails = Set(times.map(\.trail)).count
      let whose = trails == 1 ? first.trail.name : Number.counted(trails, "trail")
      let hull = (
        from: times.contains { $0.from == nil } ? nil : times.compactMap(\.from).min(),
        until: times.contains { $0.until == nil } ? nil : times.compactMap(\.until).max()
      )
      let isOne = times.allSatisfy { $0.from == hull.from && $0.until == hull.until }
      return "What \(whose) recorded is not known for certain \(isOne ? "" : "at times ")"
        + "\(Self.time(hull)): \(reason.words)"
        + (reason == .configuration ? "." : ", so that changes can be missing.")
    }
  }

  private static func time(_ span: (from: Timestamp?, until: Timestamp?)) -> String {
    switch span {
    case (let from?, let until?):
      "from \(Day.moment(from)) to \(Day.moment(until, after: from)) UTC"
    case (let from?, nil): "from \(Day.moment(from)) UTC on"
    case (nil, let until?): "until \(Day.moment(until)) UTC"
    case (nil, nil): "over the whole time"
    }
  }
}

/// Times as they are said in a sentence; in UTC.
enum Day {
  private static let months = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
  ]

  /// `4 March 2025`
  static func day(_ time: Timestamp) -> String {
    let parts = "\(time)".prefix(10).split(separator: "-")
    guard parts.count == 3, let month = Int(parts[1]), let day = Int(parts[2]),
      months.indices.contains(month - 1)
    else { return String("\(time)".prefix(10)) }
    return "\(day) \(months[month - 1]) \(parts[0])"
  }

  /// `02:13:52`
  static func clock(_ time: Timestamp) -> String { String("\(time)".dropFirst(11).prefix(8)) }

  /// `4 March 2025, 02:13:52`; the day only if it is another one.
  static func moment(_ time: Timestamp, after other: Timestamp? = nil) -> String {
    other.map { day($0) == day(time) } ?? false ? clock(time) : "\(day(time)), \(clock(time))"
  }
}
