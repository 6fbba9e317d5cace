// Searches in the bytes of texts, of which comparisons make very many, mostly for a text of one byte. Those of
// the library take any collections, and a hundred times as long.

extension RandomAccessCollection where Element == UInt8, Index == Int {
  /// Where the bytes of a text occur first; nil if they do not, or if the text is empty.
  ///
  /// - Parameter start: nothing before it is looked at.
  func place(of text: [UInt8], from start: Int) -> Int? {
    guard let first = text.first else { return nil }
    var place = start
    while place + text.count <= endIndex {
      if self[place] == first, self[place..<place + text.count].elementsEqual(text) {
        return place
      }
      place += 1
    }
    return nil
  }

  /// The bytes with other ones in place of each occurrence of a text.
  func replacing(_ text: [UInt8], by others: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var rest = startIndex
    while let place = place(of: text, from: rest) {
      result += self[rest..<place]
      result += others
      rest = place + text.count
    }
    return result + self[rest...]
  }
}

extension String {
  /// The text before the first occurrence of another one's bytes; nil if it does not occur.
  func before(_ mark: String) -> String? {
    let bytes = Array(utf8)
    return bytes.place(of: Array(mark.utf8), from: 0).map {
      String(decoding: bytes[..<$0], as: UTF8.self)
    }
  }
}
