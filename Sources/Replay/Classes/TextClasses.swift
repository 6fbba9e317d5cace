import CloudTrail

/// The texts of one field, sorted by the values with which selectors compare it.
struct TextClasses: Sendable {
  private let forward: TextTree
  private let backward: TextTree

  init(_ texts: ComparedTexts, _ fromBehind: ComparedTexts) {
    forward = TextTree(texts)
    backward = TextTree(fromBehind)
  }

  /// - Parameter place: tells this field of the record from others among the rare values.
  func append(
    _ value: FieldValue, isBeginning: Bool, place: UInt32, to common: inout KeyWriter,
    _ rare: inout KeyWriter, touched: inout TouchedTrails
  ) {
    if case .escaped(let text) = value, backward.isEmpty,
      let walk = forward.walk(untilEscapeOf: text, field: 2 * place, touched: &touched)
    {
      common.append(2 as UInt8)
      return append(walk, text, 2 * place, &common, &rare, touched)
    }
    let isText: Void? = ByteMatch.withText(value) { text in
      common.append(2 as UInt8)
      let walk = forward.walk(
        text, field: 2 * place, isBeginning: isBeginning, touched: &touched)
      append(walk, text, 2 * place, &common, &rare, touched)
      if backward.isEmpty { return }
      withUnsafeTemporaryAllocation(byteCount: text.count, alignment: 8) { reversed in
        for (place, byte) in text.reversed().enumerated() { reversed[place] = byte }
        let text = UnsafeRawBufferPointer(reversed)
        let walk = backward.walk(
          text, field: 2 * place + 1, isBeginning: false, touched: &touched)
        append(walk, text, 2 * place + 1, &common, &rare, touched)
      }
    }
    if isText == nil { common.append(Self.tag(value)) }
  }

  private func append(
    _ walk: TextTree.Walk, _ text: UnsafeRawBufferPointer, _ place: UInt32,
    _ common: inout KeyWriter, _ rare: inout KeyWriter, _ touched: borrowing TouchedTrails
  ) {
    guard !walk.needsText else {
      common.append(0x80 as UInt8)
      common.append(text)
      return
    }
    // What the values mean, the trails' own signatures tell.
    guard !touched.isWanted else { return common.append(walk.isJoined ? 4 : 0 as UInt8) }
    Self.append(walk.common, walk.isJoined, text, &common)
    if walk.askersNeedText {
      rare.append(place)
      rare.append(0x80 as UInt8)
      return rare.append(text)
    }
    guard walk.rare.isReached else { return }
    rare.append(place)
    Self.append(walk.rare, walk.isJoined, text, &rare)
  }

  /// What the values mean stands for the text where the two are spelt alike.
  private static func append(
    _ reach: TextTree.Reach, _ isJoined: Bool, _ text: UnsafeRawBufferPointer,
    _ key: inout KeyWriter
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
