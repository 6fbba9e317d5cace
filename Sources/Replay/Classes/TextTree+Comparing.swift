import CloudTrail

/// IntegrityProblem the way down by one letter, and by the label behind it.
extension TextTree {
  enum Sameness { case same, folded, different }

  /// As which letters are told apart.
  func letter(_ byte: UInt8) -> UInt8 {
    grain == .decisions ? byte : PlainText.folded(byte)
  }

  @inline(__always)
  func child(of node: Node, _ letter: UInt8) -> Int? {
    if node.childCount <= 8 { return fewChild(of: node, letter) }
    return letterSets[Int(node.letters)].place(of: letter).map { Int(node.firstChild) + $0 }
  }

  @inline(__always)
  private func fewChild(of node: Node, _ letter: UInt8) -> Int? {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let differing = node.letters ^ (ones &* UInt64(letter))
    // The lowest byte of zero is marked; marks above it may be wrong.
    let same = (differing &- ones) & ~differing & (ones << 7)
    let place = same.trailingZeroBitCount / 8
    return place < Int(node.childCount) ? Int(node.firstChild) + place : nil
  }

  /// Compares a label with the text from a place on, as far as both go.
  func compare(
    _ text: UnsafeRawBufferPointer, from start: Int, with node: Node
  ) -> Sameness {
    let count = min(Int(node.labelCount), text.count - start)
    if text.count - start >= 8 {
      let seen = text.loadUnaligned(fromByteOffset: start, as: UInt64.self).littleEndian
      let differing = (seen ^ node.labelStart) << (64 - 8 * min(count, 8))
      if differing == 0 && count <= 8 { return .same }
      if differing != 0 && grain == .decisions { return .different }
    }
    return labels.withUnsafeBytes { labels in
      let label = UnsafeRawBufferPointer(
        rebasing: labels[Int(node.label)..<(Int(node.label) + count)])
      let seen = UnsafeRawBufferPointer(rebasing: text[start..<(start + count)])
      if ByteMatch.isSame(label, seen, count: count) { return .same }
      if grain == .decisions { return .different }
      for place in 0..<count
      where PlainText.folded(label[place]) != PlainText.folded(seen[place]) {
        return .different
      }
      return .folded
    }
  }
}
