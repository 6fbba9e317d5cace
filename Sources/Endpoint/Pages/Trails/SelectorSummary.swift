import CloudTrail
import History
import ReadModels

/// Selectors in one short line; the whole of them is on the trail's own page.
enum SelectorSummary {
  private static let shown = 150

  static func line(
    _ kind: Known<TrailState.SelectorKind>, _ selectors: TrailSelectors?
  ) -> String {
    guard let selectors, kind.value != nil, kind != .known(.default) else { return kind.words }
    let parts = SelectorFacts.all(selectors).map { selector in
      let name = selector.name.map { "\"\($0)\": " } ?? ""
      return name + selector.lines.joined(separator: ", ")
    }
    return shortened(kind.words + ": " + parts.joined(separator: "; "))
  }

  /// Cut behind a word, where there is one not far from the end.
  private static func shortened(_ line: String) -> String {
    guard line.utf8.count > shown else { return line }
    var beginning = line.unicodeScalars.prefix(shown)
    guard beginning.count < line.unicodeScalars.count else { return line }
    if let space = beginning.lastIndex(of: " "),
      beginning.distance(from: space, to: beginning.endIndex) < 40
    {
      beginning = beginning[..<space]
    }
    return String(String.UnicodeScalarView(beginning)) + " …"
  }
}
