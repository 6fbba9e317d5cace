import CloudTrail
import Drawing
import ReadModels

extension SpanReport {
  /// The report as Markdown, in which nothing out of a log is markup.
  public var markdown: String {
    var out = Markdown()
    out.heading(1, title)
    out.paragraph(byline)
    for note in [redactionNote].compactMap(\.self) + origin.notes { out.paragraph(note) }
    for sentence in summary { out.paragraph(sentence) }
    if let drawing {
      out.heading(2, "What was logged over time")
      for sentence in drawing.alternative.prefix(Self.most) { out.item(nil, sentence) }
    }
    addWindows(&out)
    addChanges(&out)
    if !refused.isEmpty {
      out.heading(2, "What AWS refused")
      for change in refused { add(change, &out) }
    }
    if !places.isEmpty { out.heading(2, "What was read") }
    out.table(Place.columns, places.map(\.cells), further: furtherPlaces)
    if !unknown.isEmpty {
      out.heading(2, "What is not known")
      out.table(Unknown.columns, unknown.map(\.cells), further: furtherUnknown)
    }
    if !rules.isEmpty {
      out.heading(2, "Rules that this rests on")
      out.table(Rule.columns, rules.map(\.cells))
    }
    out.heading(2, "How to check it")
    for (name, words) in checks + making { out.item(name, words) }
    if !inputs.listed.isEmpty {
      out.table(["file", "SHA-256"], inputs.listed.map { [$0.name, $0.sha256 ?? "not known"] })
    }
    return out.text
  }

  private func addWindows(_ out: inout Markdown) {
    guard windowCount > 0 else { return }
    out.heading(2, "Windows in which something was not logged")
    if let windowNote { out.paragraph(windowNote) }
    for window in windows {
      out.heading(3, window.heading)
      out.paragraph(window.span)
      for (name, words) in window.facts { out.item(name, words) }
      if let missed = window.missed, missed.byConfiguration.events > 0 {
        out.item("calls", names(missed.calls, further: missed.furtherCalls))
        out.item("by", names(missed.principals, further: missed.furtherPrincipals))
      }
    }
    if !furtherWindows.isEmpty {
      out.heading(3, "Other windows")
      out.table(FurtherWindows.columns, furtherWindows.map(\.cells))
    }
  }

  private func names(_ names: [NamedCount], further: Int) -> String {
    (names.map { "\(Number.grouped($0.count.events)) \($0.name)" }
      + [Missed.more(further)].compactMap(\.self)).joined(separator: ", ")
  }

  private func addChanges(_ out: inout Markdown) {
    guard !changes.isEmpty || !furtherChanges.isEmpty else { return }
    out.heading(2, "Changes")
    if let changeNote { out.paragraph(changeNote) }
    for change in changes { add(change, &out) }
    if !furtherChanges.isEmpty {
      out.heading(3, "Other calls")
      out.table(["trail", "calls"], furtherChanges.map { [$0.trail, $0.words] })
    }
  }

  private func add(_ change: Change, _ out: inout Markdown) {
    let trail = change.call.trail.map { " on \($0)" } ?? ""
    out.heading(3, "\(SpanWords.moment(change.call.time))  \(change.title)\(trail)")
    if let who = change.who { out.item("who", who) }
    if let meaning = change.meaningInWords { out.item("meaning", meaning) }
    for line in change.shownLines { out.item(nil, line) }
    out.item("event", change.call.eventID)
  }
}

/// Markdown as it grows: blocks with an empty line between them, and every text escaped.
private struct Markdown {
  private(set) var text = ""
  private var isList = false

  mutating func heading(_ level: Int, _ words: String) {
    begin()
    text += String(repeating: "#", count: level) + " " + Printable.markdown(words) + "\n"
  }

  mutating func paragraph(_ words: String) {
    begin()
    text += Self.line(words) + "\n"
  }

  mutating func item(_ name: String?, _ words: String) {
    if !isList { begin() }
    isList = true
    text += "- " + (name.map { "\($0): " } ?? "") + Self.line(words) + "\n"
  }

  mutating func table(_ columns: [String], _ rows: [[String]], further: Int = 0) {
    if rows.isEmpty { return }
    begin()
    func row(_ cells: [String]) -> String {
      "| " + cells.map(Printable.markdown).joined(separator: " | ") + " |\n"
    }
    text += row(columns) + "|" + columns.map { _ in "---|" }.joined() + "\n"
    for cells in rows { text += row(cells) }
    if further > 0 { paragraph("and \(Number.grouped(further)) more") }
  }

  private mutating func begin() {
    isList = false
    if !text.isEmpty { text += "\n" }
  }

  /// A text that begins a line: `- ` and `+ ` would begin a list there, and a number with a dot, too.
  private static func line(_ words: String) -> String {
    let escaped = Printable.markdown(words)
    guard let first = escaped.first, "-+".contains(first) || first.isNumber else { return escaped }
    if first.isNumber {
      let digits = escaped.prefix(while: \.isNumber)
      let rest = escaped.dropFirst(digits.count)
      return rest.hasPrefix(".") || rest.hasPrefix(")") ? digits + "\\" + rest : escaped
    }
    return "\\" + escaped
  }
}
