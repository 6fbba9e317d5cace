package import CloudTrail

/// A basic event selector, compiled for judging (SEMANTICS 1). It is immutable; being a class, it is
/// copied at the cost of one reference count.
package final class CompiledBasicSelector: Sendable {
  private let index: Int
  package let selector: EventSelector
  package let excludedSources: [ExcludedSource]
  package let resources: [CompiledResourceValues]

  package struct ExcludedSource: Sendable {
    fileprivate let bytes: [UInt8]
    /// The same source in the China Regions. Whether it is excluded too is not known (SEMANTICS 1.6c).
    fileprivate let inChina: [UInt8]
    fileprivate let folded: String
  }

  /// The result of the selector for a record.
  private struct Outcome {
    var answer: Answer
    /// The clause that decided.
    var clause: Clause
    /// The rule that leaves the answer uncertain, if a rule does.
    var citedRule: Rule?
  }

  init(_ selector: EventSelector, index: Int) {
    self.index = index
    self.selector = selector
    excludedSources = selector.excludeManagementEventSources.map {
      ExcludedSource(
        bytes: Array($0.utf8), inChina: Array(($0 + ".cn").utf8),
        folded: ByteMatch.folded($0.utf8))
    }
    resources = selector.dataResources.map(CompiledResourceValues.init)
  }

  func decide(
    _ record: borrowing JudgedRecord, _ trace: inout some ClauseTrace
  ) -> Decision {
    let outcome = judge(record)
    trace.add(clauseResult(outcome, record))
    return Decision(
      outcome.answer, selector: index, clause: outcome.clause, citedRule: outcome.citedRule)
  }

  private func judge(_ record: borrowing JudgedRecord) -> Outcome {
    switch record.category {
    case .management: return judgeManagement(record)
    case .data: return judgeData(record)
    case .unknown:
      // The event may be of a category that no basic selector takes (SEMANTICS 0f, 0b).
      let management = judgeManagement(record)
      let data = judgeData(record)
      guard management.answer == .notLogged && data.answer == .notLogged else {
        return Outcome(answer: .uncertain, clause: .category)
      }
      return management.clause < data.clause ? data : management
    case .networkActivity, .insight, .eventDataStore, .other:
      return Outcome(answer: .notLogged, clause: .category)
    }
  }

  /// One certain no decides, whatever else is uncertain (SEMANTICS 0b).
  private func judgeManagement(_ record: borrowing JudgedRecord) -> Outcome {
    guard selector.includeManagementEvents else {
      return Outcome(answer: .notLogged, clause: .includeManagementEvents)
    }
    let source = judgeSource(record)
    if source == .notLogged { return Outcome(answer: .notLogged, clause: .excludedSource) }
    let readWrite = judgeReadWrite(record)
    if readWrite != .notLogged && source == .uncertain {
      return Outcome(answer: .uncertain, clause: .excludedSource, citedRule: .sourceInChina)
    }
    return outcome(readWrite)
  }

  private func judgeData(_ record: borrowing JudgedRecord) -> Outcome {
    guard !resources.isEmpty else { return Outcome(answer: .notLogged, clause: .category) }
    let (resource, rule) = judgeResources(record)
    if resource == .notLogged { return Outcome(answer: .notLogged, clause: .dataResources) }
    let readWrite = judgeReadWrite(record)
    if readWrite != .notLogged && resource == .uncertain {
      return Outcome(answer: .uncertain, clause: .dataResources, citedRule: rule)
    }
    return outcome(readWrite)
  }

  /// One pair of a value and a resource of its type is enough (SEMANTICS 1.4b). If the record does not
  /// say which resources there were, any value may have matched one (SEMANTICS 1.5d).
  private func judgeResources(
    _ record: borrowing JudgedRecord
  ) -> (Answer, uncertainBy: Rule?) {
    var uncertainBy: Rule?
    if !record.fields.hasResourceList, resources.contains(where: { !$0.values.isEmpty }) {
      uncertainBy = .resourcesOfBasic
    }
    for resource in record.fields.resources {
      for selected in resources where resource.type.equals(selected.type) {
        let match = selected.match(resource)
        if match.answer == .logged { return (.logged, nil) }
        uncertainBy = uncertainBy ?? match.uncertainBy
      }
    }
    return (uncertainBy == nil ? .notLogged : .uncertain, uncertainBy)
  }

  /// The outcome if nothing but `ReadWriteType` is left to decide.
  private func outcome(_ readWrite: Answer) -> Outcome {
    switch readWrite {
    case .logged: Outcome(answer: .logged, clause: .all)
    case .notLogged: Outcome(answer: .notLogged, clause: .readWriteType)
    case .uncertain:
      Outcome(answer: .uncertain, clause: .readWriteType, citedRule: .readOnlyOfBasic)
    }
  }

  /// Whether the source passes `ExcludeManagementEventSources` (SEMANTICS 1.6a, 1.6c).
  private func judgeSource(_ record: borrowing JudgedRecord) -> Answer {
    var answer = Answer.logged
    for excluded in excludedSources {
      if record.fields.eventSource.equals(excluded.bytes) { return .notLogged }
      if record.fields.eventSource.equals(excluded.inChina) { answer = .uncertain }
    }
    return answer
  }

  /// Whether the record passes `ReadWriteType` (SEMANTICS 1.2a, 1.2c).
  private func judgeReadWrite(_ record: borrowing JudgedRecord) -> Answer {
    let wantsReads: Bool
    switch selector.readWriteType {
    case .all: return .logged
    case .readOnly: wantsReads = true
    case .writeOnly: wantsReads = false
    }
    guard let isRead = record.readOnly else { return .uncertain }
    return isRead == wantsReads ? .logged : .notLogged
  }
}

// MARK: - Explaining

extension CompiledBasicSelector {
  /// The outcome, with the compared values and the rules that it depends on.
  private func clauseResult(
    _ outcome: Outcome, _ record: borrowing JudgedRecord
  ) -> ClauseResult {
    let isData = record.category == .data
    var seen: [String] = []
    var wanted: [String] = []
    var resources: [Int] = []
    var field = "eventCategory"
    switch outcome.clause {
    case .includeManagementEvents:
      seen = ["Management"]
      wanted = ["IncludeManagementEvents false"]
    case .excludedSource:
      field = "eventSource"
      seen = record.fields.eventSource.string.map { [$0] } ?? []
      wanted = excludedSources(of: record).map { "not " + $0 }
    case .dataResources:
      field = "resources.ARN"
      resources = record.fields.indicesOfARNs { _ in true }
      wanted = selector.dataResources.flatMap(\.values)
    case .readWriteType:
      field = "readOnly"
      seen = record.fields.readOnly.string.map { [$0] } ?? []
      wanted = [selector.readWriteType == .readOnly ? "true" : "false"]
    case .all where isData:
      field = "resources.ARN"
      (resources, wanted) = firstMatch(record)
    case .all:
      seen = ["Management"]
      wanted = ["IncludeManagementEvents true"]
    case .category, .fieldNotSelected, .fieldDeselected, .unknownField, .loggedByDefault:
      seen = record.category == .unknown ? [] : [record.category.name]
      wanted = [isData ? "Management" : "Management or Data"]
    }
    seen += resources.compactMap { record.fields.resources[$0].comparedARN.string }
    var result = ClauseResult(
      selector: index, name: nil, answer: outcome.answer, clause: outcome.clause, field: field,
      seen: seen, wanted: wanted, citedRules: record.categoryRules + citedRules(outcome, record))
    result.resources = resources
    return result
  }

  /// The excluded sources that are, or may be, the record's.
  private func excludedSources(of record: borrowing JudgedRecord) -> [String] {
    let source = record.fields.eventSource
    return excludedSources.filter { source.equals($0.bytes) || source.equals($0.inChina) }
      .map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// Calls `body` with every value that is compared with the resource.
  private func eachValue(
    for resource: RecordFields.Resource, _ body: (borrowing CompiledResourceValue) -> Void
  ) {
    for selected in resources where resource.type.equals(selected.type) {
      for value in selected.values { body(value) }
    }
  }

  /// The first of the record's resources that a value matches, and the value.
  private func firstMatch(_ record: borrowing JudgedRecord) -> ([Int], [String]) {
    for (index, resource) in record.fields.resources.enumerated() {
      var found: String?
      eachValue(for: resource) { value in
        if found == nil && value.match(resource) == .logged {
          found = String(decoding: value.bytes, as: UTF8.self)
        }
      }
      if let found { return (resource.comparedARN.isComparable ? [index] : [], [found]) }
    }
    return ([], [])
  }

  private func citedRules(_ outcome: Outcome, _ record: borrowing JudgedRecord) -> [Rule] {
    switch outcome.clause {
    case .dataResources, .all, .readWriteType, .excludedSource: break
    case .category, .includeManagementEvents, .fieldNotSelected, .fieldDeselected, .unknownField,
      .loggedByDefault:
      return []
    }
    let isRefusedAnyway =
      outcome.clause == .dataResources && outcome.answer == .notLogged
      && judgeReadWrite(record) == .notLogged
    if isRefusedAnyway || (outcome.answer == .notLogged && outcome.clause != .dataResources) {
      return []
    }
    var rules = outcome.citedRule.map { [$0] } ?? []
    if record.category == .management && isExcludedIgnoringCase(record) {
      rules.append(.letterCase)
    }
    if record.category != .management { rules += resourceRules(record) }
    if outcome.answer == .uncertain && judgeReadWrite(record) == .uncertain {
      rules.append(.readOnlyOfBasic)
    }
    return rules.uniqued
  }

  private func isExcludedIgnoringCase(_ record: borrowing JudgedRecord) -> Bool {
    ByteMatch.withText(record.fields.eventSource) { seen in
      let seen = ByteMatch.folded(seen)
      return excludedSources.contains { seen == $0.folded }
    } ?? false
  }

  /// One pair of a resource and a value is enough, so the outcome depends on a rule only if all pairs
  /// that match depend on it.
  private func resourceRules(_ record: borrowing JudgedRecord) -> [Rule] {
    var matching: [[Rule]] = []
    var others: [Rule] = []
    for resource in record.fields.resources {
      let folded = ByteMatch.withText(resource.comparedARN) { ByteMatch.folded($0) }
      eachValue(for: resource) { value in
        let rules = value.citedRules(resource, foldedSeen: folded)
        if value.match(resource) == .logged {
          matching.append(rules)
        } else {
          others += rules
        }
      }
    }
    guard !matching.isEmpty else { return others }
    return matching.dropFirst().reduce(matching[0]) { shared, rules in
      shared.filter(rules.contains)
    }
  }
}
