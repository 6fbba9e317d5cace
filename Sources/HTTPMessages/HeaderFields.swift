/// Header fields in the order in which they were sent; a name may occur more than once.
public struct HeaderFields: Sendable, Hashable {
  public struct Field: Sendable, Hashable {
    /// As it was sent. Names compare without regard to case.
    public var name: String
    /// Without the white space around it.
    public var value: String

    public init(_ name: String, _ value: String) {
      self.name = name
      self.value = value
    }
  }

  public private(set) var fields: [Field]

  public init(_ fields: [Field] = []) {
    self.fields = fields
  }

  public mutating func add(_ name: String, _ value: String) {
    fields.append(Field(name, value))
  }

  /// All values of a name, in their order.
  public func values(_ name: String) -> [String] {
    fields.lazy.filter { Self.isSame($0.name, name) }.map(\.value)
  }

  /// The value of a name that occurs exactly once; nil where it is missing or stands twice, since
  /// then nobody can say which one counts.
  public subscript(name: String) -> String? {
    let values = values(name)
    return values.count == 1 ? values.first : nil
  }

  /// Names are ASCII, whose letters differ in one bit.
  private static func isSame(_ left: String, _ right: String) -> Bool {
    func small(_ byte: UInt8) -> UInt8 { (0x41...0x5A).contains(byte) ? byte | 0x20 : byte }
    return left.utf8.count == right.utf8.count
      && zip(left.utf8, right.utf8).allSatisfy { small($0) == small($1) }
  }
}

extension HeaderFields: ExpressibleByDictionaryLiteral {
  public init(dictionaryLiteral elements: (String, String)...) {
    self.init(elements.map { Field($0.0, $0.1) })
  }
}
