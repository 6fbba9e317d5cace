import CloudTrail
import ReadModels

/// Markup. Literals of the program's source are markup as they are; every text that is interpolated comes
/// from a log, may be hostile, and is escaped.
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

  /// Text that somebody else chose, cut to so many Unicode scalars. If it is not ASCII, it may be written
  /// from right to left, and its own element keeps it from reordering the words around it.
  static func untrusted(_ raw: String, _ limit: Int = ShownText.limit) -> HTML {
    let text = ShownText.cut(raw, limit)
    return text.utf8.allSatisfy { $0 < 0x80 } ? "\(text)" : "<bdi>\(text)</bdi>"
  }

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

extension Timestamp {
  /// The time as text, in an element that browsers can read as a time.
  var html: HTML { "<time datetime=\"\(description)\">\(description)</time>" }
}

/// Text from a log, cut and escaped for a page.
enum ShownText {
  /// Longer texts are cut. An S3 key has at most 1,024 bytes, a selector's value 2,048.
  static let limit = 2100

  /// For text and for attributes in double quotes: it holds no markup, no character that changes the
  /// direction of the line, and is no longer than a person reads.
  static func escaped(_ raw: String) -> String {
    var out: [UInt8] = []
    for byte in Printable.text(cut(raw, limit)).utf8 {
      switch byte {
      case UInt8(ascii: "&"): out += "&amp;".utf8
      case UInt8(ascii: "<"): out += "&lt;".utf8
      case UInt8(ascii: ">"): out += "&gt;".utf8
      case UInt8(ascii: "\""): out += "&quot;".utf8
      case UInt8(ascii: "'"): out += "&#39;".utf8
      default: out.append(byte)
      }
    }
    return String(decoding: out, as: UTF8.self)
  }

  /// The beginning of a long text, and how long the whole is.
  static func cut(_ raw: String, _ limit: Int) -> String {
    // Counts scalars, since one Character can hold any number of them. No text has more than bytes.
    guard raw.utf8.count > limit else { return raw }
    let count = raw.unicodeScalars.count
    guard count > limit else { return raw }
    let beginning = String(String.UnicodeScalarView(raw.unicodeScalars.prefix(limit)))
    return beginning + "… (cut: \(Number.grouped(count)) characters)"
  }
}

/// A table that becomes a list of cards if the window is too narrow.
struct Table {
  var caption: String
  var columns: [String]
  var rows: [Row]

  struct Row {
    /// The cell that names the row.
    var heading: HTML
    var cells: [HTML]
  }

  /// The roles repeat what the elements mean, because browsers drop the meaning of a row that is laid out
  /// as a card.
  var html: HTML {
    let head = columns.map { column -> HTML in
      "<th role=\"columnheader\" scope=\"col\">\(column)</th>"
    }
    return """
      <table role="table">
      <caption>\(caption)</caption>
      <thead role="rowgroup"><tr role="row">\(head)</tr></thead>
      <tbody role="rowgroup">
      \(rows.map(html))</tbody>
      </table>
      """
  }

  private func html(_ row: Row) -> HTML {
    let cells = zip(columns.dropFirst(), row.cells).map { column, cell -> HTML in
      "<td role=\"cell\" data-label=\"\(column)\"><div>\(cell)</div></td>\n"
    }
    return """
      <tr role="row">
      <th role="rowheader" scope="row">\(row.heading)</th>
      \(cells)</tr>

      """
  }
}

/// Lines of text from the log. A line that begins with `- ` or `+ ` was removed or added. A long list is
/// folded, and one longer than any call of the API can make it is cut.
struct LineList {
  var lines: [String]
  /// How many are shown unfolded.
  var shown: Int

  /// A call holds at most 500 conditions, so a change removes and adds at most 1,000.
  private static let limit = 1000

  var html: HTML {
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
