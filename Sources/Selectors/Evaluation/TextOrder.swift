/// The order of many texts by their bytes, found eight bytes at a time: selectors' values share long
/// beginnings, which are looked at once for all of them.
struct TextOrder {
  /// One text, by what stands at the depth that is sorted.
  private struct Place {
    /// The next eight bytes, the first one the highest; 0 behind the end.
    var word: UInt64
    /// How many bytes are left, up to 9, which stands for more than the word: of texts with the same
    /// word those that end in it come first, the shortest of them before the others.
    var left: UInt8
    /// The text's number.
    var number: UInt32
  }

  private let texts: [Range<Int>]
  private let bytes: UnsafeRawBufferPointer
  private var places: [Place]

  /// The numbers of the texts in their order; of two that are the same the first comes first.
  ///
  /// - Parameter texts: where each lies among the bytes.
  static func of(_ texts: [Range<Int>], in bytes: [UInt8]) -> [Int] {
    bytes.withUnsafeBytes { bytes in
      var order = TextOrder(texts, bytes)
      order.sort(texts.indices, from: 0)
      return order.places.map { Int($0.number) }
    }
  }

  private init(_ texts: [Range<Int>], _ bytes: UnsafeRawBufferPointer) {
    self.texts = texts
    self.bytes = bytes
    places = texts.indices.map { Place(word: 0, left: 0, number: UInt32($0)) }
  }

  /// Sorts places whose texts agree up to a depth.
  private mutating func sort(_ range: Range<Int>, from depth: Int) {
    var depth = depth
    while true {
      guard range.count > 1 else { return }
      for place in range { read(place, depth) }
      let first = places[range.lowerBound]
      // A beginning that all of them share needs no sorting.
      let isShared = places[range].allSatisfy { $0.word == first.word && $0.left > 8 }
      guard isShared else { break }
      depth += 8
    }
    places[range].sort { ($0.word, $0.left, $0.number) < ($1.word, $1.left, $1.number) }
    var start = range.lowerBound
    for place in range where place > start {
      if places[place].word != places[start].word {
        sortLonger(start..<place, depth)
        start = place
      }
    }
    sortLonger(start..<range.upperBound, depth)
  }

  /// Of places with the same word those whose texts go on behind it.
  private mutating func sortLonger(_ range: Range<Int>, _ depth: Int) {
    guard range.count > 1, let first = range.first(where: { places[$0].left > 8 }) else { return }
    sort(first..<range.upperBound, from: depth + 8)
  }

  private mutating func read(_ place: Int, _ depth: Int) {
    let text = texts[Int(places[place].number)].dropFirst(depth)
    places[place].left = UInt8(min(text.count, 9))
    guard text.count < 8 else {
      let word = bytes.loadUnaligned(fromByteOffset: text.lowerBound, as: UInt64.self)
      return places[place].word = word.bigEndian
    }
    places[place].word = text.reduce(0) { $0 << 8 | UInt64(bytes[$1]) } << (8 * (8 - text.count))
  }
}
