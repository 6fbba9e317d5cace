import CloudTrail
import History
import ReadModels

/// All that decides what the trail logs at the moment, who decided the selectors, and for how long it
/// held.
struct TrailStateSection {
  let period: Period
  let path: String
  let moment: Moment
  private let state: TrailState
  /// Nil if they are not known, or the trail is not known to have existed.
  let selectors: TrailSelectors?
  let selectorsBy: Event?
  let loggingBy: Event?

  init(period: Period, path: String, moment: Moment, _ history: HistorySnapshot) throws {
    self.period = period
    self.path = path
    self.moment = moment
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
    guard state.exists != .known(false) else { return facts }
    facts += [
      ("Logging", "\(Self.words(state.logging, "on", "off"))\(Self.by(loggingBy, moment, path))"),
      ("Multi-Region", Self.words(state.isMultiRegion, "yes", "no", isWarning: false)),
      ("Global services", Self.words(state.includesGlobalServices, "yes", "no", isWarning: false)),
      ("Organization", Self.words(state.isOrganization, "yes", "no", isWarning: false)),
      ("Insights", Self.insights(state.insights)),
      ("Selectors", "\(state.selectors.words)\(Self.by(selectorsBy, moment, path))"),
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

  /// What warns is told by weight, not by colour.
  private static func words(
    _ known: Known<Bool>, _ yes: String, _ no: String, isWarning: Bool = true
  ) -> HTML {
    let isPlain = known == .known(true) || !isWarning && known == .known(false)
    let words = known.words(yes, no)
    return isPlain ? "\(words)" : "<strong class=\"mark\">\(words)</strong>"
  }

  private static func insights(_ known: Known<[String]>) -> HTML {
    switch known {
    case .known(let types):
      Foreign.text(types.isEmpty ? "off" : types.joined(separator: ", "), 300)
    case .unknown(let reason): "not known: \(reason.words)"
    }
  }

  private static func by(_ event: Event?, _ moment: Moment, _ path: String) -> HTML {
    guard let event else { return .nothing }
    let content = event.content
    let who: HTML =
      content.actor.principal.map { " by \(Foreign.text($0, 200))" } ?? .nothing
    return """
       <span class="by">\(content.change.kind.rawValue) at \
      <a href="\(moment.at(content.time).link(path))">\(content.time.html)</a>\(who)</span>
      """
  }
}
