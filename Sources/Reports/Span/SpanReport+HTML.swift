import CloudTrail
import Drawing
public import Markup
import ReadModels

extension SpanReport {
  /// The report as one HTML file: its style is in it, nothing is loaded from elsewhere, and there is no script.
  public var html: HTML {
    """
    <!DOCTYPE html>
    <html lang="en">
    <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
    <meta name="referrer" content="no-referrer">
    <title>\(title)</title>
    <style>
    \(SpanStyle.css)\(Drawing.style)</style>
    </head>
    <body>
    <header>
    <h1>\(title)</h1>
    <p class="byline">\(HTML.untrusted(byline))</p>
    \(notes)</header>
    <main>
    <section class="summary">
    <h2>Summary</h2>
    \(summarySentences)</section>
    \(drawingSection)\(windowSection)\(changeSection)\(refusedSection)\(readSection)\(checkSection)</main>
    </body>
    </html>

    """
  }

  private var notes: HTML {
    let notes = [redactionNote].compactMap(\.self) + origin.notes
    return "\(notes.map { note -> HTML in "<p class=\"note\">\(note)</p>\n" })"
  }

  /// What it is about, then the windows, then the rest, which is less loud.
  private var summarySentences: HTML {
    let told = summary.dropFirst().prefix(toldWindows)
    let items = told.map { words -> HTML in "<li>\(HTML.untrusted(words))</li>\n" }
    let findings: HTML = told.isEmpty ? .nothing : "<ul class=\"findings\">\n\(items)</ul>\n"
    let first = summary.prefix(1).map { words -> HTML in
      "<p class=\"lead\">\(HTML.untrusted(words))</p>\n"
    }
    return "\(first)\(findings)\(summary.dropFirst(1 + told.count).map(Self.paragraph))"
  }

  private static func paragraph(_ words: String) -> HTML { "<p>\(HTML.untrusted(words))</p>\n" }

  private static func note(_ words: String?) -> HTML {
    words.map { "<p class=\"note\">\($0)</p>\n" } ?? .nothing
  }

  /// A section with its heading; nothing if there is nothing to show.
  private static func section(_ title: String, _ body: HTML) -> HTML {
    body.isEmpty ? .nothing : "<section>\n<h2>\(title)</h2>\n\(body)</section>\n"
  }

  private static func facts(_ facts: [(name: String, words: String)]) -> HTML {
    let rows = facts.map { fact -> HTML in
      "<dt>\(fact.name)</dt><dd>\(HTML.untrusted(fact.words))</dd>\n"
    }
    return "<dl>\n\(rows)</dl>\n"
  }

  private static func table(
    _ caption: String, _ columns: [String], _ rows: [[String]], further: Int = 0
  ) -> HTML {
    if rows.isEmpty { return .nothing }
    let table = Table(
      caption: caption, columns: columns,
      rows: rows.map { row in
        .init(
          heading: HTML.untrusted(row.first ?? ""),
          cells: row.dropFirst().map { HTML.untrusted($0) })
      })
    return "\(table.html)\n\(note(Missed.more(further)))"
  }

  /// The drawing, and the same in sentences, which are there for a reader who does not see it.
  private var drawingSection: HTML {
    guard let drawing else { return .nothing }
    let isCompact = drawing.all.count > Self.mostWideLanes
    func svg(_ width: Int, _ id: String) -> HTML {
      var look = SVGLook(width: width)
      (look.isCompact, look.id) = (isCompact, id)
      return drawing.svg(look)
    }
    // The picture of many trails is large, and is not there twice.
    let pictures: HTML =
      isCompact
      ? svg(960, "drawing")
      : """
      <div class="wide">\(svg(960, "drawing"))</div>
      <div class="phone">\(svg(332, "phone"))</div>

      """
    let sentences = drawing.alternative.prefix(Self.mostSentences).map { sentence -> HTML in
      "<li>\(HTML.untrusted(sentence))</li>\n"
    }
    let rest = drawing.alternative.count - Self.mostSentences
    let more: HTML = rest > 0 ? "<li>and \(Number.counted(rest, "more lane"))</li>\n" : .nothing
    return Self.section(
      "What was logged over time",
      """
      <figure>
      \(pictures)</figure>
      <ul class="alternative">
      \(sentences)\(more)</ul>

      """)
  }

  /// With more lanes, each is as low as a line of text.
  private static let mostWideLanes = 25
  private static let mostSentences = 60

  // MARK: - Windows

  private var windowSection: HTML {
    Self.section(
      "Windows in which something was not logged",
      "\(Self.note(windowNote))\(windows.map(Self.article))"
        + Self.table("Other windows", FurtherWindows.columns, furtherWindows.map(\.cells)))
  }

  private static func article(_ window: Window) -> HTML {
    var names: HTML = .nothing
    if let missed = window.missed, missed.byConfiguration.events > 0 {
      names = """
        <div class="names">
        <div>\(table("Calls that passed", "call", missed.calls, missed.furtherCalls))</div>
        <div>\(table("Whose they were", "who", missed.principals, missed.furtherPrincipals))</div>
        </div>

        """
    }
    return """
      <article class="window" id="window-\(window.number)">
      <h3>\(HTML.untrusted(window.heading))</h3>
      <p class="span">\(window.span)</p>
      \(facts(window.facts))\(names)</article>

      """
  }

  private static func table(
    _ caption: String, _ name: String, _ names: [NamedCount], _ further: Int
  ) -> HTML {
    table(
      caption, [name, "events", "writes"],
      names.map {
        [$0.name, Number.grouped($0.count.events), Number.grouped($0.count.writes)]
      }, further: further)
  }

  // MARK: - Changes

  private var changeSection: HTML {
    Self.section(
      "Changes",
      "\(Self.note(changeNote))\(changes.map(Self.article))"
        + Self.table(
          "Other calls", ["trail", "calls"], furtherChanges.map { [$0.trail, $0.words] }))
  }

  private var refusedSection: HTML {
    Self.section("What AWS refused", "\(refused.map(Self.article))")
  }

  private static func article(_ change: Change) -> HTML {
    let trail: HTML = change.call.trail.map { " on \(HTML.untrusted($0))" } ?? .nothing
    let who: HTML = change.who.map { "<p class=\"who\">\(HTML.untrusted($0))</p>\n" } ?? .nothing
    let meaning: HTML =
      change.meaningInWords.map {
        "<p class=\"meaning \(change.meaning ?? "")\">\(HTML.untrusted($0))</p>\n"
      } ?? .nothing
    return """
      <article class="change">
      <h3>\(SpanWords.moment(change.call.time)) \(HTML.untrusted(change.title))\(trail)</h3>
      \(who)\(meaning)\(list(change.shownLines))<p class="id">event \(change.call.eventID)</p>
      </article>

      """
  }

  private static func list(_ lines: [String]) -> HTML {
    if lines.isEmpty { return .nothing }
    let items = lines.map { line -> HTML in
      let text = HTML.untrusted(line)
      if line.hasPrefix("- ") { return "<li><del>\(text)</del></li>\n" }
      return line.hasPrefix("+ ") ? "<li><ins>\(text)</ins></li>\n" : "<li>\(text)</li>\n"
    }
    return "<ul class=\"lines\">\n\(items)</ul>\n"
  }

  // MARK: - What it rests on

  private var readSection: HTML {
    Self.section(
      "What was read",
      Self.table(
        "By account and Region", Place.columns, places.map(\.cells), further: furtherPlaces))
      + Self.section(
        "What is not known",
        Self.table(
          "Times of which it is not known what a trail logged", Unknown.columns,
          unknown.map(\.cells), further: furtherUnknown))
  }

  private var checkSection: HTML {
    let files = inputs.listed.map { [$0.name, $0.sha256 ?? "not known"] }
    return Self.section(
      "Rules that this rests on",
      Self.table(
        "By their ids on the page of semantics", Rule.columns, rules.map(\.cells)))
      + Self.section(
        "How to check it",
        Self.facts(checks)
          + Self.table("Files with events of the span", ["file", "SHA-256"], files)
      )
      + Self.section("How it was made", Self.facts(making))
  }
}
