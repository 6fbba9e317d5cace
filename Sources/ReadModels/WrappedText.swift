// Text folded to the width of a terminal.

extension String {
  /// Lines of at most a width, broken at spaces; a longer word stands alone.
  ///
  /// - Parameters:
  ///   - width: in characters.
  ///   - indent: how many spaces each line begins with.
  ///   - more: how many more each line after the first begins with.
  public func wrapped(width: Int, indent: Int = 0, hanging more: Int = 0) -> [String] {
    var lines: [String] = []
    for word in split(separator: " ") {
      if let last = lines.last, last.count + word.count + 1 <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        let margin = indent + (lines.isEmpty ? 0 : more)
        lines.append(String(repeating: " ", count: margin) + word)
      }
    }
    return lines
  }
}

extension [String] {
  /// Lines of at most a width with these phrases, commas between them, none of them broken; a longer phrase
  /// stands alone.
  ///
  /// - Parameters:
  ///   - width: in characters.
  ///   - more: how many spaces each line after the first begins with.
  public func listed(width: Int, hanging more: Int = 0) -> [String] {
    var lines: [String] = []
    for (index, phrase) in enumerated() {
      let phrase = index < count - 1 ? phrase + "," : phrase
      if let last = lines.last, last.count + phrase.count + 1 <= width {
        lines[lines.count - 1] = last + " " + phrase
      } else {
        lines.append(String(repeating: " ", count: lines.isEmpty ? 0 : more) + phrase)
      }
    }
    return lines
  }
}
