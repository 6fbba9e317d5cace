import CSimdJSON
import CloudTrail

extension RecordCutter {
  /// Continues inside an object until it ends, is broken, or turns out to hold the list of records.
  mutating func cutObject() -> CutStep? {
    while at < count {
      if object.isInString {
        if let step = skipString() { return step }
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
          return abandonObject()
        }
        if byte == Byte.openBracket, object.isOuter, object.key.isList, nesting.depth == 1,
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
    // The bracket closes something around the object.
    case .nothing: return abandonObject()
    }
    object.last = Byte.value
    at += 1
    return nil
  }

  /// The list of records begins: the object around it is only an envelope.
  private mutating func enterRecords() {
    if !object.isEnvelope { number -= 1 }
    if object.key == .events { envelope.isLookup = true }
    carry.removeAll()
    isEnvelopeInList = isInList
    isInList = true
    isInEnvelope = true
    context = .elements
    at += 1
  }

  /// Gives up the object; the current byte is then looked at from outside.
  private mutating func abandonObject() -> CutStep {
    let offset = object.isEnvelope ? passed + at : object.offset
    context = isInList ? .elements : .top
    return .fault(.unbalanced, number: number, offset: offset)
  }

  private mutating func endObject() -> CutStep? {
    context = isInList ? .elements : .top
    if object.isEnvelope {
      if envelope.isLookup { lookups.count += 1 }
      if envelope.isLookup, envelope.hasNextToken { lookups.unfinished += 1 }
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
    guard object.isOuter, nesting.depth == 1 else { return }
    if object.last == Byte.colon, object.key == .nextToken { envelope.hasNextToken = true }
    guard object.last == Byte.openBrace || object.last == Byte.comma else { return }
    object.isKey = true
    object.keyStart = at
    object.keyCarry.removeAll()
  }

  private mutating func skipString() -> CutStep? {
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
      if !isInList && !object.isEnvelope { return abandonObject() }
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
    object.key =
      object.keyCarry.isEmpty
      ? TopLevelKey(rest)
      : (object.keyCarry + rest.prefix(TopLevelKey.longest)).withUnsafeBytes { TopLevelKey($0) }
  }

  /// Saves the part of a key that continues in the next chunk.
  mutating func keepKey() {
    guard object.isKey else { return }
    if object.keyCarry.count <= TopLevelKey.longest {
      object.keyCarry += bytes(object.keyStart..<count).prefix(TopLevelKey.longest + 1)
    }
    object.keyStart = 0
  }
}

/// What the key of a member of an outer object means.
enum TopLevelKey: CaseIterable {
  /// Lists whose elements are read one by one.
  case records, events, configurationItems, logEvents, foundEvents, delivered, messages
  /// Of an answer of LookupEvents: there are more pages.
  case nextToken
  case other

  /// `configurationItems` with every letter escaped has 108 bytes.
  static let longest = 128

  var isList: Bool {
    switch self {
    case .records, .events, .configurationItems, .logEvents, .foundEvents, .delivered, .messages:
      true
    case .nextToken, .other: false
    }
  }

  private var name: String? {
    switch self {
    case .records: TRAILBACK_RECORDS_LIST
    case .events: TRAILBACK_EVENTS_LIST
    case .configurationItems: TRAILBACK_CONFIGURATION_ITEMS_LIST
    case .logEvents: TRAILBACK_LOG_EVENTS_LIST
    case .foundEvents: TRAILBACK_FOUND_EVENTS_LIST
    case .delivered: TRAILBACK_DELIVERED_LIST
    case .messages: TRAILBACK_MESSAGES_LIST
    case .nextToken: "NextToken"
    case .other: nil
    }
  }

  /// - Parameter key: the text between the quotes, as it is written.
  init(_ key: UnsafeRawBufferPointer) {
    self = .other
    guard key.count >= TRAILBACK_EVENTS_LIST.utf8.count, key.count <= Self.longest else { return }
    let text = key.contains(Byte.backslash) ? JSONString.unescaped(key) : nil
    for meaning in Self.allCases {
      guard let name = meaning.name else { continue }
      if key.elementsEqual(name.utf8) || text == name { self = meaning }
    }
  }
}

// MARK: State

/// What a cutter remembers of the object that it is in.
struct ObjectState {
  /// Where it begins, in bytes from the start of the stream.
  var offset = 0
  /// Whether its bytes will be given.
  var isKept = true
  var isTooLarge = false
  var isBroken = false
  /// Whether it is outside of a list that is the member of an object, so that its keys matter.
  var isOuter = false
  /// Of a text, how many of its first bytes have shown that it may hold an object.
  var judgedBytes = 0
  /// Whether its records were given one by one.
  var isEnvelope = false
  /// Whether it is a list in the position of an object.
  var isList = false

  var isInString = false
  var isEscaped = false
  /// The last token: a bracket, a comma, a colon, or ``Byte/value``.
  var last = Byte.openBrace

  /// Whether the current string is a key of an outer object.
  var isKey = false
  var keyStart = 0
  /// The key's bytes from earlier chunks; a long key is not kept whole.
  var keyCarry: [UInt8] = []
  /// What the last such key means.
  var key = TopLevelKey.other
}

/// What an outer object has shown of itself, before and after its list of records.
struct EnvelopeState {
  /// Whether it has a list `Events`, as an answer of LookupEvents has.
  var isLookup = false
  /// Whether it has a `NextToken` that is a text.
  var hasNextToken = false
}

/// The kinds of the open brackets. Below the depth that simdjson reads, only their number is kept.
struct Nesting {
  private(set) var depth = 0
  private var isList = [Bool](repeating: false, count: limit)
  private static let limit = 1025

  var isInList: Bool { depth > 0 && depth <= Self.limit && isList[depth - 1] }
  var isInObject: Bool { depth > 0 && depth <= Self.limit && !isList[depth - 1] }

  mutating func removeAll() { depth = 0 }

  @inline(__always)
  mutating func open(list: Bool) {
    if depth < Self.limit { isList[depth] = list }
    depth += 1
  }

  enum Closing {
    case matched
    /// The bracket closes one that is not the innermost.
    case unmatched
    /// No bracket of its kind is open.
    case nothing
  }

  @inline(__always)
  mutating func close(list: Bool) -> Closing {
    if depth > Self.limit || isList[depth - 1] == list {
      depth -= 1
      return .matched
    }
    return closeFurtherOut(list: list)
  }

  private mutating func closeFurtherOut(list: Bool) -> Closing {
    var outer = depth - 1
    while outer > 0 {
      outer -= 1
      if isList[outer] == list {
        depth = outer
        return .unmatched
      }
    }
    return .nothing
  }
}

// MARK: Bytes

/// The bytes of JSON's structure.
enum Byte {
  static let quote = UInt8(ascii: "\"")
  static let backslash = UInt8(ascii: "\\")
  static let lineFeed = UInt8(ascii: "\n")
  static let comma = UInt8(ascii: ",")
  static let colon = UInt8(ascii: ":")
  static let openBrace = UInt8(ascii: "{")
  static let closeBrace = UInt8(ascii: "}")
  static let openBracket = UInt8(ascii: "[")
  static let closeBracket = UInt8(ascii: "]")
  /// Any string, number or word, if only the kind of the last token matters.
  static let value = UInt8(ascii: "v")

  @inline(__always)
  static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0a || byte == 0x0d || byte == 0x09
  }
}

/// Finds the first quote, backslash or line feed from `start`; `count` if there is none.
///
/// Most bytes of a record are inside strings, so they are looked at eight at a time: a byte equal to the
/// one sought becomes zero, and `(x - 0x01…) & ~x & 0x80…` is not zero if a byte of `x` is.
@inline(__always)
func endOfPlainText(_ base: UnsafeRawPointer, from start: Int, count: Int) -> Int {
  var at = start
  while at + 8 <= count {
    let word = base.loadUnaligned(fromByteOffset: at, as: UInt64.self)
    let found =
      zeroByte(word ^ 0x2222_2222_2222_2222) | zeroByte(word ^ 0x5c5c_5c5c_5c5c_5c5c)
      | zeroByte(word ^ 0x0a0a_0a0a_0a0a_0a0a)
    if found != 0 { return at + UInt64(littleEndian: found).trailingZeroBitCount / 8 }
    at += 8
  }
  while at < count {
    let byte = base.load(fromByteOffset: at, as: UInt8.self)
    if byte == Byte.quote || byte == Byte.backslash || byte == Byte.lineFeed { return at }
    at += 1
  }
  return count
}

@inline(__always)
private func zeroByte(_ word: UInt64) -> UInt64 {
  (word &- 0x0101_0101_0101_0101) & ~word & 0x8080_8080_8080_8080
}
