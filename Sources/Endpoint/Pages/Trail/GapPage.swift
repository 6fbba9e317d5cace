import CloudTrail
import Comparison
import Gaps
import History
import Markup
import ReadModels
import Reports

/// The windows that one event opened: how long, what was lost, who opened and closed them.
struct GapPage {
  private let request: PageRequest
  private let moment: Moment
  private let trail: TrailARN
  private let number: Int64
  private let windows: [Gap]
  /// The windows in the course of the trail.
  private let drawing: TrailDrawing?

  /// Nil if the event opened none.
  init?(_ request: PageRequest, _ number: Int64, _ moment: Moment) throws {
    let history = request.history
    guard let event = try history.event(sequence: number),
      let trail = event.content.stream.trailARN
    else { return nil }
    var budget = Int.max
    let all = try request.cache.windows(
      of: trail, in: history, asKnownAt: moment.knownAt, budget: &budget)
    windows = (all ?? []).filter { $0.opening.sequence == number }
    guard let first = windows.first else { return nil }
    let end = windows.compactMap(\.until).max() ?? request.now
    let margin = max((end.second - first.from.second) / 3, 120)
    drawing = try TrailDrawing(
      request, moment, trail, windows: all ?? [],
      span: first.from.advanced(bySeconds: -margin)..<end.advanced(bySeconds: margin),
      address: moment.address("/gaps/\(number)"))
    (self.request, self.moment, self.trail, self.number) = (request, moment, trail, number)
  }

  func frame() throws -> Frame {
    let kinds = windows.flatMap(\.kinds).prefix(2).map(\.words).joined(separator: ", ")
    let from = windows[0].from
    return Frame(
      title: "\(kinds) of \(ShownText.cut(trail.name, 100))", address: Address("/gaps/\(number)"),
      query: request.query, now: request.now,
      heading: """
        <div class="title">
        <h1>\(kinds.prefix(1).uppercased() + kinds.dropFirst())</h1>
        <p><a href="\(moment.address(TrailPath.path(trail.text)).text)">\
        \(BreakableText(trail.name, 200).html)</a></p>
        <p class="arn">\(BreakableText(trail.text).html)</p>
        </div>
        """,
      content: """
        \(drawing?.html ?? .nothing)\(try windows.map(html))
        <div class="folded">
        \(try PutBack(request, trail, moment)?.html(before: from) ?? .nothing)\
        <details><summary>Count what it missed</summary>
        <p>With log files from elsewhere, such as those of an organization's trail:</p>
        <pre class="script"><code>\(count(from))</code></pre></details>
        </div>
        """)
  }

  private func html(_ gap: Gap) throws -> HTML {
    var facts: [(HTML, HTML)] = []
    let length: HTML =
      gap.until.map { "<b>\(SpanWords.words($0.second - gap.from.second))</b>" }
      ?? "<b class=\"badge off\">still open</b>"
    facts.append(("From", gap.from.html))
    facts.append(("Until", "\(gap.until.map { "\($0.html), " } ?? .nothing)\(length)"))
    facts.append(("Opened", call(gap.opening)))
    if let closing = gap.closing { facts.append(("Closed", call(closing))) }
    // All of it is below.
    facts.append(("Lost", HTML.untrusted(gap.lossWords(isWhole: false), 800)))
    if let covered = try covered(gap) { facts.append(("Logged by", covered)) }
    if let rest = gap.restWords(isWhole: true) {
      facts.append(("Still lost", HTML.untrusted(rest, 800)))
    }
    let path = TrailPath.path(trail.text)
    let before = moment.at(gap.from.justBefore).address(path).text
    return """
      <dl class="state gap">
      \(facts.map { name, value -> HTML in "<dt>\(name)</dt>\n<dd>\(value)</dd>\n" })</dl>
      <p class="around"><a href="\(before)">The trail just before</a> \
      <a href="\(moment.at(gap.from).address(path).text)">The trail just after</a></p>
      \(DifferenceList(gap.lost).html)
      """
  }

  /// The most trails that are named of those that logged it all, or some of it.
  private static let mostCoverers = 12

  /// Which other trails logged what was lost, when the window opened; nil if nothing was lost that can be compared.
  private func covered(_ gap: Gap) throws -> HTML? {
    guard !gap.lost.losses.isEmpty else { return nil }
    let coverers = try Gaps.coverers(of: gap, in: request.history, asKnownAt: moment.knownAt)
    guard !coverers.isEmpty else {
      return "no other known trail of \(HTML.untrusted(trail.account))"
    }
    return "\(Gap.Coverer.Extent.allCases.map { covered($0, coverers) })"
  }

  private func covered(_ extent: Gap.Coverer.Extent, _ coverers: [Gap.Coverer]) -> HTML {
    let trails = coverers.filter { $0.extent == extent }.map(\.trail)
    if trails.isEmpty { return .nothing }
    let links = trails.prefix(Self.mostCoverers).map { other -> HTML in
      let link = moment.at(windows[0].from).address(TrailPath.path(other.text)).text
      return "<li><a href=\"\(link)\">\(BreakableText(other.name, 200).html)</a></li>\n"
    }
    let rest = trails.count - links.count
    let more: HTML = rest > 0 ? "<li>and \(Number.grouped(rest)) more</li>\n" : .nothing
    return """
      <ul class="coverers" aria-label="\(extent.title)">
      <li>\(extent.title)</li>
      \(links)\(more)</ul>

      """
  }

  private func call(_ event: Event) -> HTML {
    let content = event.content
    let person = Person(content.actor, in: trail.account)
    let from: HTML =
      content.actor.sourceIPAddress.map { " from \(HTML.untrusted($0, 100))" } ?? .nothing
    return """
      <a href="\(moment.address("/events/\(event.sequence)").text)">\(content.change.kind.rawValue)</a> \
      at \(content.time.html)\(from) by \(person.html(300))
      """
  }

  /// The command that counts, for a shell.
  private func count(_ from: Timestamp) -> HTML {
    "\(ProgramCommand.missed(by: trail, from: from))\n"
  }
}

extension Gap.Coverer.Extent {
  /// Before the names of trails.
  fileprivate var title: HTML {
    switch self {
    case .all: "all of it"
    case .part: "some of it"
    case .unknown: "not known what they logged"
    }
  }
}
