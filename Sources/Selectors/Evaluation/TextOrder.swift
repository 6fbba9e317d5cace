/// The order of many texts by their bytes, found eight bytes at a time: selectors' values share long
/// beginnings, which are looked at once for all of them.
package struct TextOrder: ~Copyable {
  private let texts: UnsafeBufferPointer<Range<Int>>
  private let bytes: UnsafeRawBufferPointer
  private let places: UnsafeMutableBufferPointer<Place>

  /// One text, by what stands at the depth that is sorted.
  private struct Place: BitwiseCopyable {
    /// The next eight bytes, the first one the highest; 0 behind the end.
    var word: UInt64
    /// The text's number.
    var number: UInt32
    /// How many bytes are left, up to 9, which stands for more than the word: of texts with the same
    /// word those that end in it come first, the shortest of them before the others.
    var left: UInt8
  }

  /// The numbers of the texts in their order; of two that are the same the first comes first.
  ///
  /// - Parameter texts: where each lies among the bytes.
  package static func of(_ texts: [Range<Int>], in bytes: [UInt8]) -> [Int] {
    var places = texts.indices.map { Place(word: 0, number: UInt32($0), left: 0) }
    places.withUnsafeMutableBufferPointer { places in
      bytes.withUnsafeBytes { bytes in
        texts.withUnsafeBufferPointer { texts in
          TextOrder(texts: texts, bytes: bytes, places: places).sort(texts.indices, from: 0)
        }
      }
    }
    return places.map { Int($0.number) }
  }

  /// Sorts places whose texts agree up to a depth.
  private borrowing func sort(_ range: Range<Int>, from known: Int) {
    guard range.count > 1 else { return }
    let depth = sharedDepth(range, from: known)
    for place in range { read(place, depth) }
    var here = UnsafeMutableBufferPointer(rebasing: places[range])
    here.sort { Self.isBefore($0, $1) }
    var start = range.lowerBound
    for place in range where places[place].word != places[start].word {
      sortLonger(start..<place, depth)
      start = place
    }
    sortLonger(start..<range.upperBound, depth)
  }

  private static func isBefore(_ left: Place, _ right: Place) -> Bool {
    if left.word != right.word { return left.word < right.word }
    return left.left != right.left ? left.left < right.left : left.number < right.number
  }

  /// Of places with the same word those whose texts go on behind it.
  private borrowing func sortLonger(_ range: Range<Int>, _ depth: Int) {
    guard range.count > 1, let first = range.first(where: { places[$0].left > 8 }) else { return }
    sort(first..<range.upperBound, from: depth + 8)
  }

  /// Up to where all the texts are the same.
  private borrowing func sharedDepth(_ range: Range<Int>, from known: Int) -> Int {
    let first = texts[Int(places[range.lowerBound].number)]
    var depth = first.count
    for place in range.dropFirst() where depth > known {
      let text = texts[Int(places[place].number)]
      depth = min(depth, text.count)
      var seen = known
      while seen + 8 <= depth {
        let differing = word(first.lowerBound + seen) ^ word(text.lowerBound + seen)
        if differing != 0 {
          depth = seen + differing.leadingZeroBitCount / 8
          break
        }
        seen += 8
      }
      while seen < depth {
        if bytes[first.lowerBound + seen] != bytes[text.lowerBound + seen] { depth = seen }
        seen += 1
      }
    }
    return depth
  }

  private borrowing func read(_ place: Int, _ depth: Int) {
    let text = texts[Int(places[place].number)]
    let start = text.lowerBound + depth
    let left = text.upperBound - start
    places[place].left = UInt8(min(left, 9))
    if left >= 8 {
      places[place].word = word(start)
    } else {
      var word: UInt64 = 0
      for byte in bytes[start..<text.upperBound] { word = word << 8 | UInt64(byte) }
      places[place].word = left == 0 ? 0 : word << UInt64(8 * (8 - left))
    }
  }

  private borrowing func word(_ start: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).bigEndian
  }
}
