import CloudTrail

extension CompiledAdvancedSelector {
  /// The outcome of the field at a place, with what was compared and the rules that it rests on.
  func finding(
    _ place: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> ClauseResult {
    let field = fields[place]
    let seen: [String] =
      field.field == .eventCategory
      ? (record.category == .unknown ? [] : [record.category.name])
      : values(field, record).compactMap(\.string)
    var finding = ClauseResult(
      selector: index, name: name, answer: outcome.answer, clause: outcome.clause,
      field: field.name, seen: seen, wanted: field.wanted,
      citedRules: citedRules(place, record, outcome))
    if field.field == .resourcesARN {
      finding.resources = record.fields.placesOfARNs { counts($0, .asWritten) }
    }
    return finding
  }

  /// What the record holds of a field that is not worked out.
  private func values(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord
  ) -> [FieldValue] {
    switch field.field {
    case .eventCategory, .unknown: []
    case .resourcesType: record.fields.resources.map(\.type)
    case .resourcesARN:
      record.fields.resources.filter { counts($0, .asWritten) }.map(\.comparedARN)
    default: [field.field.value(record.fields) ?? .absent]
    }
  }

  /// A refusal rests on nothing that another field does not need to refuse as well.
  private func citedRules(
    _ place: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> [Rule] {
    var citedRules = ownRests(place, record, outcome)
    guard outcome.answer == .notLogged else { return citedRules }
    for other in fields.indices where other != place {
      let refusal = ask(fields[other], record, .asWritten)
      guard refusal.answer == .notLogged else { continue }
      let others = ownRests(other, record, refusal)
      citedRules.removeAll { !others.contains($0) }
    }
    return citedRules
  }

  private func ownRests(
    _ place: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> [Rule] {
    let field = fields[place]
    var citedRules = outcome.citedRules.map { [$0] } ?? []
    if field.field == .eventCategory { citedRules += record.guess }
    if field.field != .unknown, categories.contains(where: { $0.rule(for: field.name) == nil }) {
      citedRules.append(.foreignField)
    }
    if disagreesWithTwin(place, record, outcome) { citedRules.append(.fieldTwice) }
    if outcome.answer == .uncertain { return citedRules }
    citedRules += restsOnAbsence(field, record, outcome)
    func differs(_ reading: Reading) -> Bool {
      ask(field, record, reading).answer != outcome.answer
    }
    if field.field == .resourcesARN {
      if differs(Reading(countsAllEntries: true)) { citedRules.append(.entriesOfType) }
      if entriesDisagree(field, record) { citedRules.append(.severalEntries) }
      if differs(Reading(countsPrefixes: false)) { citedRules.append(.prefixAsARN) }
    }
    // That the case of a type counts is documented (SEMANTICS 2.1g).
    if field.field != .resourcesType && differs(Reading(ignoresCase: true)) {
      citedRules.append(.letterCase)
    }
    return citedRules
  }

  /// A field that stands twice decides only where the two say different things (SEMANTICS 2.4b).
  private func disagreesWithTwin(
    _ place: Int, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> Bool {
    for other in fields.indices
    where other != place && fields[other].name == fields[place].name {
      if ask(fields[other], record, .asWritten).answer != outcome.answer { return true }
    }
    return false
  }

  /// SEMANTICS 2.6a to 2.6c.
  private func restsOnAbsence(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord, _ outcome: Outcome
  ) -> [Rule] {
    if field.field == .eventCategory { return [] }
    let values = values(field, record)
    guard !values.contains(where: \.isComparable) else { return [] }
    var citedRules: [Rule] = []
    if outcome.answer == .notLogged {
      citedRules.append(.absentNotSelected)
    } else if field.deselects {
      citedRules.append(.absentNotDeselected)
    }
    if !citedRules.isEmpty && values.contains(where: \.isGivenOrNull) {
      citedRules.append(.nullIsAbsent)
    }
    return citedRules
  }

  private func entriesDisagree(
    _ field: CompiledFieldSelector, _ record: borrowing JudgedRecord
  ) -> Bool {
    Set(values(field, record).filter(\.isComparable).map { field.hits($0) }).count > 1
  }
}

extension FieldValue {
  fileprivate var isGivenOrNull: Bool {
    if case .absent = self { return false }
    return true
  }
}
