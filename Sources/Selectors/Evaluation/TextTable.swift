/// Many texts, among which one is found without comparing it with each.
struct TextTable: Sendable {
  /// In the order of their bytes, each once.
  private let texts: [[UInt8]]

  init(_ texts: some Sequence<[UInt8]>) {
    var sorted: [[UInt8]] = []
    for text in texts.sorted(by: { $0.lexicographicallyPrecedes($1) }) where text != sorted.last {
      sorted.append(text)
    }
    self.texts = sorted
  }

  /// The same beginnings without those that begin with another one: whatever those begin, the shorter
  /// one begins, too.
  init(beginnings texts: some Sequence<[UInt8]>) {
    var kept: [[UInt8]] = []
    for text in texts.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      if let last = kept.last, text.starts(with: last) { continue }
      kept.append(text)
    }
    self.texts = kept
  }

  var isEmpty: Bool { texts.isEmpty }

  func contains(_ seen: UnsafeRawBufferPointer) -> Bool {
    guard let last = lastNotAfter(seen) else { return false }
    return ByteMatch.equals(seen, last)
  }

  /// Whether one of the texts begins this one. Right only for a table of beginnings: there nothing
  /// stands between a text and the beginning of it.
  func holdsBeginning(of seen: UnsafeRawBufferPointer) -> Bool {
    guard let last = lastNotAfter(seen) else { return false }
    return ByteMatch.hasPrefix(seen, last)
  }

  private func lastNotAfter(_ seen: UnsafeRawBufferPointer) -> [UInt8]? {
    var low = 0
    var high = texts.count
    while low < high {
      let middle = (low + high) / 2
      if Self.isAfter(texts[middle], seen) { high = middle } else { low = middle + 1 }
    }
    return low > 0 ? texts[low - 1] : nil
  }

  private static func isAfter(_ text: [UInt8], _ seen: UnsafeRawBufferPointer) -> Bool {
    text.withUnsafeBytes { text in
      let count = min(text.count, seen.count)
      var at = 0
      while at + 8 <= count {
        let ours = text.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        let theirs = seen.loadUnaligned(fromByteOffset: at, as: UInt64.self)
        if ours != theirs { return ours.bigEndian > theirs.bigEndian }
        at += 8
      }
      while at < count {
        if text[at] != seen[at] { return text[at] > seen[at] }
        at += 1
      }
      return text.count > seen.count
    }
  }
}
