import ReadModels

/// Text from a log, made fit for a page.
enum ShownText {
  /// Longer texts are cut. An S3 key has at most 1,024 bytes, a selector's value 2,048.
  static let limit = 2100

  /// For text and for attributes in double quotes: nothing in it is markup, nothing in it turns the
  /// line around, and it is not longer than a person reads.
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

  /// The beginning of a long text, with a mark that tells how long it is.
  static func cut(_ raw: String, _ limit: Int) -> String {
    // No text has more scalars than bytes. A Character may be any number of them.
    guard raw.utf8.count > limit else { return raw }
    let count = raw.unicodeScalars.count
    guard count > limit else { return raw }
    let beginning = String(String.UnicodeScalarView(raw.unicodeScalars.prefix(limit)))
    return beginning + "… (cut: \(Number.grouped(count)) characters)"
  }
}
