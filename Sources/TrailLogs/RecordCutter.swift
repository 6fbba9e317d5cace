/// Cuts a stream of JSON into objects, one chunk at a time, holding no more than one of them.
///
/// It looks only at strings, escapes and brackets; simdjson reads what is inside an object. The elements
/// of a list are given one by one, be it at the top level or a member of an object there, such as `Records`
/// or `Events` (record_fields.h); so are those of a list in an object of a list at the top level, since files
/// are put together to lists. Any other object is given whole, and so is a text that holds an object. If the
/// structure is broken, it reports that once and continues where an object can begin:
///
/// - an opening brace in the position of a key begins a new object (the one before was cut short);
/// - a closing bracket of the wrong kind closes the nearest open bracket of its kind;
/// - a line feed inside a string, which JSON forbids, ends an object of a file with one object a line.
struct RecordCutter: ~Copyable {
  /// What the next byte is part of.
  enum Context {
    /// Between the documents of the stream.
    case top
    /// Between the elements of a list.
    case elements
    /// Text that should not be there.
    case stray
    /// An object, or a list that is an element.
    case object
    /// A text in the position of an object, which may hold one.
    case text
  }

  let maximumBytes: Int
  var context = Context.top
  /// Whether the objects are elements of a list; otherwise they are at the top level.
  var isInList = false
  /// Whether that list is the member of an object, which continues after it.
  var isInEnvelope = false
  /// Whether the object of that list is itself an element of a list.
  var isEnvelopeInList = false
  /// The answers of LookupEvents that have ended.
  var lookups = LookupAnswers()
  /// What the envelope has shown so far.
  var envelope = EnvelopeState()
  /// How many objects have begun.
  var number = 0
  /// Whether anything but white space has come.
  var isEmpty = true

  // The chunk.
  var base = UnsafeRawPointer(bitPattern: 1)
  var count = 0
  var at = 0
  /// The stream's bytes before the chunk.
  var passed = 0

  // The current object.
  var object = ObjectState()
  /// The object's bytes from earlier chunks.
  var carry = PaddedBuffer(capacity: 0)
  /// Where the rest of them begins in this chunk.
  var start = 0
  var nesting = Nesting()
  var strayString = false

  init(maximumBytes: Int) {
    self.maximumBytes = maximumBytes
  }

  /// Gives the next bytes of the stream, which must not move until ``next()`` returns `more`, and must
  /// be followed by padding.
  mutating func begin(_ chunk: UnsafeRawBufferPointer) {
    passed += count
    base = chunk.baseAddress
    count = chunk.count
    at = 0
    start = 0
  }

  mutating func next() -> CutStep {
    while at < count {
      let step =
        switch context {
        case .top, .elements: findObject()
        case .stray: skipStrayText()
        case .object: cutObject()
        case .text: cutText()
        }
      if let step { return step }
    }
    keepRest()
    return .more
  }

  /// The rest of the chunk, if the next object has not begun; otherwise nil.
  var restBetweenObjects: UnsafeRawBufferPointer? {
    guard context == .top || context == .elements, at < count else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes(at..<count))
  }

  /// Where ``restBetweenObjects`` begins in the stream.
  var offset: Int { passed + at }

  /// Continues after whole objects that were read from the rest of the chunk without the cutter.
  mutating func skip(_ objects: Int, bytes: Int) {
    at += bytes
    number += objects
    isEmpty = false
  }

  /// The fault of a stream that ends here; nil if there is none.
  func finish() -> CutStep? {
    if isEmpty { return .fault(.empty, number: 0, offset: 0) }
    if context == .text || context == .object && !object.isEnvelope {
      return .fault(.cutShort, number: number, offset: object.offset)
    }
    if context == .object || isInList {
      return .fault(.cutShort, number: number, offset: passed + count)
    }
    return nil
  }

  @inline(__always)
  func byte(_ index: Int) -> UInt8 {
    base?.load(fromByteOffset: index, as: UInt8.self) ?? 0
  }

  /// Saves the part of the current object that is in this chunk, if the object will be given.
  private mutating func keepRest() {
    guard context == .object || context == .text else { return }
    keepKey()
    guard object.isKept else { return }
    if carry.count + (count - start) > maximumBytes {
      object.isKept = false
      object.isTooLarge = true
      carry.removeAll()
    } else {
      carry.append(UnsafeRawBufferPointer(rebasing: bytes(start..<count)))
    }
    start = count
  }

  func bytes(_ range: Range<Int>) -> Slice<UnsafeRawBufferPointer> {
    UnsafeRawBufferPointer(start: base, count: count)[range]
  }
}

/// What a ``RecordCutter`` finds next.
enum CutStep {
  /// The chunk is used up.
  case more
  /// One object, whole. The bytes are valid until the cutter moves on.
  case object(UnsafeRawBufferPointer, number: Int, offset: Int)
  /// What is between the quotes of a text that seems to hold an object, with its escapes. Valid as long as
  /// an object is.
  case text(UnsafeRawBufferPointer, number: Int, offset: Int)
  case fault(CutFault, number: Int, offset: Int)
}

/// A fault in a stream's structure.
enum CutFault: Hashable {
  /// Text in the position of an object.
  case strayText
  /// An object whose brackets or quotes do not close in their order.
  case unbalanced
  /// An object larger than the limit; it was skipped.
  case tooLarge
  /// A value in a list of records that is a list itself.
  case notObject
  /// The stream ends inside an object or a list.
  case cutShort
  /// Nothing but white space.
  case empty
}

// MARK: Between objects

extension RecordCutter {
  /// Continues to where the next object begins, or to text that should not be there.
  fileprivate mutating func findObject() -> CutStep? {
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
        context = .elements
        at += 1
      case Byte.quote:
        beginText()
        return nil
      case Byte.closeBracket where isInList:
        leaveList()
        if context == .object { return nil }
      default:
        context = .stray
        strayString = false
        return .fault(.strayText, number: number, offset: passed + at)
      }
    }
    return nil
  }

  /// The mark may come before any document, since files are concatenated.
  private func isByteOrderMark(_ byte: UInt8) -> Bool {
    context == .top && (byte == 0xef || byte == 0xbb || byte == 0xbf)
  }

  private mutating func beginObject(isList: Bool) {
    object = ObjectState()
    object.offset = passed + at
    object.isOuter = !isInEnvelope
    if object.isOuter { envelope = EnvelopeState() }
    object.isList = isList
    object.isKept = !isList
    object.last = byte(at)
    number += 1
    carry.removeAll()
    start = at
    nesting.removeAll()
    nesting.open(list: isList)
    at += 1
    context = .object
  }

  private mutating func leaveList() {
    at += 1
    isInList = isEnvelopeInList
    context = .top
    guard isInEnvelope else { return }
    isInEnvelope = false
    isEnvelopeInList = false
    object = ObjectState()
    object.isOuter = true
    object.isKept = false
    object.isEnvelope = true
    object.last = Byte.value
    nesting.removeAll()
    nesting.open(list: false)
    context = .object
  }

  /// A text is numbered and held as an object is, without its quotes.
  private mutating func beginText() {
    object = ObjectState()
    object.offset = passed + at
    number += 1
    carry.removeAll()
    at += 1
    start = at
    context = .text
  }

  /// Skips text until an object can begin: at a brace outside quotes, and in a list after the next
  /// comma.
  fileprivate mutating func skipStrayText() -> CutStep? {
    while at < count {
      let byte = byte(at)
      if strayString {
        strayString = byte != Byte.quote && byte != Byte.lineFeed
      } else if byte == Byte.quote {
        strayString = true
      } else if byte == Byte.openBrace || isInList && byte == Byte.closeBracket
        || isInList && byte == Byte.comma
      {
        context = isInList ? .elements : .top
        return nil
      }
      at += 1
    }
    return nil
  }
}
