/// A JSON value whose members keep the order in which they are written down.
///
/// `nil` is no literal of it: beside optional members it would be read as null, not as absent.
package enum JSON: Sendable {
  case null
  case bool(Bool)
  /// The number's own spelling, since a detour through `Double` could change it.
  case number(String)
  case string(String)
  case array([JSON])
  case object([(name: String, value: JSON)])

  /// An object that leaves out what is not there: CloudTrail seldom writes an optional member
  /// as null.
  package static func object(optional members: [(name: String, value: JSON?)]) -> JSON {
    .object(
      members.compactMap { member in
        member.value.map { (member.name, $0) }
      })
  }

  package static func strings(_ texts: [String]) -> JSON {
    .array(texts.map(JSON.string))
  }
}

extension JSON: ExpressibleByStringInterpolation {
  package init(stringLiteral value: String) {
    self = .string(value)
  }
}

extension JSON: ExpressibleByBooleanLiteral {
  package init(booleanLiteral value: Bool) {
    self = .bool(value)
  }
}

extension JSON: ExpressibleByIntegerLiteral {
  package init(integerLiteral value: Int) {
    self = .number(String(value))
  }
}

extension JSON: ExpressibleByArrayLiteral {
  package init(arrayLiteral elements: JSON...) {
    self = .array(elements)
  }
}

extension JSON: ExpressibleByDictionaryLiteral {
  package init(dictionaryLiteral elements: (String, JSON)...) {
    self = .object(elements.map { ($0.0, $0.1) })
  }
}
