import Selectors

/// Cuts a stream of JSON into objects, one chunk at a time, holding no more than one of them.
///
/// It knows strings, escapes and brackets and nothing else: what is inside an object is simdjson's
/// affair. The elements of a list, at the top or as the member `Records` or `Events` of an object at
/// the top, come one by one; any other object at the top comes whole. Where the structure breaks it
/// says so once and goes on at the next place where an object can begin:
///
/// - an opening brace where a key should stand begins a new object (the one before was cut);
/// - a closing bracket of the wrong kind closes what it can close;
/// - a line feed inside a string, which JSON forbids, ends a line of one object per line.
struct RecordCutter: ~Copyable {
  /// Where the next byte stands.
  enum Place {
    /// Between the documents of the stream.
    case top
    /// Between the elements of a list.
    case elements
    /// Inside text that should not be there.
    case stray
    /// Inside an object, or a list that is an element.
    case object
  }

  let maximumBytes: Int
  var place = Place.top
  /// What the objects stand in: a list, or the stream itself.
  var isInList = false
  /// Whether that list is the member of an object, which goes on behind it.
  var isInEnvelope = false
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

  // The object at hand.
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

  /// Gives the next bytes of the stream, which must stay where they are until ``next()`` says
  /// `more`, and be readable a little past their end.
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
        switch place {
        case .top, .elements: findObject()
        case .stray: passStrayText()
        case .object: cutObject()
        }
      if let step { return step }
    }
    keepRest()
    return .more
  }

  /// The rest of the chunk, where the next object has not begun.
  var restBetweenObjects: UnsafeRawBufferPointer? {
    guard place == .top || place == .elements, at < count else { return nil }
    return UnsafeRawBufferPointer(rebasing: bytes(at..<count))
  }

  /// Where ``restBetweenObjects`` begins in the stream.
  var offset: Int { passed + at }

  /// Goes on behind whole objects that somebody else has cut from the rest of the chunk.
  mutating func pass(_ objects: Int, bytes: Int) {
    at += bytes
    number += objects
    isEmpty = false
  }

  /// What the end of the stream means; nil where all is whole.
  func finish() -> CutStep? {
    if isEmpty { return .fault(.empty, number: 0, offset: 0) }
    if place == .object && !object.isEnvelope {
      return .fault(.cutShort, number: number, offset: object.offset)
    }
    if place == .object || isInList {
      return .fault(.cutShort, number: number, offset: passed + count)
    }
    return nil
  }

  @inline(__always)
  func byte(_ index: Int) -> UInt8 {
    base?.load(fromByteOffset: index, as: UInt8.self) ?? 0
  }

  /// Saves the part of the object at hand that lies in this chunk, if the object is to be given.
  private mutating func keepRest() {
    guard place == .object else { return }
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
