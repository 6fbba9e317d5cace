extension TrailSelectors {
  /// The members `EventSelectors` or `AdvancedEventSelectors`, every default written out, in the
  /// order in which the API documents them.
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    switch self {
    case .basic(let selectors):
      .object([
        .init(spelling("EventSelectors"), .array(selectors.map { $0.json(spelling) }))
      ])
    case .advanced(let selectors):
      .object([
        .init(spelling("AdvancedEventSelectors"), .array(selectors.map { $0.json(spelling) }))
      ])
    }
  }
}

extension EventSelector {
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    .object([
      .init(spelling("ReadWriteType"), .string(readWriteType.rawValue)),
      .init(spelling("IncludeManagementEvents"), .bool(includeManagementEvents)),
      .init(spelling("DataResources"), .array(dataResources.map { $0.json(spelling) })),
      .init(
        spelling("ExcludeManagementEventSources"),
        .array(excludeManagementEventSources.map { .string($0) })),
    ])
  }
}

extension DataResource {
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    .object([
      .init(spelling("Type"), .string(type)),
      .init(spelling("Values"), .array(values.map { .string($0) })),
    ])
  }
}

extension AdvancedEventSelector {
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let name { members.append(.init(spelling("Name"), .string(name))) }
    members.append(
      .init(spelling("FieldSelectors"), .array(fieldSelectors.map { $0.json(spelling) })))
    return .object(members)
  }
}

extension AdvancedFieldSelector {
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    .object(
      [.init(spelling("Field"), .string(field))]
        + conditions.map {
          .init(spelling($0.operator.rawValue), .array($0.values.map { .string($0) }))
        })
  }
}
