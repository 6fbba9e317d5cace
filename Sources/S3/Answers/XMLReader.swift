import CloudTrail

/// An element of S3's answers with what is in it.
struct XMLElement: Sendable, Hashable {
  var name: String
  /// What is written in it directly, with entities resolved.
  var text = ""
  var children: [XMLElement] = []

  /// The text of the first child of a name; nil if there is none.
  subscript(name: String) -> String? { children.first { $0.name == name }?.text }
}

/// Reads the XML that S3 answers: elements and text in UTF-8. There are no document types, no comments after
/// the start, and no entities but the five of XML and numbers; what has them is refused, as is what is deep
/// or long.
struct XMLReader {
  private let bytes: [UInt8]
  private var at = 0
  private var elements = 0

  private static let deepest = 16
  private static let mostElements = 100_000

  /// What is wrong, and at which byte.
  struct Fault: Error, Hashable {
    var words: String
    var offset: Int
  }

  /// - Returns: the root of a document.
  static func root(_ bytes: [UInt8]) throws(Fault) -> XMLElement {
    var reader = XMLReader(bytes)
    reader.skipSpace()
    if reader.takes("<?xml") {
      _ = try reader.text(upTo: ">")
      reader.skipSpace()
    }
    guard reader.takes("<") else { throw reader.fault("no element") }
    let root = try reader.element(depth: 1)
    reader.skipSpace()
    guard reader.at == bytes.count else { throw reader.fault("more after the document") }
    return root
  }

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
  }

  /// After its `<`.
  private mutating func element(depth: Int) throws(Fault) -> XMLElement {
    elements += 1
    guard depth <= Self.deepest, elements <= Self.mostElements else { throw fault("too much") }
    let tag = try text(upTo: ">")
    let isEmpty = tag.last == UInt8(ascii: "/")
    let name = tag.dropLast(isEmpty ? 1 : 0).prefix { !Self.isSpace($0) }
    guard let first = name.first, Self.isLetter(first), !tag.contains(UInt8(ascii: "<")) else {
      throw fault("no name of an element")
    }
    var element = XMLElement(name: String(decoding: name, as: UTF8.self))
    if isEmpty { return element }
    var content: [UInt8] = []
    while true {
      content += try resolved(text(upTo: "<"))
      if takes("/") {
        let end = try text(upTo: ">")
        let endName = end.prefix { !Self.isSpace($0) }
        guard endName.elementsEqual(name) else { throw fault("an end of another element") }
        break
      }
      element.children.append(try self.element(depth: depth + 1))
    }
    guard let text = String(validating: content, as: UTF8.self) else { throw fault("not UTF-8") }
    element.text = text
    return element
  }

  private func resolved(_ raw: ArraySlice<UInt8>) throws(Fault) -> [UInt8] {
    guard raw.contains(UInt8(ascii: "&")) else { return Array(raw) }
    var out: [UInt8] = []
    var rest = raw
    while let ampersand = rest.firstIndex(of: UInt8(ascii: "&")) {
      out += rest[..<ampersand]
      let tail = rest[(ampersand + 1)...]
      guard let semicolon = tail.prefix(12).firstIndex(of: UInt8(ascii: ";")),
        let scalar = Self.scalar(String(decoding: tail[..<semicolon], as: UTF8.self))
      else { throw fault("an unknown entity") }
      out += String(scalar).utf8
      rest = tail[(semicolon + 1)...]
    }
    return out + rest
  }

  private static func scalar(_ entity: String) -> Unicode.Scalar? {
    let named: [String: Unicode.Scalar] = [
      "amp": "&", "lt": "<", "gt": ">", "quot": "\"", "apos": "'",
    ]
    if let scalar = named[entity] { return scalar }
    let isHexadecimal = entity.hasPrefix("#x")
    guard entity.hasPrefix("#") else { return nil }
    return UInt32(entity.dropFirst(isHexadecimal ? 2 : 1), radix: isHexadecimal ? 16 : 10)
      .flatMap { Unicode.Scalar($0) }
  }

  /// What stands before a byte, which is passed.
  private mutating func text(upTo end: Character) throws(Fault) -> ArraySlice<UInt8> {
    guard let found = bytes[at...].firstIndex(of: end.asciiValue ?? 0) else {
      throw fault("the document ends within an element")
    }
    defer { at = found + 1 }
    return bytes[at..<found]
  }

  private mutating func takes(_ text: StaticString) -> Bool {
    let expected = Array("\(text)".utf8)
    guard bytes[at...].starts(with: expected) else { return false }
    at += expected.count
    return true
  }

  private mutating func skipSpace() {
    while at < bytes.count, Self.isSpace(bytes[at]) { at += 1 }
  }

  private func fault(_ words: String) -> Fault { Fault(words: words, offset: at) }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || (0x09...0x0d).contains(byte)
  }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x41...0x5a).contains(byte & 0xdf) }
}
