import CloudTrail
import History
import Markup
import ReadModels
import Replay

/// The state that decides what the trail logs at the moment, for how long it was in force, and who put the
/// selectors and started or stopped logging.
struct TrailStateSection {
  private let period: Period
  private let path: String
  private let moment: Moment
  private let listed: ListedTrail?
  private let state: TrailState
  /// Nil if they are not known, or the trail is not known to have existed.
  private let selectors: TrailSelectors?
  private let selectorsBy: Event?
  private let loggingBy: Event?
  private let settings: SettingsAtMoment
  /// How far all of this can be trusted.
  private let trust: Trust
  /// The changes before and after the moment.
  private let before: StateChange?
  private let after: StateChange?
  /// The moment that is shown.
  let time: Timestamp

  /// Nil if nothing was known of the state of the trail at the moment.
  init?(_ request: PageRequest, of trail: TrailARN, _ moment: Moment) throws {
    let history = request.history
    let time =
      try moment.at ?? history.present(of: trail, clock: request.now, asKnownAt: moment.knownAt)
    let timeline = try history.timeline(of: trail, in: time...time, asKnownAt: moment.knownAt)
    guard let timeline else { return nil }
    let period = timeline.period(at: time)
    // A part of a timeline begins with the period before; for the change that began that, one more is read.
    func around(_ from: Timestamp) throws -> TrailTimeline {
      try history.timeline(of: trail, in: from...time, asKnownAt: moment.knownAt) ?? timeline
    }
    let near = try around(min(period.from, time))
    let changes = try around(min(near.periods.first?.from ?? time, time)).changes
    before = changes.last { $0.after.from < time || moment.at == nil && $0.after.from <= time }
    after = timeline.changes.first { $0.after.from > time }
    settings = try history.settingsCourse(of: trail, asKnownAt: moment.knownAt)
      .settings(in: period)
    let coverage = try request.coverages.coverage(
      of: trail, at: time, lastChange: period.from, in: history, asKnownAt: moment.knownAt)
    trust = Trust(coverage, at: time)
    self.time = time
    self.period = period
    self.moment = moment
    path = TrailPath.path(trail.text)
    state = period.state.lastInForce
    let inForce = period.state.inForce
    selectors = try inForce.flatMap { try history.selectors(of: $0) }
    listed = ListedTrail(trail, period, selectors.map { SelectorsInShort($0) })
    func event(_ sequence: Int64?) throws -> Event? {
      try sequence.flatMap { try history.event(sequence: $0) }
    }
    selectorsBy = try event(inForce?.selectorsBy)
    loggingBy = try event(inForce?.loggingBy)
  }

  /// Whether GetEventSelectors has an answer at the moment.
  var hasAnswer: Bool {
    if case .hole = trust { return false }
    return selectors != nil
  }

  /// The word that says most about the trail; nothing if it logs.
  var badge: HTML {
    guard let listed, let words = listed.status.badge else { return .nothing }
    return Badge(listed.status, words).html
  }

  /// What it logs in words, since when, and the ways to the changes around the moment.
  var summary: HTML {
    let note: HTML =
      trust.note.map { "<p class=\"trust\">\(HTML.untrusted($0, 400))</p>\n" } ?? .nothing
    return """
      <section class="state" aria-label="State">
      <p class="takes">\(words)</p>
      \(note)<nav class="steps" aria-label="Changes around this moment">
      \(step(before, "← Previous change", "prev"))\(step(after, "Next change →", "next"))</nav>
      </section>
      """
  }

  private var words: HTML {
    guard let listed else { return "not created yet" }
    if listed.status == .deleted { return "deleted, since \(period.from.html)" }
    let doubt = listed.doubt.map {
      "<strong class=\"mark\">\(HTML.untrusted($0, 300))</strong> " as HTML
    }
    let takes = listed.selectors.map { HTML.untrusted($0.words, 400) } ?? .nothing
    let isOff: HTML =
      listed.status == .off
      ? "<strong class=\"mark\">not logging\(since(loggingBy))</strong>; when it logs: " : .nothing
    return "\(isOff)\(doubt ?? .nothing)\(takes)\(scope)"
  }

  private func since(_ event: Event?) -> HTML {
    event.map { " since \($0.content.time.html)" } ?? .nothing
  }

  /// ` · all Regions · members of the organization`
  private var scope: HTML {
    var parts: [HTML] = []
    switch state.isMultiRegion {
    case .known(true): parts.append("all Regions")
    case .known(false): parts.append("one Region")
    case .unknown: break
    }
    if state.isOrganization == .known(true) { parts.append("members of the organization") }
    if state.includesGlobalServices == .known(false) { parts.append("no global services") }
    return "\(parts.map { " · <span class=\"soft\">\($0)</span>" as HTML })"
  }

  private func step(_ change: StateChange?, _ words: HTML, _ relation: HTML) -> HTML {
    guard let change else { return "<span class=\"none\">\(words)</span>\n" }
    let what: HTML = change.after.cause.map { " \($0.rawValue)" } ?? .nothing
    return """
      <a rel="\(relation)" href="\(moment.at(change.after.from).address(path).text)">\(words)</a> \
      <span class="soft">\(change.after.from.html)\(what)</span>

      """
  }

  /// Every setting with its value.
  var settingsList: HTML {
    """
    <dl class="state">
    \(facts.map { name, value -> HTML in "<dt>\(name)</dt>\n<dd>\(value)</dd>\n" })</dl>

    """
  }

  /// The selectors in force, one list for each.
  var selectorList: HTML {
    let none: HTML = "<p>\(HTML.untrusted(state.selectors.words, 300))</p>\n"
    let list = SelectorSection(selectors: selectors).html
    return selectors == nil || list.isEmpty ? none : list
  }

  private var facts: [(String, HTML)] {
    var facts: [(String, HTML)] = [
      ("In force", span), ("Exists", Self.words(state.exists, "yes", "no")),
    ]
    guard period.state.inForce != nil else { return facts }
    facts += [
      ("Logging", "\(Self.words(state.logging, "on", "off"))\(Self.by(loggingBy, moment, path))")
    ]
    facts += TrailSetting.shown.map {
      (Self.heading($0), Self.words(settings[$0]))
    }
    facts += [
      ("Insights", HTML.untrusted(state.insights.words, 300)),
      (
        "Event configuration",
        HTML.untrusted(state.eventConfiguration.lines.joined(separator: "; "), 300)
      ),
    ]
    if let seen = settings.deliveriesSeenAt {
      let lines = settings.deliveries.lines.joined(separator: "; ")
      facts.append(("Deliveries", "\(HTML.untrusted(lines, 300)), as seen at \(seen.html)"))
    }
    facts += [
      ("Selectors", "\(state.selectors.words)\(Self.by(selectorsBy, moment, path))")
    ]
    return facts
  }

  /// `from … until …`, both of them links to the moment.
  private var span: HTML {
    func link(_ time: Timestamp) -> HTML {
      "<a href=\"\(moment.at(time).address(path).text)\">\(time.html)</a>"
    }
    let from: HTML =
      period.setBy == nil ? "as far back as the history goes" : "from \(link(period.from))"
    let until: HTML = period.until.map { "until \(link($0))" } ?? "until now"
    return "\(from) \(until)"
  }

  /// A warning is set in bold, since colour alone must not say it.
  private static func words(
    _ known: Known<Bool>, _ yes: String, _ no: String, isWarning: Bool = true
  ) -> HTML {
    let isPlain = known == .known(true) || !isWarning && known == .known(false)
    let words = known.words(yes, no)
    return isPlain ? "\(words)" : "<strong class=\"mark\">\(words)</strong>"
  }

  /// `S3 bucket`, `Log file validation`.
  private static func heading(_ setting: TrailSetting) -> String {
    setting.words.prefix(1).uppercased() + setting.words.dropFirst()
  }

  /// Only what is not known is marked: no setting is wrong in itself.
  private static func words(_ known: Known<JSONValue>) -> HTML {
    let words = HTML.untrusted(known.settingWords, 300)
    return known.value == nil ? "<strong class=\"mark\">\(words)</strong>" : words
  }

  private static func by(_ event: Event?, _ moment: Moment, _ path: String) -> HTML {
    guard let event else { return .nothing }
    let content = event.content
    let person = Person(content.actor, in: content.stream.trailARN?.account)
    let who: HTML = person.name.map { " by <span class=\"who\">\($0)</span>" } ?? .nothing
    return """
       <span class="by">\(content.change.kind.rawValue) at \
      <a href="\(moment.address("/events/\(event.sequence)").text)">\(content.time.html)</a>\(who)</span>
      """
  }
}

/// The selectors in force, one list for each.
private struct SelectorSection {
  /// Nil if they are not known: the state above says why.
  var selectors: TrailSelectors?

  /// CloudTrail takes 5 basic selectors, and 500 conditions in all; a hostile file may hold more.
  private static let limit = 500

  var html: HTML {
    guard let selectors else { return .nothing }
    let facts = SelectorFacts.all(selectors)
    guard !facts.isEmpty else { return .nothing }
    let cut: HTML =
      facts.count > Self.limit
      ? "<p class=\"hint\">Cut: \(facts.count - Self.limit) more.</p>" : .nothing
    return """
      \(facts.prefix(Self.limit).map(html))\(cut)

      """
  }

  private func html(_ selector: SelectorFacts) -> HTML {
    let name: HTML =
      selector.name.map { "\(selector.number). \(HTML.untrusted($0))" }
      ?? "Selector \(selector.number)"
    return """
      <h3>\(name)</h3>
      \(LineList(lines: selector.lines, shown: 40).html)

      """
  }
}

/// One selector as a list of facts.
struct SelectorFacts {
  /// Its position in the set, from 1.
  var number: Int
  var name: String?
  var lines: [String]

  static func all(_ selectors: TrailSelectors) -> [SelectorFacts] {
    switch selectors {
    case .basic(let selectors):
      selectors.enumerated().map {
        SelectorFacts(number: $0 + 1, name: nil, lines: lines(.basic([$1])))
      }
    case .advanced(let selectors):
      selectors.enumerated().map { index, selector in
        var unnamed = selector
        unnamed.name = nil
        return SelectorFacts(
          number: index + 1, name: selector.name, lines: lines(.advanced([unnamed])))
      }
    }
  }

  private static func lines(_ selector: TrailSelectors) -> [String] {
    SelectorLines.all(selector).map {
      $0.hasPrefix(label) ? String($0.dropFirst(label.count)) : $0
    }
  }

  /// The beginning of each line of a first selector without a name. Here the heading says it.
  private static let label = "selector 1: "
}
