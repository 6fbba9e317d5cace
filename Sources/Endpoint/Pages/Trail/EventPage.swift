import CloudTrail
import Comparison
import Gaps
import History
import Markup
import ReadModels
import Reports

/// One event: what it changed and means, who called, where it was read.
struct SingleEventPage {
  private let request: PageRequest
  private let moment: Moment
  private let entry: TimelineEntry
  /// The windows that it opened, and those that it closed.
  private let opened: [Gap]
  private let closed: [Gap]

  /// Nil if the log holds no such event, or did not know it at the moment.
  init?(_ request: PageRequest, _ number: Int64, _ moment: Moment) throws {
    let history = request.history
    guard let event = try history.event(sequence: number),
      moment.knownAt.map({ event.recordedAt <= $0 }) ?? true,
      let entry = try Timeline.entries(of: [event], in: history, asKnownAt: moment.knownAt).first
    else { return nil }
    (self.request, self.moment, self.entry) = (request, moment, entry)
    var budget = Int.max
    let windows = try event.content.stream.trailARN.flatMap {
      try request.cache.windows(of: $0, in: history, asKnownAt: moment.knownAt, budget: &budget)
    }
    opened = (windows ?? []).filter { $0.opening.sequence == number }
    closed = (windows ?? []).filter { $0.closing?.sequence == number }
  }

  func frame() throws -> Frame {
    let content = entry.event.content
    let line = ChangeLine(entry, windows: opened)
    let stream = content.stream
    return Frame(
      title: "\(entry.title) of \(ShownText.cut(stream.name, 100))",
      address: Address("/events/\(entry.event.sequence)"), query: request.query, now: request.now,
      heading: """
        <div class="title">
        <h1>\(entry.title)</h1>
        <p>\(content.time.html) on \
        <a href="\(moment.address(TrailPath.path(stream.text)).text)">\
        \(BreakableText(stream.name, 200).html)</a></p>
        <p class="arn">\(BreakableText(stream.text).html)</p>
        </div>
        <p class="worst">\(line.html(600))</p>
        """,
      content: """
        \(EventBody(entry: entry, moment: moment).caller())\
        <p class="around">\(EventBody(entry: entry, moment: moment).states)\
        \(entry.after == nil ? .nothing : compare)</p>
        \(windows)\(EventBody(entry: entry, moment: moment).meaning)\
        \(entry.meaning.map { DifferenceList($0).html } ?? .nothing)\
        \(section("What changed", LineList(lines: entry.changeLines, shown: 60).html))\
        \(try putBack)\(record)\(provenance)
        """)
  }

  private func section(_ heading: HTML, _ content: HTML) -> HTML {
    content.isEmpty ? .nothing : "<section><h2>\(heading)</h2>\n\(content)</section>\n"
  }

  private var compare: HTML {
    let (trail, time) = (entry.event.content.stream.text, entry.event.content.time)
    let address = moment.address(
      "/diff",
      [("a", trail), ("a-at", "\(time.justBefore)"), ("b", trail), ("b-at", "\(time)")])
    return trail.utf8.count > 600 ? .nothing : " <a href=\"\(address.text)\">Compare the two</a>"
  }

  private var windows: HTML {
    let links = opened.map { gap -> HTML in
      let end: HTML = gap.until.map { ", until \($0.html)" } ?? ", still open"
      let kinds = gap.kinds.prefix(2).map(\.words).joined(separator: ", ")
      return """
        <li>opened a window: <a href="\(moment.address("/gaps/\(gap.opening.sequence)").text)">\
        \(kinds)</a>\(end)</li>

        """
    }
    let ends = closed.map { gap -> HTML in
      """
      <li>closed <a href="\(moment.address("/gaps/\(gap.opening.sequence)").text)">the window</a> that \
      was open from \(gap.from.html)</li>

      """
    }
    guard !links.isEmpty || !ends.isEmpty else { return .nothing }
    return "<ul class=\"opened\">\n\(links)\(ends)</ul>\n"
  }

  /// Only of a change that lost something.
  private var putBack: HTML {
    get throws {
      guard !opened.isEmpty, let trail = entry.event.content.stream.trailARN,
        let from = opened.first?.from
      else { return .nothing }
      let html = try PutBack(request, trail, moment)?.html(before: from) ?? .nothing
      return html.isEmpty ? .nothing : "<div class=\"folded\">\(html)</div>\n"
    }
  }

  /// What the record of the call held, as far as the log keeps it.
  private var record: HTML {
    let content = entry.event.content
    let parts: [(HTML, String?)] = [
      ("Parameters", content.change.parameters.pretty), ("Request", content.request),
      ("Response", content.response),
    ]
    let shown = parts.compactMap { name, text -> HTML? in
      guard let text, !["{}", "null", ""].contains(text) else { return nil }
      return """
        <details><summary>\(name)</summary>
        <pre><code>\(HTML.lines(text, 400))</code></pre></details>

        """
    }
    return shown.isEmpty ? .nothing : "<div class=\"folded\">\(shown)</div>\n"
  }

  private var provenance: HTML {
    let event = entry.event
    var facts: [(HTML, HTML)] = [
      ("Event", BreakableText(event.content.id, 200).html),
      ("Number", "\(event.sequence) of the log"), ("Recorded", event.recordedAt.html),
      ("Learned from", "\(event.provenance.channel.words)"),
    ]
    if let path = event.provenance.path { facts.append(("File", BreakableText(path, 500).html)) }
    if let record = event.provenance.record { facts.append(("Record", "\(record)")) }
    if let hash = event.provenance.sha256 { facts.append(("SHA-256", "<code>\(hash)</code>")) }
    if let region = event.content.region { facts.append(("Region", HTML.untrusted(region, 100))) }
    facts.append(("Hash", "<code>\(Hexadecimal.string(event.hash))</code>"))
    return section(
      "Where it was read",
      """
      <dl class="state">
      \(facts.map { name, value -> HTML in "<dt>\(name)</dt>\n<dd>\(value)</dd>\n" })</dl>

      """)
  }
}

extension Provenance.Channel {
  fileprivate var words: String {
    switch self {
    case .file: "a log file, or LookupEvents"
    case .eventBridge: "EventBridge"
    case .observation: "a response of the API"
    case .call: "entered by hand, with a time of its own"
    case .live: "a call to this server"
    case .entered: "entered by hand as it happened"
    }
  }
}

/// The losses and gains of a comparison, each with an event as an example.
struct DifferenceList {
  private let comparison: Comparison

  private static let most = 20

  init(_ comparison: Comparison) { self.comparison = comparison }

  var html: HTML {
    let isNote = comparison.outcome != .undecided
    let groups: [(HTML, [Comparison.Difference], HTML)] = [
      ("No longer logged", comparison.losses, "narrowed"),
      ("Newly logged", comparison.gains, "widened"),
      (isNote ? "Besides, not decided for" : "Not decided for", comparison.open, "open"),
      ("Only for events as AWS documents none", comparison.undocumented, "same"),
    ]
    return "\(groups.map { list($0.0, $0.1, $0.2) })"
  }

  private func list(
    _ heading: HTML, _ differences: [Comparison.Difference], _ style: HTML
  ) -> HTML {
    var said: Set<String> = []
    let shown = differences.worstFirst.filter { said.insert($0.events.words).inserted }
    guard !shown.isEmpty else { return .nothing }
    let items = shown.prefix(Self.most).map { difference -> HTML in
      """
      <li>\(HTML.untrusted(difference.events.words, 400)) \
      <span class="example">such as \(HTML.untrusted(difference.witness.words, 300))</span></li>

      """
    }
    let rest = shown.count - items.count
    let more: HTML = rest > 0 ? "<li class=\"hint\">and \(rest) more</li>\n" : .nothing
    return """
      <section class="differences \(style)"><h2>\(heading)</h2>
      <ul>
      \(items)\(more)</ul></section>

      """
  }
}
