import CloudTrail
import History
import Markup
import ReadModels

/// The state that decides what the trail logs at the moment, for how long it was in force, and who put the
/// selectors and started or stopped logging.
struct TrailStateSection {
  let period: Period
  let path: String
  let moment: Moment
  private let state: TrailState
  /// Nil if they are not known, or the trail is not known to have existed.
  let selectors: TrailSelectors?
  let selectorsBy: Event?
  let loggingBy: Event?
  let settings: SettingsAtMoment
  /// How far all of this can be trusted.
  let trust: Trust

  init(
    period: Period, settings: SettingsAtMoment, path: String, moment: Moment, trust: Trust,
    _ history: HistorySnapshot
  ) throws {
    self.trust = trust
    self.period = period
    self.path = path
    self.moment = moment
    self.settings = settings
    state = period.state.lastInForce
    let inForce = period.state.inForce
    selectors = try inForce.flatMap { try history.selectors(of: $0) }
    func event(_ sequence: Int64?) throws -> Event? {
      try sequence.flatMap { try history.event(sequence: $0) }
    }
    selectorsBy = try event(inForce?.selectorsBy)
    loggingBy = try event(inForce?.loggingBy)
  }

  var html: HTML {
    """
    <section aria-labelledby="state-heading">
    <h2 id="state-heading">State</h2>
    <dl class="state">
    \(facts.map { name, value -> HTML in "<dt>\(name)</dt>\n<dd>\(value)</dd>\n" })</dl>
    </section>
    \(SelectorSection(selectors: selectors).html)
    """
  }

  private var facts: [(String, HTML)] {
    var facts: [(String, HTML)] = [
      ("In force", span), ("Exists", Self.words(state.exists, "yes", "no")),
    ]
    if let note = trust.note { facts.insert(("But", HTML.untrusted(note, 300)), at: 1) }
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
      "<a href=\"\(moment.at(time).link(path))\">\(time.html)</a>"
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
    let who: HTML =
      content.actor.principal.map { " by \(HTML.untrusted($0, 200))" } ?? .nothing
    return """
       <span class="by">\(content.change.kind.rawValue) at \
      <a href="\(moment.at(content.time).link(path))">\(content.time.html)</a>\(who)</span>
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
      <section aria-labelledby="selectors-heading">
      <h2 id="selectors-heading">Selectors</h2>
      \(facts.prefix(Self.limit).map(html))\(cut)
      </section>
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
