import CloudTrail

/// A selector's value that is not plain (see ``PlainText``), and as what it may still meet texts
/// that are.
struct OddText {
  private let bytes: [UInt8]
  /// Letter by letter in lower case; nil for a letter that no plain one equals.
  private let letters: [UInt8?]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    letters = ByteMatch.folded(bytes).map { Self.plain[$0] }
  }

  /// The plain text that is the same without regard to case and composition, where there is one.
  var foldedToASCII: [UInt8]? {
    let ascii = letters.compactMap { $0 }
    return ascii.count == letters.count ? ascii : nil
  }

  /// The plain part at one end of the value.
  func plainEnd(_ isFromBehind: Bool, folded: Bool) -> [UInt8] {
    let letters: [UInt8?] = folded ? self.letters : bytes.map { 0x20..<0x80 ~= $0 ? $0 : nil }
    if isFromBehind { return letters.reversed().prefix { $0 != nil }.reversed().compactMap { $0 } }
    return letters.prefix { $0 != nil }.compactMap { $0 }
  }

  private static let plain = Dictionary(
    uniqueKeysWithValues: (UInt8(0x20)..<0x80).filter { PlainText.folded($0) == $0 }
      .map { (Character(Unicode.Scalar($0)), $0) })
}
