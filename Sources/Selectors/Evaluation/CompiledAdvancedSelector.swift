import CloudTrail

/// An advanced event selector made ready to judge: all of its fields must hold (SEMANTICS 2.4a). It
/// never changes; as a class it is copied at the cost of one count.
package final class CompiledAdvancedSelector: Sendable {
  let index: Int
  let name: String?
  package let fields: [CompiledFieldSelector]
  /// The types that the selector wants; `resources.ARN` looks only at entries of such a type
  /// (SEMANTICS 2.5a). Nil where it names none, and every entry counts.
  private let resourceTypes: [[UInt8]]?
  /// The categories that the selector names, of those that a trail can select; one, unless it was
  /// imported.
  let categories: [SelectableCategory]
  /// False only for an imported selector without `eventCategory`.
  private let asksForCategory: Bool

  init(_ selector: AdvancedEventSelector, index: Int) {
    self.index = index
    name = selector.name
    fields = selector.fieldSelectors.map(CompiledFieldSelector.init)
      .sorted { Self.order($0.field) < Self.order($1.field) }
    let types = selector.selectors(of: "resources.type").flatMap { $0.values(.equals) }
    asksForCategory = fields.contains { $0.field == .eventCategory }
    categories = selector.selectors(of: "eventCategory").flatMap { $0.values(.equals) }
      .compactMap(SelectableCategory.init)
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

  /// How the record is read. Only ``asWritten`` decides; the others tell which rule decided.
  struct Reading {
    var ignoresCase = false
    var countsAllEntries = false
    var countsPrefixes = true

    static let asWritten = Reading()
  }

  /// What one field makes of a record.
  struct Outcome {
    var answer: Answer
    var clause: Clause
    var citedRules: Rule?

    static let passes = Outcome(answer: .logged, clause: .all)
  }

  /// One sure no decides, whatever else is in doubt (SEMANTICS 0b).
  func decide(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    var doubt: Outcome?
    if record.category == .unknown && !asksForCategory {
      // It is in doubt whatever the selector asks (SEMANTICS 0f).
      doubt = Outcome(answer: .uncertain, clause: .category)
      observer.note(
        ClauseResult(
          selector: index, name: name, answer: .uncertain, clause: .category,
          field: "eventCategory", seen: [], wanted: [], citedRules: []))
    }
    for (place, field) in fields.enumerated() {
      let outcome = ask(field, record, .asWritten)
      observer.note(finding(place, record, outcome))
      switch outcome.answer {
      case .notLogged: return Decision(.notLogged, selector: index, clause: outcome.clause)
      case .uncertain: doubt = doubt ?? outcome
      case .logged: break
      }
    }
    if let doubt {
      return Decision(
        .uncertain, selector: index, clause: doubt.clause, citedRules: doubt.citedRules)
    }
    return Decision(.logged, selector: index, clause: .all)
  }

  func ask(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord, _ reading: Reading
  ) -> Outcome {
    let hits: CompiledFieldSelector.Hits
    let ignoringCase = reading.ignoresCase
    switch field.field {
    case .unknown:
      return Outcome(answer: .uncertain, clause: .unknownField, citedRules: .unknownField)
    case .eventCategory:
      if record.category == .unknown { return Outcome(answer: .uncertain, clause: .category) }
      return field.hits(text: record.category.name, ignoringCase: ignoringCase) == .selected
        ? .passes : Outcome(answer: .notLogged, clause: .category)
    case .readOnly where record.readOnly != nil || isReadWriteExpected(record):
      guard record.readOnly != nil else {
        return Outcome(
          answer: .uncertain, clause: .readWriteType, citedRules: .readOnlyOfAdvanced)
      }
      return field.hits(record.fields.readOnly, ignoringCase: ignoringCase) == .selected
        ? .passes : Outcome(answer: .notLogged, clause: .readWriteType)
    case .resourcesType:
      hits = field.hits(record.fields.resources, ignoringCase: ignoringCase) { $0.type }
    case .resourcesARN:
      hits = field.hits(record.fields.resources, ignoringCase: ignoringCase) {
        counts($0, reading) ? $0.comparedARN : nil
      }
    default:
      hits = field.hits(
        field.field.value(record.fields) ?? .absent, ignoringCase: ignoringCase)
    }
    return switch hits {
    case .selected: .passes
    case .notSelected: Outcome(answer: .notLogged, clause: .fieldNotSelected)
    case .deselected: Outcome(answer: .notLogged, clause: .fieldDeselected)
    }
  }

  /// Management and data events are reads or writes; a record that does not say which was trimmed or
  /// is old, and cannot be judged by it (SEMANTICS 2.6d).
  func isReadWriteExpected(_ record: borrowing JudgedRecord) -> Bool {
    switch record.category {
    case .management, .data, .unknown: true
    case .networkActivity, .insight, .eventDataStore, .other: false
    }
  }

  func counts(_ resource: RecordFields.Resource, _ reading: Reading) -> Bool {
    guard reading.countsPrefixes || !resource.isComparedByPrefix else { return false }
    guard let resourceTypes, !reading.countsAllEntries else { return true }
    return resourceTypes.contains { resource.type.equals($0) }
  }
}
