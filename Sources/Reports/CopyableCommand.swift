/// A command line to copy, in pieces between which it may be folded.
public struct CopyableCommand: Sendable, Hashable {
  /// Words that stay on one line, quoted for a shell.
  public var pieces: [String]

  /// A command in pieces.
  public init(_ pieces: [String]) {
    self.pieces = pieces
  }

  /// On one line.
  public var line: String { pieces.joined(separator: " ") }

  /// On as few lines as fit a width, each but the last with a backslash at its end.
  func folded(width: Int, indent: Int) -> [String] {
    var lines: [String] = []
    let first = String(repeating: " ", count: indent)
    for piece in pieces {
      guard let last = lines.last, last.count + piece.count + 3 <= width else {
        lines.append(lines.isEmpty ? first + piece : first + "  " + piece)
        continue
      }
      lines[lines.count - 1] = last + " " + piece
    }
    return lines.dropLast().map { $0 + " \\" } + lines.suffix(1)
  }
}
