import CloudTrail

extension CompiledBasicSelector {
  /// The outcome with what was compared and the rules that it rests on.
  func finding(_ outcome: Outcome, _ record: borrowing JudgedRecord) -> ClauseResult {
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
      wanted = excluded(record).map { "not " + $0 }
    case .dataResources:
      field = "resources.ARN"
      resources = record.fields.placesOfARNs { _ in true }
      wanted = selector.dataResources.flatMap(\.values)
    case .readWriteType:
      field = "readOnly"
      seen = record.fields.readOnly.string.map { [$0] } ?? []
      wanted = [selector.readWriteType == .readOnly ? "true" : "false"]
    case .all where isData:
      field = "resources.ARN"
      (resources, wanted) = taken(record)
    case .all:
      seen = ["Management"]
      wanted = ["IncludeManagementEvents true"]
    default:
      seen = record.category == .unknown ? [] : [record.category.name]
      wanted = [isData ? "Management" : "Management or Data"]
    }
    seen += resources.compactMap { record.fields.resources[$0].comparedARN.string }
    var finding = ClauseResult(
      selector: index, name: nil, answer: outcome.answer, clause: outcome.clause, field: field,
      seen: seen, wanted: wanted, citedRules: record.guess + citedRules(outcome, record))
    finding.resources = resources
    return finding
  }

  /// The excluded source that the record's is, or may be.
  private func excluded(_ record: borrowing JudgedRecord) -> [String] {
    let source = record.fields.eventSource
    return excludedSources.filter { source.equals($0.bytes) || source.equals($0.inChina) }
      .map { String(decoding: $0.bytes, as: UTF8.self) }
  }

  /// The first resource of the record that a value takes, and the value.
  private func taken(_ record: borrowing JudgedRecord) -> ([Int], [String]) {
    for (place, resource) in record.fields.resources.enumerated() {
      var found: String?
      eachValue(for: resource) { value in
        if found == nil && value.takes(resource) == .logged {
          found = String(decoding: value.bytes, as: UTF8.self)
        }
      }
      if let found { return (resource.comparedARN.isComparable ? [place] : [], [found]) }
    }
    return ([], [])
  }

  private func citedRules(_ outcome: Outcome, _ record: borrowing JudgedRecord) -> [Rule] {
    switch outcome.clause {
    case .dataResources, .all, .readWriteType, .excludedSource: break
    default: return []
    }
    let isRefusedAnyway =
      outcome.clause == .dataResources && outcome.answer == .notLogged
      && readWrite(record) == .notLogged
    if isRefusedAnyway || (outcome.answer == .notLogged && outcome.clause != .dataResources) {
      return []
    }
    var citedRules = outcome.citedRules.map { [$0] } ?? []
    if record.category == .management && isExcludedIgnoringCase(record) {
      citedRules.append(.letterCase)
    }
    if record.category != .management { citedRules += restsOfResources(outcome, record) }
    if outcome.answer == .uncertain && readWrite(record) == .uncertain {
      citedRules.append(.readOnlyOfBasic)
    }
    return citedRules.uniqued
  }

  private func isExcludedIgnoringCase(_ record: borrowing JudgedRecord) -> Bool {
    ByteMatch.withText(record.fields.eventSource) { seen in
      let seen = CaseFolding.folded(seen)
      return excludedSources.contains { seen == $0.folded }
    } ?? false
  }

  /// One pair of resource and value is enough to be taken, so a rule decides there only where no
  /// other pair does without it.
  private func restsOfResources(
    _ outcome: Outcome, _ record: borrowing JudgedRecord
  ) -> [Rule] {
    var taking: [[Rule]] = []
    var others: [Rule] = []
    for resource in record.fields.resources {
      let folded = ByteMatch.withText(resource.comparedARN) { CaseFolding.folded($0) }
      eachValue(for: resource) { value in
        let citedRules = value.citedRules(resource, foldedSeen: folded)
        if value.takes(resource) == .logged {
          taking.append(citedRules)
        } else {
          others += citedRules
        }
      }
    }
    guard !taking.isEmpty else { return others }
    return taking.dropFirst().reduce(taking[0]) { shared, citedRules in
      shared.filter(citedRules.contains)
    }
  }
}

extension [Rule] {
  /// Each rule once, in the order in which they came.
  var uniqued: [Rule] {
    reduce(into: []) { if !$0.contains($1) { $0.append($1) } }
  }
}
