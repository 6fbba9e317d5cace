/// What stands around and between records.
struct Framing {
  let opening: String
  let separator: UInt8
  let closing: String

  /// CloudTrail's own.
  static let document = Framing(
    opening: #"{"Records":["#, separator: UInt8(ascii: ","), closing: "]}")
  static let lines = Framing(opening: "", separator: UInt8(ascii: "\n"), closing: "\n")
  /// Of an array whose brackets are written elsewhere.
  static let elements = Framing(opening: "", separator: UInt8(ascii: ","), closing: "")
}
