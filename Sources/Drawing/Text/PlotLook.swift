public import ReadModels

/// How a drawing is made as text.
public struct PlotLook: Sendable {
  /// How wide a line may be, in columns; at least 40.
  public var width: Int
  /// Whether the terminal shows nothing but ASCII.
  public var isASCII: Bool
  /// Colours.
  public var style: Style

  /// A way to draw.
  public init(width: Int, isASCII: Bool = false, style: Style = .plain) {
    self.width = max(width, 40)
    self.isASCII = isASCII
    self.style = style
  }

  /// More is logged where more is filled; what is surely lost and what is not known are letters and signs of their
  /// own, so that nothing is told by colour alone. What was not read looks as in the map of `sources`.
  func glyph(_ state: Lane.State) -> Character {
    switch state {
    case .full: isASCII ? "#" : "█"
    case .narrowed: isASCII ? "=" : "▄"
    case .blind: "B"
    case .off: "O"
    case .selfBlind: "x"
    case .unread: isASCII ? "." : "·"
    case .unknown: "?"
    case .notThere: " "
    }
  }

  func coloured(_ text: String, _ state: Lane.State) -> String {
    switch state {
    case .full: style.green(text)
    case .narrowed: style.yellow(text)
    case .blind, .off: style.red(text)
    case .selfBlind, .unread, .unknown: style.dim(text)
    case .notThere: text
    }
  }

  /// The end of a name that is cut.
  var ellipsis: Character { isASCII ? "~" : "…" }
}
