import CloudTrail
import Gaps
import History
import Markup
import ReadModels
import Replay
import Reports

/// The first page: what is wrong, every trail with its state, and the latest calls.
struct FrontPage {
  private let request: PageRequest
  private let moment: Moment
  private let filter: TrailFilter
  /// All that there are, without a filter.
  private let all: [ListedTrail]
  /// Those that meet the filter, in the order of the list.
  private let listed: [ListedTrail]
  private let pages: PageNumbers

  private static let trailsPerPage = 50
  /// So few trails need no form to pick some of them.
  private static let few = 8
  /// How many changes the page compares at most to find windows: some tenths of a millisecond each.
  private static let budget = 400

  init(_ request: PageRequest, _ moment: Moment) throws {
    self.request = request
    self.moment = moment
    filter = TrailFilter(request.query)
    let (history, time) = (request.history, moment.at ?? request.now)
    let periods = try history.periods(
      at: time, isPresent: moment.at == nil, asKnownAt: moment.knownAt)
    all = try periods.compactMap { trail, period in
      let selectors = try period.state.inForce.flatMap {
        try request.cache.selectors(of: $0, in: history)
      }
      return ListedTrail(trail, period, selectors)
    }
    listed = all.filter(filter.takes).inOrder()
    pages = PageNumbers(
      count: listed.count, perPage: Self.trailsPerPage, asked: request.query.number("page"),
      address: moment.address("/", filter.members))
  }

  func frame() throws -> Frame {
    let content = try all.isEmpty ? empty : body()
    return Frame(
      title: "Trails", address: Address("/", filter.members), section: .trails,
      query: request.query, now: request.now,
      heading: "<h1 class=\"unseen\">Trails</h1>", content: content)
  }

  private func body() throws -> HTML {
    let shown = Array(listed[pages.range])
    var budget = Self.budget
    var windows: [TrailARN: [Gap]] = [:]
    for trail in shown {
      windows[trail.arn] = try request.cache.windows(
        of: trail.arn, in: request.history, asKnownAt: moment.knownAt, budget: &budget)
    }
    let latest = try LatestCalls(request, moment, filter, &budget)
    let open = windows.mapValues { gaps in gaps.filter { isOpen($0) } }
    let isDense = shown.count > TrailRows.many
    let address = moment.address(
      "/", filter.members + [("page", pages.number > 1 ? "\(pages.number)" : nil)])
    let drawn = try FrontDrawing.coverages(request, moment, shown, windows: windows)
    let drawing = try drawn.flatMap {
      try FrontDrawing(
        request, moment, shown, windows: windows, coverages: $0,
        width: isDense ? TrailRows.stripWidths.dense : TrailRows.stripWidths.wide, address: address)
    }
    let rows = TrailRows(
      trails: shown, counts: Dictionary(grouping: listed, by: \.place).mapValues(\.count),
      moment: moment, drawing: drawing, coverages: try coverages(of: shown),
      now: request.now,
      loss: { open[$0]?.first?.kinds.first?.words })
    let note = LeftOut(windows: shown.count - windows.count, isDrawing: drawn == nil).html
    return """
      \(ProblemList(trails: all, windows: recent(windows), moment: moment, isOpen: isOpen).html)
      <div class="front">
      <section class="trails" aria-labelledby="trails-heading">
      <h2 id="trails-heading">\(count)</h2>
      \(all.count > Self.few || !filter.isEmpty ? filter.form(all, moment) : .nothing)\
      <div class="bar">\(pages.html("Pages of trails, above"))\(steps(drawing, address))</div>\
      \(shown.isEmpty ? "<p>No trail meets the filter.</p>" : rows.html)\
      \(pages.html("Pages of trails"))\(note)
      </section>
      \(latest.html)
      </div>
      """
  }

  private func steps(_ drawing: FrontDrawing?, _ address: Address) -> HTML {
    guard let drawing else { return .nothing }
    let isChosen = request.query.text("from") != nil || request.query.text("until") != nil
    let steps = DrawingSteps(span: drawing.span, isChosen: isChosen, address: address)
    return "\(steps.html)\(drawing.picture ?? .nothing)"
  }

  private func coverages(of trails: [ListedTrail]) throws -> [TrailARN: TrailCoverage] {
    var coverages: [TrailARN: TrailCoverage] = [:]
    for trail in trails {
      coverages[trail.arn] = try request.coverages.coverage(
        of: trail.arn, at: moment.at ?? request.now, lastChange: trail.period.from,
        in: request.history, asKnownAt: moment.knownAt)
    }
    return coverages
  }

  /// The windows of this page that are open, or opened in the last days of what is known; those that are open first,
  /// then the worst. Those that one event opened are together.
  private func recent(_ windows: [TrailARN: [Gap]]) -> [[Gap]] {
    let time = moment.at ?? request.now
    // That a trail does not log, or is gone, is said of all trails already.
    let known = windows.values.joined().filter { gap in
      gap.from <= time && !(isOpen(gap) && [.stopped, .deleted].contains(gap.kinds.first))
    }
    guard let last = known.map(\.from).max() else { return [] }
    let since = last.advanced(bySeconds: -Self.recentDays * 86_400)
    let recent = known.filter { isOpen($0) || $0.from >= since }
    return Dictionary(grouping: recent) { OpenedBy(trail: $0.trail, event: $0.opening.sequence) }
      .values.sorted { isWorse($0[0], $1[0]) }
  }

  private struct OpenedBy: Hashable {
    var trail: TrailARN
    var event: Int64
  }

  private static let recentDays: Int64 = 3

  private func isWorse(_ left: Gap, _ right: Gap) -> Bool {
    func rank(_ gap: Gap) -> (Int, Int, Int64, Int64) {
      let kind = gap.kinds.first.flatMap(Gap.Kind.allCases.firstIndex(of:)) ?? 0
      return (isOpen(gap) ? 0 : 1, kind, -gap.from.microseconds, gap.opening.sequence)
    }
    return rank(left) < rank(right)
  }

  /// Whether a window is open at the moment that is shown.
  private func isOpen(_ gap: Gap) -> Bool {
    let time = moment.at ?? request.now
    return gap.from <= time && (gap.until.map { $0 > time } ?? true)
  }

  private var count: HTML {
    filter.isEmpty
      ? "\(Number.counted(all.count, "trail"))"
      : "\(Number.grouped(listed.count)) of \(Number.counted(all.count, "trail"))"
  }

  /// What to run where nothing is known yet.
  private var empty: HTML {
    guard moment.isPresent else { return "<p>No trail is known at this moment.</p>" }
    return """
      <div class="nothing-yet">
      <h2>No trail is known yet</h2>
      <p>This store holds no call that changes a trail. Log files that hold such calls fill it:</p>
      <pre><code>\(ProgramCommand.importFiles)</code></pre>
      <p>Without files at hand, ask CloudTrail's Event history, which has the calls of the last 90 days \
      whatever the trails log:</p>
      <pre><code>\(HTML.lines(ProgramCommand.importLookups, 10))</code></pre>
      <p>Or point the AWS CLI at this server: a trail that is created here is here.</p>
      </div>
      """
  }
}

/// What is wrong, each a link to the trails of which it is so.
private struct ProblemList {
  var trails: [ListedTrail]
  /// Those that one event opened are together; the worst first.
  var windows: [[Gap]]
  var moment: Moment
  /// Whether a window is open at the moment.
  var isOpen: (Gap) -> Bool

  var html: HTML {
    let problems = ListedTrail.Status.allCases.filter { $0 != .on }.compactMap { status -> HTML? in
      let count = trails.count { $0.status == status }
      guard count > 0 else { return nil }
      let link = moment.address("/", [("state", status.rawValue)]).text
      return """
        <li class="\(status.rawValue)"><a href="\(link)">\(status.problem(count))</a></li>

        """
    }
    let lost = windows.prefix(Self.mostWindows).map(window)
    let rest = windows.count - lost.count
    let more: HTML = rest > 0 ? "<li class=\"hint\">and \(rest) more</li>\n" : .nothing
    let well: HTML = problems.isEmpty ? all : .nothing
    let windows: HTML =
      lost.isEmpty ? .nothing : "\n<ul class=\"lost\" aria-label=\"Windows\">\n\(lost)\(more)</ul>"
    return """
      <ul class="problems" aria-label="Problems">
      \(problems)\(well)</ul>\(windows)
      """
  }

  private static let mostWindows = 3

  /// That every trail logs; and how many of them lack something since a window opened.
  private var all: HTML {
    let words: HTML = trails.count == 1 ? "The trail logs" : "All trails log"
    let lacking = Set(windows.joined().filter(isOpen).map(\.trail)).count
    if lacking == 0 { return "<li class=\"well\">\(words)</li>\n" }
    let who: HTML = trails.count == 1 ? "" : "\(Number.grouped(lacking)) of them "
    return "<li class=\"less\">\(words), \(who)less than before</li>\n"
  }

  /// `management events off, for 44 min 49 s`, of which trail and when.
  private func window(_ gaps: [Gap]) -> HTML {
    let gap = gaps[0]
    let link = moment.address("/gaps/\(gap.opening.sequence)").text
    return """
      <li class="\(gaps.contains(where: isOpen) ? "now" : "over")"><a href="\(link)">\(ChangeLine(gaps).html())</a> \
      <span class="soft">\(HTML.untrusted(gap.trail.name.shortened(to: 60))), \(gap.from.html)</span></li>

      """
  }
}
