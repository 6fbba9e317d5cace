/// The texts of one field, sorted by the values with which selectors compare it.
struct TextClasses: Sendable {
  private let forward: TextTree
  private let backward: TextTree

  init(_ texts: ComparedTexts, _ fromBehind: ComparedTexts) {
    forward = TextTree(texts)
    backward = TextTree(fromBehind)
  }

  /// - Parameter place: tells this field of the record from others in ``RecordKey/rare``.
  func append(
    _ value: FieldValue, isBeginning: Bool, place: UInt32, to key: inout RecordKey,
    touched: inout [UInt32]?
  ) {
    let isText: Void? = ByteMatch.withText(value) { text in
      key.common.append(2 as UInt8)
      append(text, forward, isBeginning, 2 * place, &key, &touched)
      if backward.isEmpty { return }
      withUnsafeTemporaryAllocation(byteCount: text.count, alignment: 8) { reversed in
        for (place, byte) in text.reversed().enumerated() { reversed[place] = byte }
        append(UnsafeRawBufferPointer(reversed), backward, false, 2 * place + 1, &key, &touched)
      }
    }
    if isText == nil { key.common.append(Self.tag(value)) }
  }

  private func append(
    _ text: UnsafeRawBufferPointer, _ tree: TextTree, _ isBeginning: Bool, _ place: UInt32,
    _ key: inout RecordKey, _ touched: inout [UInt32]?
  ) {
    let walk = tree.walk(text, isBeginning: isBeginning, touched: &touched)
    guard !walk.needsText else {
      key.common.append(0x80 as UInt8)
      key.common.append(text)
      return
    }
    Self.append(walk.common, walk.isJoined, text, &key.common)
    guard walk.rare.isReached else { return }
    key.rare.append(place)
    Self.append(walk.rare, walk.isJoined, text, &key.rare)
  }

  /// What the values mean stands for the text where the two are spelt alike.
  private static func append(
    _ reach: TextTree.Reach, _ isJoined: Bool, _ text: UnsafeRawBufferPointer,
    _ key: inout KeyBytes
  ) {
    var flags: UInt8 = reach.isReached ? 1 : 0
    if reach.isWhole { flags |= 2 }
    if isJoined { flags |= 4 }
    if reach.isReached && !reach.isAsWritten { flags |= 8 }
    key.append(flags)
    guard reach.isReached else { return }
    if reach.isAsWritten {
      // A joined letter tells the last value from those before it, which the meaning does not.
      key.append(isJoined ? reach.node : reach.meaning)
    } else {
      key.append(UnsafeRawBufferPointer(rebasing: text.prefix(reach.length)))
    }
  }

  /// What compares with nothing; whether it is there at all decides a rule (SEMANTICS 2.6c).
  private static func tag(_ value: FieldValue) -> UInt8 {
    if case .absent = value { 0 } else { 1 }
  }
}
