/// Markup. What stands in the source of the program is markup as it is; every text that is put in
/// between comes from a log, is hostile, and is escaped.
///
///     let row: HTML = "<td title=\"\(principal)\">\(principal)</td>"
struct HTML: Sendable, ExpressibleByStringInterpolation {
  private(set) var source: String

  static let nothing: HTML = ""

  init(stringLiteral markup: String) {
    source = markup
  }

  init(stringInterpolation: StringInterpolation) {
    source = stringInterpolation.source
  }

  static func + (left: HTML, right: HTML) -> HTML { "\(left)\(right)" }

  struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var source = ""

    init(literalCapacity: Int, interpolationCount: Int) {
      source.reserveCapacity(literalCapacity + interpolationCount * 32)
    }

    mutating func appendLiteral(_ markup: String) {
      source += markup
    }

    mutating func appendInterpolation(_ text: String) {
      source += ShownText.escaped(text)
    }

    mutating func appendInterpolation(_ number: some BinaryInteger) {
      source += String(number)
    }

    mutating func appendInterpolation(_ markup: HTML) {
      source += markup.source
    }

    mutating func appendInterpolation(_ markup: [HTML]) {
      for part in markup { source += part.source }
    }
  }
}
