import CloudTrail

/// Texts in the position of an object: LookupEvents prints records as texts, so a list of its results, or a
/// file with one a line, holds records that are quoted once more.
extension RecordCutter {
  /// Continues in a text until it ends. A text that does not begin as an object does inside a string, with a
  /// brace and then an escape or a space, belongs to no record.
  mutating func cutText() -> CutStep? {
    while object.judgedBytes < 2 {
      guard at < count else { return nil }
      let byte = byte(at)
      let fits =
        object.judgedBytes == 0
        ? byte == Byte.openBrace : byte == Byte.backslash || Byte.isSpace(byte)
      guard fits else { return passTextBy() }
      object.judgedBytes += 1
      if object.judgedBytes == 1 { at += 1 }
    }
    while at < count {
      if object.isEscaped {
        object.isEscaped = false
        at += 1
        continue
      }
      guard let base else { return nil }
      at = endOfPlainText(base, from: at, count: count)
      guard at < count else { return nil }
      let byte = byte(at)
      at += 1
      switch byte {
      case Byte.backslash: object.isEscaped = true
      case Byte.quote: return endText()
      default:
        // A line feed: the closing quote is missing.
        context = isInList ? .elements : .top
        return .fault(.unbalanced, number: number, offset: object.offset)
      }
    }
    return nil
  }

  private mutating func passTextBy() -> CutStep {
    number -= 1
    carry.removeAll()
    context = .stray
    strayString = true
    return .fault(.strayText, number: number, offset: object.offset)
  }

  private mutating func endText() -> CutStep? {
    context = isInList ? .elements : .top
    if object.isTooLarge || passed + at - object.offset > maximumBytes {
      return .fault(.tooLarge, number: number, offset: object.offset)
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes(start..<(at - 1)))
    if carry.count == 0 { return .text(rest, number: number, offset: object.offset) }
    carry.append(rest)
    return .text(carry.content, number: number, offset: object.offset)
  }
}
