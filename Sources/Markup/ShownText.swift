public import CloudTrail
import ReadModels

/// Text from a log, cut and escaped for a page.
public enum ShownText {
  /// Longer texts are cut. An S3 key has at most 1,024 bytes, a selector's value 2,048.
  public static let limit = 2100

  /// For text and for attributes in double quotes: it holds no markup, no character that changes the
  /// direction of the line, and is no longer than a person reads.
  public static func escaped(_ raw: String) -> String {
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
  public static func cut(_ raw: String, _ limit: Int) -> String {
    // Counts scalars, since one Character can hold any number of them. No text has more than bytes.
    guard raw.utf8.count > limit else { return raw }
    let count = raw.unicodeScalars.count
    guard count > limit else { return raw }
    let beginning = String(String.UnicodeScalarView(raw.unicodeScalars.prefix(limit)))
    return beginning + "… (cut: \(Number.grouped(count)) characters)"
  }
}

extension Timestamp {
  /// The time as text, in an element that browsers can read as a time.
  public var html: HTML { "<time datetime=\"\(description)\">\(description)</time>" }
}
