/// Everything that a trail is asked to log: basic or advanced selectors, never both. Each
/// PutEventSelectors replaces the whole set (SEMANTICS 3.3).
public enum TrailSelectors: Sendable, Hashable {
  case basic([EventSelector])
  case advanced([AdvancedEventSelector])

  /// The selectors of a trail on which none were ever put: all management events, nothing else
  /// (SEMANTICS 3.1).
  public static let `default` = TrailSelectors.basic([EventSelector()])

  /// `HasCustomEventSelectors` of DescribeTrails (SEMANTICS 3.2).
  public var isCustom: Bool { self != .default }

  /// How many selectors there are, of whichever kind. CloudTrail accepts one to five basic ones
  /// (SEMANTICS 4.1a).
  public var count: Int {
    switch self {
    case .basic(let selectors): selectors.count
    case .advanced(let selectors): selectors.count
    }
  }

  /// Reads the `EventSelectors` or `AdvancedEventSelectors` member of a document and fills in the
  /// defaults.
  ///
  /// This checks the shape, not CloudTrail's rules: see `validate(partition:)` in Selectors.
  ///
  /// - Parameters:
  ///   - json: an object that holds the member, such as the parameters of PutEventSelectors.
  ///   - spelling: how the document spells its members.
  ///   - tolerant: for a document of a service or an exporter rather than a caller. If both kinds are
  ///     given, the empty one is dropped; so is an operator with an empty list (SEMANTICS 5). Members
  ///     of other names are ignored; a caller's are refused.
  /// - Throws: ``ShapeError`` with the path of what is wrong; ``CloudTrailError`` if both kinds or
  ///   neither are given.
  public init(json: JSONValue, spelling: Spelling = .api, tolerant: Bool = false) throws {
    let reader = JSONValue.Reader(json, spelling: spelling, tolerant: tolerant)
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
          + "but not both.")
    case (let basic?, nil):
      self = .basic(try basic.items().map(EventSelector.init(reader:)))
    case (nil, let advanced?):
      self = .advanced(try advanced.items().map(AdvancedEventSelector.init(reader:)))
    }
  }

  /// The member `EventSelectors` or `AdvancedEventSelectors`, every default written out, in the order
  /// in which the API documents the members.
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    switch self {
    case .basic(let selectors):
      .object([.init(spelling("EventSelectors"), .array(selectors.map { $0.json(spelling) }))])
    case .advanced(let selectors):
      .object([
        .init(spelling("AdvancedEventSelectors"), .array(selectors.map { $0.json(spelling) }))
      ])
    }
  }
}

/// The two ways in which CloudTrail spells a member: `EventSelectors` in the API, `eventSelectors` in
/// a log record. One decoder and one encoder serve both.
public enum Spelling: Sendable {
  case api
  case record

  /// The API's name of a member, in this spelling.
  public func callAsFunction(_ name: String) -> String {
    switch self {
    case .api: name
    case .record: name.prefix(1).lowercased() + name.dropFirst()
    }
  }
}

// MARK: - Basic selectors

/// A basic event selector. Members that a caller leaves out have the service's defaults (SEMANTICS
/// 1.2, 1.3, 3.2), so two selectors that mean the same are equal.
public struct EventSelector: Sendable, Hashable {
  /// Whether reads, writes or both are taken; `All` if not given.
  public var readWriteType: ReadWriteType
  /// Whether management events are taken; true if not given.
  public var includeManagementEvents: Bool
  /// The resources whose data events are taken; none if not given.
  public var dataResources: [DataResource]
  /// `kms.amazonaws.com`, `rdsdata.amazonaws.com`, both or none (SEMANTICS 1.6).
  public var excludeManagementEventSources: [String]

  /// A basic selector. The arguments' defaults are those of the service.
  public init(
    readWriteType: ReadWriteType = .all,
    includeManagementEvents: Bool = true,
    dataResources: [DataResource] = [],
    excludeManagementEventSources: [String] = []
  ) {
    self.readWriteType = readWriteType
    self.includeManagementEvents = includeManagementEvents
    self.dataResources = dataResources
    self.excludeManagementEventSources = excludeManagementEventSources
  }

  fileprivate init(reader: JSONValue.Reader) throws {
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
          "Value \(text) for ReadWriteType is invalid.", at: given.path,
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

  /// The selector as CloudTrail writes it, every default written out.
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

/// Whether a basic selector takes reads, writes or both; it applies to management and data events
/// alike (SEMANTICS 1.2).
public enum ReadWriteType: String, Sendable, Hashable, CaseIterable {
  case readOnly = "ReadOnly"
  case writeOnly = "WriteOnly"
  case all = "All"
}

/// The objects, functions or tables whose data events a basic selector takes (SEMANTICS 1.4).
public struct DataResource: Sendable, Hashable {
  /// `AWS::S3::Object`, `AWS::Lambda::Function` or `AWS::DynamoDB::Table`; nothing else is valid.
  public var type: String
  /// ARNs, prefixes of ARNs, or whole services (`arn:aws:s3`). CloudTrail accepts an empty list,
  /// which matches nothing.
  public var values: [String]

  /// A type of resource, with the resources of that type.
  public init(type: String, values: [String]) {
    self.type = type
    self.values = values
  }

  fileprivate init(reader: JSONValue.Reader) throws {
    try reader.refuseMembers(otherThan: ["Type", "Values"])
    self.init(
      type: try reader.required("Type").string(),
      values: try reader.member("Values")?.strings() ?? [])
  }

  /// The resource as CloudTrail writes it.
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    .object([
      .init(spelling("Type"), .string(type)),
      .init(spelling("Values"), .array(values.map { .string($0) })),
    ])
  }

  /// Values are compared byte by byte, as S3 compares keys: `é` can be composed in two ways, and a
  /// prefix in one does not match an object in the other.
  public static func == (left: DataResource, right: DataResource) -> Bool {
    left.type.utf8.elementsEqual(right.type.utf8)
      && left.values.elementsEqual(right.values) { $0.utf8.elementsEqual($1.utf8) }
  }
}

// MARK: - Advanced selectors

/// An advanced event selector: all of its field selectors must hold (SEMANTICS 2.4).
public struct AdvancedEventSelector: Sendable, Hashable {
  /// A name for people; it selects nothing.
  public var name: String?
  /// All of these must hold; CloudTrail requires one of the field `eventCategory` (SEMANTICS 2.1a).
  public var fieldSelectors: [AdvancedFieldSelector]

  /// A selector of these field selectors. Nothing is checked.
  public init(name: String? = nil, fieldSelectors: [AdvancedFieldSelector]) {
    self.name = name
    self.fieldSelectors = fieldSelectors
  }

  fileprivate init(reader: JSONValue.Reader) throws {
    try reader.refuseMembers(otherThan: ["Name", "FieldSelectors"])
    self.init(
      name: try reader.member("Name")?.string(),
      fieldSelectors: try reader.required("FieldSelectors").items()
        .map(AdvancedFieldSelector.init(reader:)))
  }

  /// The selector as CloudTrail writes it; without `Name` if it has none.
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    var members: [JSONValue.Member] = []
    if let name { members.append(.init(spelling("Name"), .string(name))) }
    members.append(
      .init(spelling("FieldSelectors"), .array(fieldSelectors.map { $0.json(spelling) })))
    return .object(members)
  }

  /// Whether both have the same name and the same field selectors, in whatever order: CloudTrail itself shows
  /// them in several (SEMANTICS 3.5y).
  public static func == (left: AdvancedEventSelector, right: AdvancedEventSelector) -> Bool {
    guard left.name == right.name, left.fieldSelectors.count == right.fieldSelectors.count else {
      return false
    }
    if left.fieldSelectors == right.fieldSelectors { return true }
    var others = right.fieldSelectors
    return left.fieldSelectors.allSatisfy { field in
      guard let index = others.firstIndex(of: field) else { return false }
      others.remove(at: index)
      return true
    }
  }

  /// Hashes what is compared.
  public func hash(into hasher: inout Hasher) {
    hasher.combine(name)
    hasher.combine(fieldSelectors.map(\.hashValue).sorted())
  }

  /// The field selectors of one field. CloudTrail accepts only one; a hostile file may hold more.
  public func selectors(of field: String) -> [AdvancedFieldSelector] {
    fieldSelectors.filter { $0.field == field }
  }
}

/// One field of a record, with the values that it must and must not have.
public struct AdvancedFieldSelector: Sendable, Hashable {
  /// As the API spells it: `eventCategory`, `resources.ARN`, `userIdentity.arn`.
  public var field: String
  /// One entry for each operator given, in the order of ``FieldOperator``.
  public var conditions: [Condition]

  /// An operator and the values it compares with.
  public struct Condition: Sendable, Hashable {
    /// How the field is compared.
    public var `operator`: FieldOperator
    /// The values; one that matches is enough for the operator to match.
    public var values: [String]

    /// An operator with its values. Nothing is checked.
    public init(_ operator: FieldOperator, _ values: [String]) {
      self.operator = `operator`
      self.values = values
    }

    /// Values are compared byte by byte: see ``DataResource``.
    public static func == (left: Condition, right: Condition) -> Bool {
      left.operator == right.operator
        && left.values.elementsEqual(right.values) { $0.utf8.elementsEqual($1.utf8) }
    }
  }

  /// The conditions on one field. Nothing is checked.
  public init(field: String, conditions: [Condition]) {
    self.field = field
    self.conditions = conditions
  }

  /// Names are compared byte by byte: see ``DataResource``.
  public static func == (left: AdvancedFieldSelector, right: AdvancedFieldSelector) -> Bool {
    left.field.utf8.elementsEqual(right.field.utf8) && left.conditions == right.conditions
  }

  fileprivate init(reader: JSONValue.Reader) throws {
    try reader.refuseMembers(otherThan: ["Field"] + FieldOperator.allCases.map(\.rawValue))
    var conditions: [Condition] = []
    for op in FieldOperator.allCases {
      guard let values = try reader.member(op.rawValue)?.strings() else { continue }
      if values.isEmpty && reader.tolerant { continue }
      conditions.append(Condition(op, values))
    }
    self.init(field: try reader.required("Field").string(), conditions: conditions)
  }

  /// The field selector as CloudTrail writes it.
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    .object(
      [.init(spelling("Field"), .string(field))]
        + conditions.map {
          .init(spelling($0.operator.rawValue), .array($0.values.map { .string($0) }))
        })
  }

  /// The values of one operator; empty if it is not given.
  public func values(_ operator: FieldOperator) -> [String] {
    conditions.first { $0.operator == `operator` }?.values ?? []
  }
}

/// The six comparisons of an advanced field selector. The first three select, and one match is
/// enough; the others deselect, and none may match (SEMANTICS 2.3).
public enum FieldOperator: String, Sendable, Hashable, CaseIterable {
  case equals = "Equals"
  case startsWith = "StartsWith"
  case endsWith = "EndsWith"
  case notEquals = "NotEquals"
  case notStartsWith = "NotStartsWith"
  case notEndsWith = "NotEndsWith"

  /// Whether a match excludes the record.
  public var deselects: Bool {
    switch self {
    case .equals, .startsWith, .endsWith: false
    case .notEquals, .notStartsWith, .notEndsWith: true
    }
  }
}
