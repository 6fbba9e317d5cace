extension TrailSelectors {
  /// Reads the `EventSelectors` or `AdvancedEventSelectors` member of a document and fills in the
  /// defaults.
  ///
  /// The shape is checked here, the rules are not: see ``validate(partition:)``.
  ///
  /// - Parameter tolerant: for what a service or an exporter wrote rather than a caller: of two kinds
  ///   the empty one is dropped, and so are operators with an empty list (SEMANTICS 5).
  /// - Throws: ``ShapeError`` with the path of what is wrong; ``CloudTrailError`` when both kinds or
  ///   neither are given.
  public init(json: JSONValue, spelling: Spelling = .api, tolerant: Bool = false) throws {
    let reader = JSONReader(json, spelling: spelling, tolerant: tolerant)
    try reader.refuseMembers(
      otherThan: ["TrailARN", "TrailName", "EventSelectors", "AdvancedEventSelectors"])
    var basic = try reader.member("EventSelectors")
    var advanced = try reader.member("AdvancedEventSelectors")
    if tolerant, let first = basic, let second = advanced {
      if try second.items().isEmpty {
        advanced = nil
      } else if try first.items().isEmpty {
        basic = nil
      }
    }
    switch (basic, advanced) {
    case (nil, nil):
      throw CloudTrailError.selectors(
        "Specify either EventSelectors or AdvancedEventSelectors",
        hint: "give one of the two members, as GetEventSelectors answers them")
    case (.some, .some):
      throw CloudTrailError.selectors(
        "You can select events by using either EventSelectors or AdvancedEventSelectors, "
          + "but not both")
    case (let basic?, nil):
      self = .basic(try basic.items().map(EventSelector.init(reader:)))
    case (nil, let advanced?):
      self = .advanced(try advanced.items().map(AdvancedEventSelector.init(reader:)))
    }
  }
}

extension EventSelector {
  init(reader: JSONReader) throws {
    try reader.refuseMembers(
      otherThan: [
        "ReadWriteType", "IncludeManagementEvents", "DataResources",
        "ExcludeManagementEventSources",
      ])
    var readWriteType = ReadWriteType.all
    if let given = try reader.member("ReadWriteType") {
      let text = try given.string()
      guard let known = ReadWriteType(rawValue: text) else {
        throw CloudTrailError.selectors(
          "Value \(text) for ReadWriteType is invalid", at: given.path,
          hint: "one of ReadOnly, WriteOnly, All; case matters")
      }
      readWriteType = known
    }
    self.init(
      readWriteType: readWriteType,
      includeManagementEvents: try reader.member("IncludeManagementEvents")?.bool() ?? true,
      dataResources: try reader.member("DataResources")?.items().map(DataResource.init(reader:))
        ?? [],
      excludeManagementEventSources: try reader.member("ExcludeManagementEventSources")?.strings()
        ?? [])
  }
}

extension DataResource {
  init(reader: JSONReader) throws {
    try reader.refuseMembers(otherThan: ["Type", "Values"])
    self.init(
      type: try reader.required("Type").string(),
      values: try reader.member("Values")?.strings() ?? [])
  }
}

extension AdvancedEventSelector {
  init(reader: JSONReader) throws {
    try reader.refuseMembers(otherThan: ["Name", "FieldSelectors"])
    self.init(
      name: try reader.member("Name")?.string(),
      fieldSelectors: try reader.required("FieldSelectors").items()
        .map(AdvancedFieldSelector.init(reader:)))
  }
}

extension AdvancedFieldSelector {
  init(reader: JSONReader) throws {
    try reader.refuseMembers(otherThan: ["Field"] + FieldOperator.allCases.map(\.rawValue))
    var conditions: [Condition] = []
    for op in FieldOperator.allCases {
      guard let values = try reader.member(op.rawValue)?.strings() else { continue }
      if values.isEmpty && reader.tolerant { continue }
      conditions.append(Condition(op, values))
    }
    self.init(field: try reader.required("Field").string(), conditions: conditions)
  }
}
