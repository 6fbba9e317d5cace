import CloudTrail
import Gaps
import History
import Markup
import ReadModels
import Replay
import Reports

/// One trail: its state at the moment in words, its windows, and how it came to all of that.
struct TrailPage {
  private let request: PageRequest
  private let stream: EventStream
  private let moment: Moment
  private let path: String
  /// Nil if nothing was known of its state.
  private let state: TrailStateSection?
  /// All windows; nil if it is no trail.
  private let windows: [Gap]?
  private let timeline: TrailTimelineSection
  private let drawing: TrailDrawing?

  init(_ request: PageRequest, _ stream: EventStream, _ moment: Moment) throws {
    self.request = request
    self.stream = stream
    self.moment = moment
    path = TrailPath.path(stream.text)
    var budget = Int.max
    windows = try stream.trailARN.flatMap {
      try request.cache.windows(
        of: $0, in: request.history, asKnownAt: moment.knownAt, budget: &budget)
    }
    state = try stream.trailARN.flatMap { try TrailStateSection(request, of: $0, moment) }
    let timeline = try TrailTimelineSection(request, stream, moment, windows: windows ?? [])
    self.timeline = timeline
    let (address, known) = (moment.address(path, timeline.filter.members), windows ?? [])
    drawing = try stream.trailARN.flatMap {
      try TrailDrawing(request, moment, $0, windows: known, address: address)
    }
  }

  func frame() throws -> Frame {
    Frame(
      title: stream.name, address: Address(path, timeline.filter.members), section: .trails,
      query: request.query, now: request.now,
      heading: """
        <div class="title">
        <h1>\(BreakableText(stream.name, 200).html)</h1>\(state?.badge ?? .nothing)
        <p class="arn">\(BreakableText(stream.text).html)</p>
        </div>
        """,
      content: """
        \(state?.summary ?? "<p>Nothing was known of the state of this trail.</p>")
        \(drawing?.html ?? .nothing)
        \(try windowList)\
        \(try folded)
        \(timeline.html)
        """)
  }

  // MARK: - Windows

  private static let mostWindows = 12

  /// The windows that are open at the moment first, then the latest.
  private var windowList: HTML {
    get throws {
      let time = moment.at ?? request.now
      let known = (windows ?? []).filter { $0.from <= time }
      guard !known.isEmpty else { return .nothing }
      let open = known.filter { $0.until.map { $0 > time } ?? true }
      let rest = known.filter { gap in gap.until.map { $0 <= time } ?? false }
      let groups = [open, rest].flatMap { alike(Array($0.reversed())) }
      let shown = groups.prefix(Self.mostWindows)
      let more = known.count - shown.reduce(0) { $0 + $1.count }
      let note: HTML =
        more == 0
        ? .nothing
        : "<li class=\"hint\">and \(Number.grouped(more)) more, which the timeline has</li>\n"
      return """
        <section class="windows" aria-labelledby="windows-heading">
        <h2 id="windows-heading">\(Number.counted(known.count, "window")) in which something was lost</h2>
        <ul>
        \(shown.map(window))\(note)</ul>
        </section>

        """
    }
  }

  /// Windows of the same kinds in a row are one line.
  private func alike(_ windows: [Gap]) -> [[Gap]] {
    var groups: [[Gap]] = []
    for gap in windows {
      if groups.last?.last?.kinds == gap.kinds {
        groups[groups.count - 1].append(gap)
      } else {
        groups.append([gap])
      }
    }
    return groups
  }

  /// - Parameter gaps: of the same kinds, the latest first.
  private func window(_ gaps: [Gap]) -> HTML {
    let gap = gaps[0]
    let time = moment.at ?? request.now
    let isOpen = gap.until.map { $0 > time } ?? true
    let length: HTML =
      gap.until.map { until in
        "until \(until.html), <b>\(SpanWords.words(until.second - gap.from.second))</b>"
      } ?? "<b class=\"badge off\">still open</b>"
    let words = gap.kinds.prefix(2).map(\.words).joined(separator: ", ")
    let others: HTML =
      gaps.count == 1
      ? .nothing
      : " <span class=\"soft\">and \(Number.grouped(gaps.count - 1)) more since \(gaps[gaps.count - 1].from.html)</span>"
    return """
      <li class="\(isOpen ? "now" : "over")">\
      <a href="\(moment.address("/gaps/\(gap.opening.sequence)").text)">\(words)</a> \
      from \(gap.from.html) \(length)\(others)</li>

      """
  }

  // MARK: - What is folded

  private var folded: HTML {
    get throws {
      guard let trail = stream.trailARN, let state else { return .nothing }
      let putBack = try putBack(trail, state)
      return """
        <div class="folded">
        <details><summary>All settings</summary>
        \(state.settingsList)</details>
        <details><summary>Selectors</summary>
        \(state.selectorList)\(download(state))</details>
        \(putBack)<details><summary>Compare</summary>
        \(DiffForm(first: stream.text, firstAt: moment.at, moment: moment).html)</details>
        </div>
        """
    }
  }

  /// The commands, or where they are if it takes too long to see what was read then.
  private func putBack(_ trail: TrailARN, _ state: TrailStateSection) throws -> HTML {
    if try moment.at != nil || request.isSmall {
      return try PutBack(request, trail, moment)?.html(state, windows ?? []) ?? .nothing
    }
    guard let open = windows?.first(where: { $0.until == nil }) else { return .nothing }
    let link = moment.address("/gaps/\(open.opening.sequence)").text
    return "<a href=\"\(link)\">Put it back to what it was before \(open.from.html)</a>\n"
  }

  /// The selectors as CloudTrail's API has them, where they are known.
  private func download(_ state: TrailStateSection) -> HTML {
    guard state.hasAnswer else { return .nothing }
    let link = moment.address(path, [("format", "json")]).text
    return "<p class=\"files\"><a href=\"\(link)\">As JSON, as GetEventSelectors answers</a></p>\n"
  }
}
