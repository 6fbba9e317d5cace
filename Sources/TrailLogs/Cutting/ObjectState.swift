/// What a cutter knows of the object that it is in.
struct ObjectState {
  /// In the stream.
  var offset = 0
  /// Whether its bytes are wanted.
  var isKept = true
  var isTooLarge = false
  var isBroken = false
  /// Whether it stands at the top, where its keys matter.
  var isTop = false
  /// Whether its records were given one by one.
  var isEnvelope = false
  /// Whether it is a list that stands where an object should.
  var isList = false

  var isInString = false
  var isEscaped = false
  /// The last token: a bracket, a comma, a colon, or ``Byte/value``.
  var last = Byte.openBrace

  /// Whether the string at hand is a key of an object at the top.
  var isKey = false
  var keyStart = 0
  /// The key's bytes from earlier chunks; no more than a little is kept.
  var keyCarry: [UInt8] = []
  /// Whether the last such key was `Records` or `Events`.
  var keyNamesRecords = false
}

/// Which kinds of brackets are open. Deeper than simdjson reads anything, only their number is kept.
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
    /// What the bracket closes was found further out.
    case unmatched
    /// Nothing is open that the bracket could close.
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
