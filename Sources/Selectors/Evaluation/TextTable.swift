import CloudTrail

/// Many texts, among which one is found without comparing it with each.
struct TextTable: Sendable {
  /// All texts one after another, in the order of their bytes, each once.
  private let bytes: [UInt8]
  /// Where each text begins, and where the last one ends.
  private let bounds: [Int]

  init(_ texts: some Sequence<some Sequence<UInt8>>) {
    self.init(texts) { $0.elementsEqual($1) }
  }

  /// A table for ``containsPrefix(of:)``. It leaves out prefixes that begin with another one: the
  /// shorter one matches whatever they match.
  init(prefixes texts: some Sequence<some Sequence<UInt8>>) {
    self.init(texts) { $1.starts(with: $0) }
  }

  /// - Parameter isCovered: whether a text can be left out because of the last one that was kept.
  private init(
    _ texts: some Sequence<some Sequence<UInt8>>,
    _ isCovered: (_ last: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool
  ) {
    var given: [UInt8] = []
    var ranges: [Range<Int>] = []
    for text in texts {
      let start = given.count
      given += text
      ranges.append(start..<given.count)
    }
    var (bytes, bounds) = ([UInt8](), [0])
    for index in TextOrder.of(ranges, in: given) {
      let text = given[ranges[index]]
      if bounds.count > 1, isCovered(bytes[bounds[bounds.count - 2]...], text) { continue }
      bytes += text
      bounds.append(bytes.count)
    }
    self.bytes = bytes
    self.bounds = bounds
  }

  var isEmpty: Bool { bounds.count == 1 }

  func contains(_ seen: UnsafeRawBufferPointer) -> Bool {
    withLastNotAfter(seen) { $0.count == seen.count && Self.isPrefix($0, of: seen) }
  }

  /// Whether one of the texts is a prefix of this one. Right only for a table of prefixes, in which
  /// nothing sorts between a text and its prefix.
  func containsPrefix(of seen: UnsafeRawBufferPointer) -> Bool {
    withLastNotAfter(seen) { Self.isPrefix($0, of: seen) }
  }

  private static func isPrefix(
    _ text: UnsafeRawBufferPointer, of seen: UnsafeRawBufferPointer
  ) -> Bool {
    text.count <= seen.count && ByteMatch.isSame(text, seen, count: text.count)
  }

  /// Passes the last text that does not sort after `seen`. False if there is none.
  private func withLastNotAfter(
    _ seen: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    bytes.withUnsafeBytes { bytes in
      bounds.withUnsafeBufferPointer { bounds in
        func text(_ index: Int) -> UnsafeRawBufferPointer {
          UnsafeRawBufferPointer(rebasing: bytes[bounds[index]..<bounds[index + 1]])
        }
        var low = 0
        var high = bounds.count - 1
        while low < high {
          let middle = (low + high) / 2
          if ByteMatch.isAfter(text(middle), seen) { high = middle } else { low = middle + 1 }
        }
        return low > 0 && body(text(low - 1))
      }
    }
  }
}

/// Sorts many texts by their bytes, eight at a time. The values of selectors share long prefixes,
/// which are read once for all of them.
///
/// A multikey radix sort: texts that agree up to some depth are sorted by their next eight bytes;
/// those whose eight bytes are equal are sorted again, eight bytes deeper.
package struct TextOrder: ~Copyable {
  private let texts: UnsafeBufferPointer<Range<Int>>
  private let bytes: UnsafeRawBufferPointer
  private let entries: UnsafeMutableBufferPointer<Entry>

  /// One text, by its bytes at the depth that is being sorted.
  private struct Entry: BitwiseCopyable {
    /// The next eight bytes, the first one the highest; 0 after the end.
    var word: UInt64
    /// The index of the text.
    var index: UInt32
    /// How many bytes are left, up to 9, which means more than the word. Of texts with the same word,
    /// those that end in it come first, the shortest before the others.
    var left: UInt8
  }

  /// The indices of the texts in their order; of two equal texts the first comes first.
  ///
  /// - Parameter texts: the range of each among the bytes.
  package static func of(_ texts: [Range<Int>], in bytes: [UInt8]) -> [Int] {
    var entries = texts.indices.map { Entry(word: 0, index: UInt32($0), left: 0) }
    entries.withUnsafeMutableBufferPointer { entries in
      bytes.withUnsafeBytes { bytes in
        texts.withUnsafeBufferPointer { texts in
          TextOrder(texts: texts, bytes: bytes, entries: entries).sort(texts.indices, from: 0)
        }
      }
    }
    return entries.map { Int($0.index) }
  }

  /// Sorts a range of entries whose texts agree up to a depth.
  private borrowing func sort(_ range: Range<Int>, from known: Int) {
    guard range.count > 1 else { return }
    let depth = sharedDepth(range, from: known)
    for number in range { read(number, depth) }
    var sorted = UnsafeMutableBufferPointer(rebasing: entries[range])
    sorted.sort { Self.isBefore($0, $1) }
    var start = range.lowerBound
    for number in range where entries[number].word != entries[start].word {
      sortLonger(start..<number, depth)
      start = number
    }
    sortLonger(start..<range.upperBound, depth)
  }

  private static func isBefore(_ left: Entry, _ right: Entry) -> Bool {
    if left.word != right.word { return left.word < right.word }
    return left.left != right.left ? left.left < right.left : left.index < right.index
  }

  /// Of entries with the same word, sorts those whose texts go on after it.
  private borrowing func sortLonger(_ range: Range<Int>, _ depth: Int) {
    guard range.count > 1, let first = range.first(where: { entries[$0].left > 8 }) else { return }
    sort(first..<range.upperBound, from: depth + 8)
  }

  /// The depth up to which all the texts are the same.
  private borrowing func sharedDepth(_ range: Range<Int>, from known: Int) -> Int {
    let first = texts[Int(entries[range.lowerBound].index)]
    var depth = first.count
    for number in range.dropFirst() where depth > known {
      let text = texts[Int(entries[number].index)]
      depth = min(depth, text.count)
      var same = known
      while same + 8 <= depth {
        let differing = word(first.lowerBound + same) ^ word(text.lowerBound + same)
        if differing != 0 {
          depth = same + differing.leadingZeroBitCount / 8
          break
        }
        same += 8
      }
      while same < depth {
        if bytes[first.lowerBound + same] != bytes[text.lowerBound + same] { depth = same }
        same += 1
      }
    }
    return depth
  }

  private borrowing func read(_ number: Int, _ depth: Int) {
    let text = texts[Int(entries[number].index)]
    let start = text.lowerBound + depth
    let left = text.upperBound - start
    entries[number].left = UInt8(min(left, 9))
    if left >= 8 {
      entries[number].word = word(start)
    } else {
      var word: UInt64 = 0
      for byte in bytes[start..<text.upperBound] { word = word << 8 | UInt64(byte) }
      entries[number].word = left == 0 ? 0 : word << UInt64(8 * (8 - left))
    }
  }

  private borrowing func word(_ start: Int) -> UInt64 {
    bytes.loadUnaligned(fromByteOffset: start, as: UInt64.self).bigEndian
  }
}
