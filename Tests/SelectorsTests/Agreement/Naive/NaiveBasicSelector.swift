import CloudTrail

/// SEMANTICS 1: a basic event selector.
struct NaiveBasicSelector: Sendable {
  private let readWriteType: ReadWriteType
  private let takesManagement: Bool
  private let excluded: [Text]
  private let resources: [NaiveDataResource]

  init(_ selector: EventSelector) {
    readWriteType = selector.readWriteType
    takesManagement = selector.includeManagementEvents
    excluded = selector.excludeManagementEventSources.map { Text($0) }
    resources = selector.dataResources.map(NaiveDataResource.init)
  }

  func takes(_ record: NaiveRecord) -> Truth {
    switch record.category {
    case .management: return takesAsManagement(record)
    case .data: return takesAsData(record)
    // SEMANTICS 0g: management and data events, and nothing else.
    case .networkActivity, .ofStores: return .no
    case .unnamed: return .unknown
    case .missing:
      // SEMANTICS 0f: in doubt, unless it is refused whatever it is.
      switch Truth.any([takesAsManagement(record), takesAsData(record)]) {
      case .no: return .no
      case .yes, .unknown: return .unknown
      }
    }
  }

  private func takesAsManagement(_ record: NaiveRecord) -> Truth {
    // SEMANTICS 1.3a, 1.6, 1.2
    Truth.all([.known(takesManagement), letsIn(record.eventSource), takesKind(record)])
  }

  private func takesAsData(_ record: NaiveRecord) -> Truth {
    // SEMANTICS 1.4b: one value that matches one entry is enough.
    let hits = resources.map { $0.takes(record.resources) }
    return Truth.all([Truth.any(hits), takesKind(record)])
  }

  private func letsIn(_ source: Text?) -> Truth {
    guard let source else { return .yes }
    // SEMANTICS 1.6a
    for excluded in excluded where source.equals(excluded) { return .no }
    // SEMANTICS 1.6c
    for excluded in excluded where source.equals(Text(excluded.bytes + Array(".cn".utf8))) {
      return .unknown
    }
    return .yes
  }

  private func takesKind(_ record: NaiveRecord) -> Truth {
    // SEMANTICS 1.2a
    if case .all = readWriteType { return .yes }
    // SEMANTICS 1.2c
    guard let isRead = record.readOnly else { return .unknown }
    if case .readOnly = readWriteType { return .known(isRead) }
    return .known(!isRead)
  }
}
