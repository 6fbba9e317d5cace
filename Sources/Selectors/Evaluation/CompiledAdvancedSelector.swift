/// An advanced event selector made ready to judge: all of its fields must hold (SEMANTICS 2.4).
struct CompiledAdvancedSelector: Sendable {
  let index: Int
  let name: String?
  private let fields: [CompiledFieldSelector]
  /// The types that the selector wants; `resources.ARN` looks only at entries of such a type
  /// (SEMANTICS 2.5). Nil where it names none, and every entry counts.
  private let resourceTypes: [[UInt8]]?

  init(_ selector: AdvancedEventSelector, index: Int) {
    self.index = index
    name = selector.name
    fields = selector.fieldSelectors.map(CompiledFieldSelector.init)
      .sorted { Self.order($0.field) < Self.order($1.field) }
    let types = selector.selectors(of: "resources.type").flatMap { $0.values(.equals) }
    resourceTypes = types.isEmpty ? nil : types.map { Array($0.utf8) }
  }

  /// The category is asked first: it says most.
  private static func order(_ field: SelectorField) -> Int {
    switch field {
    case .eventCategory: 0
    case .resourcesType: 1
    default: 2
    }
  }

  func decide(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    var doubt: Clause?
    for field in fields {
      let (answer, clause) = ask(field, record)
      observer.note(finding(field, record, answer, clause))
      switch answer {
      case .notLogged: return Decision(.notLogged, selector: index, clause: clause)
      case .uncertain: doubt = doubt ?? clause
      case .logged: break
      }
    }
    if let doubt { return Decision(.uncertain, selector: index, clause: doubt) }
    return Decision(.logged, selector: index, clause: .all)
  }

  private func ask(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord
  ) -> (Answer, Clause) {
    let hits: CompiledFieldSelector.Hits
    switch field.field {
    case .unknown: return (.uncertain, .unknownField)
    case .eventCategory:
      if record.category == .unknown { return (.uncertain, .category) }
      return field.hits(text: record.category.name) == .selected
        ? (.logged, .all) : (.notLogged, .category)
    case .readOnly:
      guard record.readOnly != nil || !isReadWriteExpected(record) else {
        return (.uncertain, .readWriteType)
      }
      return field.hits(record.fields.readOnly) == .selected
        ? (.logged, .all) : (.notLogged, .readWriteType)
    case .resourcesType: hits = field.hits(record.fields.resources.lazy.map(\.type))
    case .resourcesARN: hits = field.hits(arns(record))
    default: hits = field.hits(field.field.value(record.fields) ?? .absent)
    }
    return switch hits {
    case .selected: (.logged, .all)
    case .notSelected: (.notLogged, .fieldNotSelected)
    case .deselected: (.notLogged, .fieldDeselected)
    }
  }

  /// Management and data events are reads or writes; a record that does not say which was trimmed or
  /// is old, and cannot be judged by it.
  private func isReadWriteExpected(_ record: borrowing JudgedRecord) -> Bool {
    switch record.category {
    case .management, .data, .unknown: true
    case .networkActivity, .insight, .other: false
    }
  }

  private func arns(_ record: borrowing JudgedRecord) -> [FieldValue] {
    record.fields.resources.filter(isOfWantedType).map(\.comparedARN)
  }

  private func isOfWantedType(_ resource: RecordFields.Resource) -> Bool {
    guard let resourceTypes else { return true }
    return ByteMatch.withText(resource.type) { type in
      resourceTypes.contains { ByteMatch.equals(type, $0) }
    } ?? false
  }

  private func finding(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord, _ answer: Answer,
    _ clause: Clause
  ) -> ClauseFinding {
    let seen: [String] =
      switch field.field {
      case .eventCategory: record.category == .unknown ? [] : [record.category.name]
      case .resourcesType: record.fields.resources.compactMap(\.type.string)
      case .resourcesARN: arns(record).compactMap(\.string)
      default: (field.field.value(record.fields)?.string).map { [$0] } ?? []
      }
    return ClauseFinding(
      selector: index, name: name, answer: answer, clause: clause, field: field.name, seen: seen,
      wanted: field.wanted)
  }
}
