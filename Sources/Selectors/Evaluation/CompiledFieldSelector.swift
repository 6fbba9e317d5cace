/// One field selector made ready to judge. Of the selecting operators one hit is enough, of the
/// deselecting ones none may hit, and both groups must hold (SEMANTICS 2.3b). A field that the record
/// does not have fails the first group and passes the second (SEMANTICS 2.6a,
/// 2.6b).
struct CompiledFieldSelector: Sendable {
  let name: String
  let field: SelectorField
  let selector: AdvancedFieldSelector
  private let selecting: [Condition]
  private let deselecting: [Condition]

  private struct Condition: Sendable {
    let `operator`: FieldOperator
    let values: [[UInt8]]
  }

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
    let conditions = selector.conditions.filter { !$0.values.isEmpty }
    func compiled(deselecting: Bool) -> [Condition] {
      conditions.filter { $0.operator.deselects == deselecting }
        .map { Condition(operator: $0.operator, values: $0.values.map { Array($0.utf8) }) }
    }
    selecting = compiled(deselecting: false)
    deselecting = compiled(deselecting: true)
  }

  var selects: Bool { !selecting.isEmpty }
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
    _ resources: [RecordFields.Resource], ignoringCase: Bool = false,
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

  private func any(
    _ conditions: [Condition], hit value: FieldValue, _ ignoringCase: Bool
  ) -> Bool {
    guard !conditions.isEmpty else { return false }
    return ByteMatch.withText(value) { seen in
      conditions.contains { condition in
        condition.values.contains {
          Self.hits(seen, condition.operator, $0)
            || (ignoringCase && Self.hitsIgnoringCase(seen, condition.operator, $0))
        }
      }
    } ?? false
  }

  private static func hits(
    _ seen: UnsafeRawBufferPointer, _ op: FieldOperator, _ wanted: [UInt8]
  ) -> Bool {
    switch op {
    case .equals, .notEquals: ByteMatch.equals(seen, wanted)
    case .startsWith, .notStartsWith: ByteMatch.hasPrefix(seen, wanted)
    case .endsWith, .notEndsWith: ByteMatch.hasSuffix(seen, wanted)
    }
  }

  private static func hitsIgnoringCase(
    _ seen: UnsafeRawBufferPointer, _ op: FieldOperator, _ wanted: [UInt8]
  ) -> Bool {
    switch op {
    case .equals, .notEquals: CaseFolding.equals(seen, wanted)
    case .startsWith, .notStartsWith: CaseFolding.hasPrefix(seen, wanted)
    case .endsWith, .notEndsWith: CaseFolding.hasSuffix(seen, wanted)
    }
  }
}
