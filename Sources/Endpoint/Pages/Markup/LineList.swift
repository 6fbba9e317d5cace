import ReadModels

/// Lines of text from the log. Those that begin with `- ` or `+ ` went or came; a list that is long is
/// folded, and one that is longer than any call of the API can make it is cut.
struct LineList {
  var lines: [String]
  /// How many stand there unfolded.
  var shown: Int

  /// A call can hold at most 500 conditions; what went and what came are at most 1,000.
  private static let limit = 1000

  var html: HTML {
    guard !lines.isEmpty else { return .nothing }
    // One more click is worse than one more line.
    let shown = lines.count <= shown + 3 ? lines.count : shown
    return "\(Self.list(lines.prefix(shown)))\(folded(lines.dropFirst(shown)))"
  }

  private func folded(_ lines: ArraySlice<String>) -> HTML {
    guard !lines.isEmpty else { return .nothing }
    let cut = lines.count - Self.limit
    let mark: HTML =
      cut > 0 ? "<p class=\"hint\">Cut: \(Number.counted(cut, "more line")).</p>" : .nothing
    return """
      <details>
      <summary>\(Number.counted(lines.count, "more line"))</summary>
      \(Self.list(lines.prefix(Self.limit)))\(mark)
      </details>
      """
  }

  private static func list(_ lines: ArraySlice<String>) -> HTML {
    "<ul class=\"lines\">\n\(lines.map(item))</ul>\n"
  }

  private static func item(_ line: String) -> HTML {
    let text = Foreign.text(line)
    if line.hasPrefix("- ") { return "<li><del>\(text)</del></li>\n" }
    if line.hasPrefix("+ ") { return "<li><ins>\(text)</ins></li>\n" }
    return "<li>\(text)</li>\n"
  }
}
