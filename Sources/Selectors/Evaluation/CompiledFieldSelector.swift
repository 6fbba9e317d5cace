package import CloudTrail

/// One field selector made ready to judge. Of the selecting operators one hit is enough, of the
/// deselecting ones none may hit, and both groups must hold (SEMANTICS 2.3b). A field that the
/// record does not have fails the first group and passes the second (SEMANTICS 2.6a, 2.6b). It
/// never changes; as a class it is copied at the cost of one count.
package final class CompiledFieldSelector: Sendable {
  let name: String
  package let field: SelectorField
  package let selector: AdvancedFieldSelector
  private let selecting: TextMatcher
  private let deselecting: TextMatcher

  /// What a list of values came to, value by value.
  enum Hits {
    case selected
    case notSelected
    case deselected
  }

  init(_ selector: AdvancedFieldSelector) {
    self.selector = selector
    name = selector.field
    field = SelectorField(name: selector.field)
    let conditions = selector.conditions
    selecting = TextMatcher(conditions.filter { !$0.operator.deselects })
    deselecting = TextMatcher(conditions.filter { $0.operator.deselects })
  }

  var deselects: Bool { !deselecting.isEmpty }

  /// Judges a field of one value.
  func hits(_ value: FieldValue, ignoringCase: Bool = false) -> Hits {
    if any(deselecting, hit: value, ignoringCase) { return .deselected }
    return selecting.isEmpty || any(selecting, hit: value, ignoringCase)
      ? .selected : .notSelected
  }

  /// Judges a list: any value may select, none may deselect (SEMANTICS 2.5b).
  ///
  /// - Parameter value: what is compared of an entry; nil where the entry does not count.
  func hits(
    _ resources: RecordFields.Resources, ignoringCase: Bool = false,
    _ value: (RecordFields.Resource) -> FieldValue?
  ) -> Hits {
    var isSelected = selecting.isEmpty
    for resource in resources {
      guard let value = value(resource) else { continue }
      if any(deselecting, hit: value, ignoringCase) { return .deselected }
      if !isSelected { isSelected = any(selecting, hit: value, ignoringCase) }
    }
    return isSelected ? .selected : .notSelected
  }

  /// Judges a text that is no slice of the record.
  func hits(text: String, ignoringCase: Bool = false) -> Hits {
    var text = text
    return text.withUTF8 { hits(.text(UnsafeRawBufferPointer($0)), ignoringCase: ignoringCase) }
  }

  /// The conditions in words: `NotStartsWith arn:aws:s3:::bucket/`.
  var wanted: [String] {
    selector.conditions.flatMap { condition in
      condition.values.map { "\(condition.operator.rawValue) \($0)" }
    }
  }

  private func any(_ values: TextMatcher, hit value: FieldValue, _ ignoringCase: Bool) -> Bool {
    guard !values.isEmpty else { return false }
    return ByteMatch.withText(value) { seen in
      values.hits(seen) || (ignoringCase && values.hitsIgnoringCase(seen))
    } ?? false
  }
}
