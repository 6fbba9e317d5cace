/// Markup: HTML, and SVG within it or alone. Literals of the program's source are markup as they are; every text
/// that is interpolated comes from a log, may be hostile, and is escaped.
///
///     let row: HTML = "<td title=\"\(principal)\">\(principal)</td>"
public struct HTML: Sendable, ExpressibleByStringInterpolation {
  /// The markup as it is sent or written to a file.
  public private(set) var source: String

  /// Empty markup.
  public static let nothing: HTML = ""

  /// A literal of the program's source, as it is.
  public init(stringLiteral markup: String) {
    source = markup
  }

  /// A literal with texts, which are escaped, with numbers and with other markup.
  public init(stringInterpolation: StringInterpolation) {
    source = stringInterpolation.source
  }

  /// One after the other.
  public static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }

  /// Adds markup at the end.
  public static func += (left: inout HTML, right: HTML) { left.source += right.source }

  /// Whether there is none.
  public var isEmpty: Bool { source.isEmpty }

  /// Text that somebody else chose, cut to so many Unicode scalars. If it is not ASCII, it may be written
  /// from right to left, and its own element keeps it from reordering the words around it.
  public static func untrusted(_ raw: String, _ limit: Int = ShownText.limit) -> HTML {
    let text = ShownText.cut(raw, limit)
    return text.utf8.allSatisfy { $0 < 0x80 } ? "\(text)" : "<bdi>\(text)</bdi>"
  }

  /// What a literal of markup is made of: its own text as it is, and what is interpolated.
  public struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    /// Nothing yet.
    public init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity + interpolationCount * 32)
    }

    /// Adds markup of the program's source.
    public mutating func appendLiteral(_ markup: String) {
      source += markup
    }

    /// Adds text, escaped and cut.
    public mutating func appendInterpolation(_ text: String) {
      source += ShownText.escaped(text)
    }

    /// Adds a whole number.
    public mutating func appendInterpolation(_ number: some BinaryInteger) {
      source += String(number)
    }

    /// Adds a length or a place of a drawing, rounded to hundredths.
    public mutating func appendInterpolation(_ number: Double) {
      source += HTML.decimal(number)
    }

    /// Adds markup.
    public mutating func appendInterpolation(_ markup: HTML) {
      source += markup.source
    }

    /// Adds pieces of markup, one after the other.
    public mutating func appendInterpolation(_ markup: [HTML]) {
      for part in markup { source += part.source }
    }
  }

  /// As SVG and CSS read numbers: without an exponent, in hundredths at the finest. What is no number, or is
  /// beyond any drawing, is the nearest that fits.
  private static func decimal(_ number: Double) -> String {
    let limit = 1e9
    let fitting = number.isNaN ? 0 : min(max(number, -limit), limit)
    let hundredths = Int((fitting * 100).rounded())
    let (whole, rest) = hundredths.magnitude.quotientAndRemainder(dividingBy: 100)
    let sign = hundredths < 0 ? "-" : ""
    if rest == 0 { return "\(sign)\(whole)" }
    let digits = rest % 10 == 0 ? "\(rest / 10)" : rest < 10 ? "0\(rest)" : "\(rest)"
    return "\(sign)\(whole).\(digits)"
  }
}
