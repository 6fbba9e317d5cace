import ReadModels

/// Lines of text from the log. A line that begins with `- ` or `+ ` was removed or added. A long list is
/// folded, and one longer than any call of the API can make it is cut.
public struct LineList: Sendable {
  /// One after the other.
  public var lines: [String]
  /// How many are shown unfolded.
  public var shown: Int

  /// A list of which so many lines are shown unfolded.
  public init(lines: [String], shown: Int) {
    (self.lines, self.shown) = (lines, shown)
  }

  /// A call holds at most 500 conditions, so a change removes and adds at most 1,000.
  private static let limit = 1000

  /// The element; nothing if there are no lines.
  public var html: HTML {
    guard !lines.isEmpty else { return .nothing }
    // Three lines more are better than a click.
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
    let text = HTML.untrusted(line)
    if line.hasPrefix("- ") { return "<li><del>\(text)</del></li>\n" }
    if line.hasPrefix("+ ") { return "<li><ins>\(text)</ins></li>\n" }
    return "<li>\(text)</li>\n"
  }
}
