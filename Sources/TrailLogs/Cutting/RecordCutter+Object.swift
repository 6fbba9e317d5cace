import CloudTrail

extension RecordCutter {
  /// Goes on inside an object until it ends, breaks, or turns out to hold the records.
  mutating func cutObject() -> CutStep? {
    while at < count {
      if object.isInString {
        if let step = passString() { return step }
        continue
      }
      let byte = byte(at)
      switch byte {
      case 0x20, 0x0a, 0x0d, 0x09: at += 1
      case Byte.quote:
        beginString()
      case Byte.comma, Byte.colon:
        object.last = byte
        at += 1
      case Byte.openBrace, Byte.openBracket:
        if byte == Byte.openBrace, nesting.isInObject, object.last != Byte.colon {
          return breakOff()
        }
        if byte == Byte.openBracket, object.isTop, object.keyNamesRecords, nesting.depth == 1,
          object.last == Byte.colon
        {
          enterRecords()
          return nil
        }
        nesting.open(list: byte == Byte.openBracket)
        object.last = byte
        at += 1
      case Byte.closeBrace, Byte.closeBracket:
        if let step = close(list: byte == Byte.closeBracket) { return step }
        if nesting.depth == 0 { return endObject() }
      default:
        object.last = Byte.value
        at += 1
      }
    }
    return nil
  }

  private mutating func close(list: Bool) -> CutStep? {
    switch nesting.close(list: list) {
    case .matched: break
    case .unmatched: object.isBroken = true
    // The bracket belongs to what the object stands in.
    case .nothing: return breakOff()
    }
    object.last = Byte.value
    at += 1
    return nil
  }

  /// The list of records begins: the object around it is only an envelope.
  private mutating func enterRecords() {
    if !object.isEnvelope { number -= 1 }
    carry.removeAll()
    isInList = true
    isInEnvelope = true
    place = .elements
    at += 1
  }

  /// Gives up the object; the byte at hand is looked at again from outside.
  private mutating func breakOff() -> CutStep {
    let offset = object.isEnvelope ? passed + at : object.offset
    place = isInList ? .elements : .top
    return .fault(.unbalanced, number: number, offset: offset)
  }

  private mutating func endObject() -> CutStep? {
    place = isInList ? .elements : .top
    if object.isEnvelope {
      return object.isBroken ? .fault(.unbalanced, number: number, offset: passed + at) : nil
    }
    let isTooLarge = object.isTooLarge || passed + at - object.offset > maximumBytes
    if object.isList || object.isBroken || isTooLarge {
      let fault = object.isList ? CutFault.notObject : object.isBroken ? .unbalanced : .tooLarge
      return .fault(fault, number: number, offset: object.offset)
    }
    let rest = UnsafeRawBufferPointer(rebasing: bytes(start..<at))
    if carry.count == 0 { return .object(rest, number: number, offset: object.offset) }
    carry.append(rest)
    return .object(carry.content, number: number, offset: object.offset)
  }

  // MARK: Strings

  private mutating func beginString() {
    at += 1
    object.isInString = true
    guard object.isTop, nesting.depth == 1,
      object.last == Byte.openBrace || object.last == Byte.comma
    else { return }
    object.isKey = true
    object.keyStart = at
    object.keyCarry.removeAll()
  }

  private mutating func passString() -> CutStep? {
    guard let base else { return nil }
    if object.isEscaped {
      object.isEscaped = false
      at += 1
      return nil
    }
    at = endOfPlainText(base, from: at, count: count)
    guard at < count else { return nil }
    switch byte(at) {
    case Byte.backslash: object.isEscaped = true
    case Byte.quote:
      endString()
    default:
      // JSON allows no line feed in a string: the closing quote is missing.
      endString()
      object.isBroken = true
      if !isInList && !object.isEnvelope { return breakOff() }
    }
    at += 1
    return nil
  }

  @inline(__always)
  private mutating func endString() {
    object.isInString = false
    object.last = Byte.value
    if object.isKey { endKey() }
  }

  private mutating func endKey() {
    object.isKey = false
    let rest = UnsafeRawBufferPointer(rebasing: bytes(object.keyStart..<at))
    object.keyNamesRecords =
      object.keyCarry.isEmpty
      ? Self.namesRecords(rest)
      : (object.keyCarry + rest.prefix(Self.longestKey)).withUnsafeBytes { Self.namesRecords($0) }
  }

  /// Saves the part of a key that goes on in the next chunk.
  mutating func keepKey() {
    guard object.isKey else { return }
    if object.keyCarry.count <= Self.longestKey {
      object.keyCarry += bytes(object.keyStart..<count).prefix(Self.longestKey + 1)
    }
    object.keyStart = 0
  }

  /// `Records` with every letter escaped has 42 bytes.
  private static let longestKey = 64

  private static func namesRecords(_ key: UnsafeRawBufferPointer) -> Bool {
    guard key.count >= 6, key.count <= longestKey else { return false }
    if key.elementsEqual("Records".utf8) || key.elementsEqual("Events".utf8) { return true }
    guard key.contains(Byte.backslash), let text = JSONString.unescaped(key) else { return false }
    return text == "Records" || text == "Events"
  }
}
