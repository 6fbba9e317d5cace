import CloudTrail

/// An advanced event selector, compiled for judging: all of its fields must hold (SEMANTICS 2.4a). It
/// is immutable; being a class, it is copied at the cost of one reference count.
package final class CompiledAdvancedSelector: Sendable {
  private let index: Int
  private let name: String?
  package let fields: [CompiledFieldSelector]
  /// The types that the selector names; `resources.ARN` looks only at entries of such a type
  /// (SEMANTICS 2.5a). Nil if it names none, and every entry counts.
  package let resourceTypes: [[UInt8]]?
  /// Those of the selector's categories that a trail can select. Exactly one, unless the selector was
  /// imported.
  private let categories: [SelectableCategory]
  /// False only for an imported selector without `eventCategory`.
  private let namesCategory: Bool

  init(_ selector: AdvancedEventSelector, index: Int) {
    self.index = index
    name = selector.name
    fields = selector.fieldSelectors.map(CompiledFieldSelector.init)
      .sorted { Self.order($0.field) < Self.order($1.field) }
    let types = selector.selectors(of: "resources.type").flatMap { $0.values(.equals) }
    namesCategory = fields.contains { $0.field == .eventCategory }
    categories = selector.selectors(of: "eventCategory").flatMap { $0.values(.equals) }
      .compactMap(SelectableCategory.init)
    resourceTypes = types.isEmpty ? nil : types.map { Array($0.utf8) }
  }

  /// The category comes first, then the type: they refuse most records.
  private static func order(_ field: SelectorField) -> Int {
    switch field {
    case .eventCategory: 0
    case .resourcesType: 1
    case .readOnly, .eventSource, .eventName, .eventType, .resourcesARN, .userARN,
      .sessionCredentialFromConsole, .errorCode, .vpcEndpointID, .unknown:
      2
    }
  }

  /// How values are compared. ``asWritten`` decides; the other ways only find out which rule decided.
  struct Comparison {
    var ignoresCase = false
    var countsAllEntries = false
    var countsPrefixes = true

    static let asWritten = Comparison()
  }

  /// The result of one field for a record.
  struct Outcome {
    var answer: Answer
    var clause: Clause
    /// The rule that leaves the answer uncertain, if a rule does.
    var citedRule: Rule?

    static let passes = Outcome(answer: .logged, clause: .all)
  }

  /// One certain no decides, whatever else is uncertain (SEMANTICS 0b).
  func decide(
    _ record: borrowing JudgedRecord, _ trace: inout some ClauseTrace
  ) -> Decision {
    var uncertain: Outcome?
    if record.category == .unknown && !namesCategory {
      // Uncertain, whatever the selector's fields say (SEMANTICS 0f).
      uncertain = Outcome(answer: .uncertain, clause: .category)
      trace.add(
        ClauseResult(
          selector: index, name: name, answer: .uncertain, clause: .category,
          field: "eventCategory", seen: [], wanted: [], citedRules: []))
    }
    for (fieldIndex, field) in fields.enumerated() {
      let outcome = evaluate(field, record, .asWritten)
      trace.add(clauseResult(fieldIndex, record, outcome))
      switch outcome.answer {
      case .notLogged: return Decision(.notLogged, selector: index, clause: outcome.clause)
      case .uncertain: uncertain = uncertain ?? outcome
      case .logged: break
      }
    }
    if let uncertain {
      return Decision(
        .uncertain, selector: index, clause: uncertain.clause, citedRule: uncertain.citedRule)
    }
    return Decision(.logged, selector: index, clause: .all)
  }

  private func evaluate(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord, _ comparison: Comparison
  ) -> Outcome {
    let match: CompiledFieldSelector.Match
    let ignoringCase = comparison.ignoresCase
    switch field.field {
    case .unknown:
      return Outcome(answer: .uncertain, clause: .unknownField, citedRule: .unknownField)
    case .eventCategory:
      if record.category == .unknown { return Outcome(answer: .uncertain, clause: .category) }
      return field.match(text: record.category.name, ignoringCase: ignoringCase) == .selected
        ? .passes : Outcome(answer: .notLogged, clause: .category)
    case .readOnly where record.readOnly != nil || shouldGiveReadOnly(record):
      guard record.readOnly != nil else {
        return Outcome(
          answer: .uncertain, clause: .readWriteType, citedRule: .readOnlyOfAdvanced)
      }
      return field.match(record.fields.readOnly, ignoringCase: ignoringCase) == .selected
        ? .passes : Outcome(answer: .notLogged, clause: .readWriteType)
    case .resourcesType where field.asksAnything && lacksResources(record),
      .resourcesARN where field.asksAnything && lacksResources(record):
      return Outcome(
        answer: .uncertain, clause: .fieldNotSelected, citedRule: .resourcesOfAdvanced)
    case .resourcesType:
      match = field.match(record.fields.resources, ignoringCase: ignoringCase) { $0.type }
    case .resourcesARN:
      match = field.match(record.fields.resources, ignoringCase: ignoringCase) {
        counts($0, comparison) ? $0.comparedARN : nil
      }
    case .readOnly, .eventSource, .eventName, .eventType, .userARN,
      .sessionCredentialFromConsole, .errorCode, .vpcEndpointID:
      match = field.match(
        field.field.value(record.fields) ?? .absent, ignoringCase: ignoringCase)
    }
    return switch match {
    case .selected: .passes
    case .notSelected: Outcome(answer: .notLogged, clause: .fieldNotSelected)
    case .deselected: Outcome(answer: .notLogged, clause: .fieldDeselected)
    }
  }

  /// Management and data events are reads or writes. A record of one that does not say which was
  /// trimmed or is old, and the field cannot be judged (SEMANTICS 2.6d).
  private func shouldGiveReadOnly(_ record: borrowing JudgedRecord) -> Bool {
    switch record.category {
    case .management, .data, .unknown: true
    case .networkActivity, .insight, .eventDataStore, .other: false
    }
  }

  /// Data events are about resources. A record of one without a list of them was trimmed, or reports
  /// a call that has none, and the field cannot be judged (SEMANTICS 2.6e).
  private func lacksResources(_ record: borrowing JudgedRecord) -> Bool {
    guard !record.fields.hasResourceList else { return false }
    switch record.category {
    case .data, .unknown: return true
    case .management, .networkActivity, .insight, .eventDataStore, .other: return false
    }
  }

  /// Whether `resources.ARN` looks at this entry.
  private func counts(_ resource: RecordFields.Resource, _ comparison: Comparison) -> Bool {
    guard comparison.countsPrefixes || !resource.isComparedByPrefix else { return false }
    guard let resourceTypes, !comparison.countsAllEntries else { return true }
    return resourceTypes.contains { resource.type.equals($0) }
  }
}

// MARK: - Explaining

extension CompiledAdvancedSelector {
  /// The outcome of one field, with the compared values and the rules that it depends on.
  private func clauseResult(
    _ index: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> ClauseResult {
    let field = fields[index]
    let seen: [String] =
      field.field == .eventCategory
      ? (record.category == .unknown ? [] : [record.category.name])
      : values(field, record).compactMap(\.string)
    var result = ClauseResult(
      selector: self.index, name: name, answer: outcome.answer, clause: outcome.clause,
      field: field.name, seen: seen, wanted: field.wanted,
      citedRules: citedRules(index, record, outcome))
    if field.field == .resourcesARN {
      result.resources = record.fields.indicesOfARNs { counts($0, .asWritten) }
    }
    return result
  }

  /// The record's values of a field that is not derived.
  private func values(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord
  ) -> [FieldValue] {
    switch field.field {
    case .eventCategory, .unknown: []
    case .resourcesType: record.fields.resources.map(\.type)
    case .resourcesARN:
      record.fields.resources.filter { counts($0, .asWritten) }.map(\.comparedARN)
    case .readOnly, .eventSource, .eventName, .eventType, .userARN,
      .sessionCredentialFromConsole, .errorCode, .vpcEndpointID:
      [field.field.value(record.fields) ?? .absent]
    }
  }

  /// A refusal depends on a rule only if every other field that refuses depends on it too.
  private func citedRules(
    _ index: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> [Rule] {
    var rules = rulesOfField(index, record, outcome)
    guard outcome.answer == .notLogged else { return rules }
    for other in fields.indices where other != index {
      let refusal = evaluate(fields[other], record, .asWritten)
      guard refusal.answer == .notLogged else { continue }
      let others = rulesOfField(other, record, refusal)
      rules.removeAll { !others.contains($0) }
    }
    return rules
  }

  /// The rules without which the outcome of this field would be another.
  private func rulesOfField(
    _ index: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> [Rule] {
    let field = fields[index]
    var rules = outcome.citedRule.map { [$0] } ?? []
    if field.field == .eventCategory { rules += record.categoryRules }
    if field.field != .unknown, categories.contains(where: { $0.rule(for: field.name) == nil }) {
      rules.append(.foreignField)
    }
    if disagreesWithDuplicate(index, record, outcome) { rules.append(.fieldTwice) }
    if outcome.answer == .uncertain { return rules }
    rules += absenceRules(field, record, outcome)
    func differs(_ comparison: Comparison) -> Bool {
      evaluate(field, record, comparison).answer != outcome.answer
    }
    if field.field == .resourcesARN {
      if differs(Comparison(countsAllEntries: true)) { rules.append(.entriesOfType) }
      if entriesDisagree(field, record) { rules.append(.severalEntries) }
      if differs(Comparison(countsPrefixes: false)) { rules.append(.prefixAsARN) }
    }
    // It is documented that the case of a type counts (SEMANTICS 2.1g).
    if field.field != .resourcesType && differs(Comparison(ignoresCase: true)) {
      rules.append(.letterCase)
    }
    return rules
  }

  /// That a field is given twice decides only if the two disagree (SEMANTICS 2.4b).
  private func disagreesWithDuplicate(
    _ index: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> Bool {
    for other in fields.indices
    where other != index && fields[other].name == fields[index].name {
      if evaluate(fields[other], record, .asWritten).answer != outcome.answer { return true }
    }
    return false
  }

  /// SEMANTICS 2.6a to 2.6c.
  private func absenceRules(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> [Rule] {
    if field.field == .eventCategory { return [] }
    let values = values(field, record)
    guard !values.contains(where: \.isComparable) else { return [] }
    var rules: [Rule] = []
    if outcome.answer == .notLogged {
      rules.append(.absentNotSelected)
    } else if field.deselects {
      rules.append(.absentNotDeselected)
    }
    let isNullOrUncomparable = values.contains { if case .absent = $0 { false } else { true } }
    if !rules.isEmpty && isNullOrUncomparable { rules.append(.nullIsAbsent) }
    return rules
  }

  private func entriesDisagree(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord
  ) -> Bool {
    Set(values(field, record).filter(\.isComparable).map { field.match($0) }).count > 1
  }
}
