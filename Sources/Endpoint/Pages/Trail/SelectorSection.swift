import CloudTrail

/// The selectors in force, one list for each.
struct SelectorSection {
  /// Nil where they are not known: the state has said why.
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
      selector.name.map { "\(selector.place). \(Foreign.text($0))" }
      ?? "Selector \(selector.place)"
    return """
      <h3>\(name)</h3>
      \(LineList(lines: selector.lines, shown: 40).html)

      """
  }
}
