import CloudTrail

/// A basic event selector made ready to judge (SEMANTICS 1). It never changes; as a class it is copied at
/// the cost of one count.
package final class CompiledBasicSelector: Sendable {
  let index: Int
  let selector: EventSelector
  package let excludedSources: [ExcludedSource]
  package let resources: [CompiledResourceValues]

  package struct ExcludedSource: Sendable {
    let bytes: [UInt8]
    /// The same in the China Regions; whether it is excluded, too, is not known (SEMANTICS 1.6c).
    let inChina: [UInt8]
    let folded: String
  }

  /// What one selector makes of a record, and by which clause.
  struct Outcome {
    var answer: Answer
    var clause: Clause
    var citedRules: Rule?
  }

  init(_ selector: EventSelector, index: Int) {
    self.index = index
    self.selector = selector
    excludedSources = selector.excludeManagementEventSources.map {
      ExcludedSource(
        bytes: Array($0.utf8), inChina: Array(($0 + ".cn").utf8),
        folded: CaseFolding.folded($0.utf8))
    }
    resources = selector.dataResources.map(CompiledResourceValues.init)
  }

  func decide(
    _ record: borrowing JudgedRecord, _ observer: inout some ClauseObserver
  ) -> Decision {
    let outcome = judge(record)
    observer.note(finding(outcome, record))
    return Decision(
      outcome.answer, selector: index, clause: outcome.clause, citedRules: outcome.citedRules)
  }

  private func judge(_ record: borrowing JudgedRecord) -> Outcome {
    switch record.category {
    case .management: return judgeManagement(record)
    case .data: return judgeData(record)
    case .unknown:
      // It may be an event of a category that no basic selector takes (SEMANTICS 0f, 0b).
      let management = judgeManagement(record)
      let data = judgeData(record)
      guard management.answer == .notLogged && data.answer == .notLogged else {
        return Outcome(answer: .uncertain, clause: .category)
      }
      return management.clause < data.clause ? data : management
    default: return Outcome(answer: .notLogged, clause: .category)
    }
  }

  /// One sure no decides, whatever else is in doubt (SEMANTICS 0b).
  private func judgeManagement(_ record: borrowing JudgedRecord) -> Outcome {
    guard selector.includeManagementEvents else {
      return Outcome(answer: .notLogged, clause: .includeManagementEvents)
    }
    let source = source(record)
    if source == .notLogged { return Outcome(answer: .notLogged, clause: .excludedSource) }
    let readWrite = readWrite(record)
    if readWrite != .notLogged && source == .uncertain {
      return Outcome(answer: .uncertain, clause: .excludedSource, citedRules: .sourceInChina)
    }
    return outcome(readWrite)
  }

  private func judgeData(_ record: borrowing JudgedRecord) -> Outcome {
    guard !resources.isEmpty else { return Outcome(answer: .notLogged, clause: .category) }
    let (takes, doubt) = takesResource(of: record)
    if takes == .notLogged { return Outcome(answer: .notLogged, clause: .dataResources) }
    let readWrite = readWrite(record)
    if readWrite != .notLogged && takes == .uncertain {
      return Outcome(answer: .uncertain, clause: .dataResources, citedRules: doubt)
    }
    return outcome(readWrite)
  }

  /// One pair of a value and a resource of its type is enough (SEMANTICS 1.4b).
  private func takesResource(of record: borrowing JudgedRecord) -> (Answer, doubt: Rule?) {
    var doubt: Rule?
    for resource in record.fields.resources {
      for selected in resources where resource.type.equals(selected.type) {
        let taken = selected.takes(resource)
        if taken.answer == .logged { return (.logged, nil) }
        doubt = doubt ?? taken.doubt
      }
    }
    return (doubt == nil ? .notLogged : .uncertain, doubt)
  }

  /// What is left to say where only `ReadWriteType` has a say.
  private func outcome(_ readWrite: Answer) -> Outcome {
    switch readWrite {
    case .logged: Outcome(answer: .logged, clause: .all)
    case .notLogged: Outcome(answer: .notLogged, clause: .readWriteType)
    case .uncertain:
      Outcome(answer: .uncertain, clause: .readWriteType, citedRules: .readOnlyOfBasic)
    }
  }

  /// Every value that is compared with the record's resource.
  func eachValue(
    for resource: RecordFields.Resource, _ body: (borrowing CompiledResourceValue) -> Void
  ) {
    for selected in resources where resource.type.equals(selected.type) {
      for value in selected.values { body(value) }
    }
  }

  /// Whether the source passes `ExcludeManagementEventSources` (SEMANTICS 1.6a, 1.6c).
  private func source(_ record: borrowing JudgedRecord) -> Answer {
    var answer = Answer.logged
    for excluded in excludedSources {
      if record.fields.eventSource.equals(excluded.bytes) { return .notLogged }
      if record.fields.eventSource.equals(excluded.inChina) { answer = .uncertain }
    }
    return answer
  }

  /// Whether `ReadWriteType` lets the record pass (SEMANTICS 1.2a, 1.2c).
  func readWrite(_ record: borrowing JudgedRecord) -> Answer {
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
