/// One field selector made ready to judge. Of the selecting operators one hit is enough, of the
/// deselecting ones none may hit, and both groups must hold (SEMANTICS 2.3). A field that the record
/// does not have fails the first group and passes the second (SEMANTICS 2.6).
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

  /// Judges a field of one value.
  func hits(_ value: FieldValue) -> Hits {
    if any(deselecting, hit: value) { return .deselected }
    return selecting.isEmpty || any(selecting, hit: value) ? .selected : .notSelected
  }

  /// Judges a list: any value may select, none may deselect (SEMANTICS 2.5).
  func hits(_ values: some Sequence<FieldValue>) -> Hits {
    var isSelected = selecting.isEmpty
    for value in values {
      if any(deselecting, hit: value) { return .deselected }
      if !isSelected { isSelected = any(selecting, hit: value) }
    }
    return isSelected ? .selected : .notSelected
  }

  /// Judges a text that is no slice of the record.
  func hits(text: String) -> Hits {
    var text = text
    return text.withUTF8 { hits(.text(UnsafeRawBufferPointer($0))) }
  }

  /// The conditions in words: `NotStartsWith arn:aws:s3:::bucket/`.
  var wanted: [String] {
    selector.conditions.flatMap { condition in
      condition.values.map { "\(condition.operator.rawValue) \($0)" }
    }
  }

  private func any(_ conditions: [Condition], hit value: FieldValue) -> Bool {
    guard !conditions.isEmpty else { return false }
    return ByteMatch.withText(value) { seen in
      conditions.contains { condition in
        condition.values.contains { Self.hits(seen, condition.operator, $0) }
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
}
