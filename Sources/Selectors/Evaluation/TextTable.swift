/// Many texts, among which one is found without comparing it with each.
struct TextTable: Sendable {
  /// In the order of their bytes, each once.
  private let bytes: [UInt8]
  /// Where each text begins, and where the last one ends.
  private let bounds: [Int]

  init(_ texts: some Sequence<[UInt8]>) {
    var sorted: [[UInt8]] = []
    for text in texts.sorted(by: ByteMatch.precedes) where text != sorted.last {
      sorted.append(text)
    }
    self.init(sorted: sorted)
  }

  /// The same beginnings without those that begin with another one: whatever those begin, the
  /// shorter one begins, too.
  init(beginnings texts: some Sequence<[UInt8]>) {
    var kept: [[UInt8]] = []
    for text in texts.sorted(by: ByteMatch.precedes) {
      if let last = kept.last, text.starts(with: last) { continue }
      kept.append(text)
    }
    self.init(sorted: kept)
  }

  private init(sorted: [[UInt8]]) {
    bytes = Array(sorted.joined())
    bounds = sorted.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.count) }
  }

  var isEmpty: Bool { bounds.count == 1 }

  func contains(_ seen: UnsafeRawBufferPointer) -> Bool {
    withLastNotAfter(seen) { $0.count == seen.count && Self.begins($0, seen) }
  }

  /// Whether one of the texts begins this one. Right only for a table of beginnings: there nothing
  /// stands between a text and the beginning of it.
  func holdsBeginning(of seen: UnsafeRawBufferPointer) -> Bool {
    withLastNotAfter(seen) { Self.begins($0, seen) }
  }

  private static func begins(
    _ text: UnsafeRawBufferPointer, _ seen: UnsafeRawBufferPointer
  ) -> Bool {
    text.count <= seen.count && ByteMatch.isSame(text, seen, count: text.count)
  }

  private func withLastNotAfter(
    _ seen: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Bool
  ) -> Bool {
    bytes.withUnsafeBytes { bytes in
      bounds.withUnsafeBufferPointer { bounds in
        func text(_ place: Int) -> UnsafeRawBufferPointer {
          UnsafeRawBufferPointer(rebasing: bytes[bounds[place]..<bounds[place + 1]])
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
