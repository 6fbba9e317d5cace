import CloudTrail

/// Many texts, among which one is found without comparing it with each.
struct TextTable: Sendable {
  /// In the order of their bytes, each once.
  private let bytes: [UInt8]
  /// Where each text begins, and where the last one ends.
  private let bounds: [Int]

  init(_ texts: some Sequence<some Sequence<UInt8>>) {
    self.init(texts) { $0.elementsEqual($1) }
  }

  /// The same beginnings without those that begin with another one: whatever those begin, the
  /// shorter one begins, too.
  init(beginnings texts: some Sequence<some Sequence<UInt8>>) {
    self.init(texts) { $1.starts(with: $0) }
  }

  /// - Parameter isHeld: whether a text needs no place of its own behind the last one that has.
  private init(
    _ texts: some Sequence<some Sequence<UInt8>>,
    _ isHeld: (_ last: ArraySlice<UInt8>, _ text: ArraySlice<UInt8>) -> Bool
  ) {
    var given: [UInt8] = []
    var places: [Range<Int>] = []
    for text in texts {
      let start = given.count
      given += text
      places.append(start..<given.count)
    }
    var (bytes, bounds) = ([UInt8](), [0])
    for number in TextOrder.of(places, in: given) {
      let text = given[places[number]]
      if bounds.count > 1, isHeld(bytes[bounds[bounds.count - 2]...], text) { continue }
      bytes += text
      bounds.append(bytes.count)
    }
    self.bytes = bytes
    self.bounds = bounds
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
