extension RecordCutter {
  /// Goes on to where the next object begins, or to text that should not be there.
  mutating func findObject() -> CutStep? {
    while at < count {
      let byte = byte(at)
      if Byte.isSpace(byte) || byte == Byte.comma || isByteOrderMark(byte) {
        at += 1
        continue
      }
      isEmpty = false
      switch byte {
      case Byte.openBrace:
        beginObject(isList: false)
        return nil
      case Byte.openBracket where isInList:
        beginObject(isList: true)
        return nil
      case Byte.openBracket:
        isInList = true
        isInEnvelope = false
        place = .elements
        at += 1
      case Byte.closeBracket where isInList:
        leaveList()
        if place == .object { return nil }
      default:
        place = .stray
        strayString = false
        return .fault(.strayText, number: number, offset: passed + at)
      }
    }
    return nil
  }

  /// The mark may stand before any document: files are concatenated.
  private func isByteOrderMark(_ byte: UInt8) -> Bool {
    place == .top && (byte == 0xef || byte == 0xbb || byte == 0xbf)
  }

  mutating func beginObject(isList: Bool) {
    object = ObjectState()
    object.offset = passed + at
    object.isTop = !isInList
    object.isList = isList
    object.isKept = !isList
    object.last = byte(at)
    number += 1
    carry.removeAll()
    start = at
    nesting.removeAll()
    nesting.open(list: isList)
    at += 1
    place = .object
  }

  mutating func leaveList() {
    at += 1
    isInList = false
    place = .top
    guard isInEnvelope else { return }
    isInEnvelope = false
    object = ObjectState()
    object.isTop = true
    object.isKept = false
    object.isEnvelope = true
    object.last = Byte.value
    nesting.removeAll()
    nesting.open(list: false)
    place = .object
  }

  /// Passes over text until an object can begin: at a brace outside quotes, and in a list behind
  /// the next comma.
  mutating func passStrayText() -> CutStep? {
    while at < count {
      let byte = byte(at)
      if strayString {
        strayString = byte != Byte.quote && byte != Byte.lineFeed
      } else if byte == Byte.quote {
        strayString = true
      } else if byte == Byte.openBrace || isInList && byte == Byte.closeBracket
        || isInList && byte == Byte.comma
      {
        place = isInList ? .elements : .top
        return nil
      }
      at += 1
    }
    return nil
  }
}
