import CloudTrail

/// How much selectors take of a category, where their form alone tells it: of nearly all selectors that people put.
///
/// A comparison costs a hundred times as much, and a history has thousands of selectors that differ in a bucket. What
/// is told here is what the comparison says; where that takes a thought, as where several selectors can add up to all,
/// there is no answer.
enum PlainShare {
  /// Nil where it takes a comparison.
  static func of(_ category: Band.Category, in selectors: TrailSelectors) -> Band.Share? {
    switch (selectors, category) {
    case (.basic(let selectors), .management): management(in: selectors)
    case (.basic(let selectors), .data): data(in: selectors)
    // Basic selectors know no such events.
    case (.basic, .networkActivity): Band.Share.none
    case (.advanced(let selectors), _): share(of: category, in: selectors)
    }
  }

  // MARK: Basic selectors

  private static func management(in selectors: [EventSelector]) -> Band.Share? {
    let taking = selectors.filter(\.includeManagementEvents)
    guard let first = taking.first else { return Band.Share.none }
    if taking.contains(where: {
      $0.readWriteType == .all && $0.excludeManagementEventSources.isEmpty
    }) {
      return .all
    }
    let leavesOutFew = taking.allSatisfy { selector in
      selector.excludeManagementEventSources.allSatisfy(sourcesLeftOut.contains)
    }
    if first.readWriteType != .all, leavesOutFew,
      taking.allSatisfy({ $0.readWriteType == first.readWriteType })
    {
      return .part
    }
    return taking.count == 1 && leavesOutFew ? .part : nil
  }

  /// No selector takes all data events, since these are of many types.
  private static func data(in selectors: [EventSelector]) -> Band.Share? {
    let resources = selectors.flatMap(\.dataResources).filter { !$0.values.isEmpty }
    if resources.isEmpty { return Band.Share.none }
    let takesSome = resources.contains { resource in
      resource.type == objects && resource.values.contains(where: beginsObjects)
    }
    return takesSome && resources.count <= mostTypes ? .part : nil
  }

  // MARK: Advanced selectors

  private static func share(
    of category: Band.Category, in selectors: [AdvancedEventSelector]
  ) -> Band.Share? {
    var taking: [Fields] = []
    for selector in selectors {
      guard let fields = Fields(selector), case .equals(let categories)? = fields["eventCategory"]
      else { return nil }
      guard categories.contains(category.name) else { continue }
      if fields.count == 1 { return .all }
      taking.append(fields)
    }
    if taking.isEmpty { return Band.Share.none }
    return switch category {
    case .management: taking.count == 1 && takesSomeManagement(taking[0]) ? .part : nil
    case .data: data(in: taking)
    case .networkActivity: nil
    }
  }

  /// Whether it takes some management events, and surely not all.
  private static func takesSomeManagement(_ fields: Fields) -> Bool {
    fields.all.allSatisfy { name, condition in
      switch (name, condition) {
      case ("eventCategory", .equals(let values)): values.count == 1
      case ("readOnly", .equals(let values)): values == ["true"] || values == ["false"]
      case ("eventSource", .notEquals(let values)): values.allSatisfy(sourcesLeftOut.contains)
      default: false
      }
    }
  }

  private static func data(in selectors: [Fields]) -> Band.Share? {
    var types: Set<String> = []
    for fields in selectors {
      guard case .equals(let values)? = fields["resources.type"] else { return nil }
      types.formUnion(values)
    }
    guard types.count <= mostTypes else { return nil }
    return selectors.contains(where: takesSomeObjects) ? .part : nil
  }

  private static func takesSomeObjects(_ fields: Fields) -> Bool {
    fields.all.allSatisfy { name, condition in
      switch (name, condition) {
      case ("eventCategory", .equals(let values)): values.count == 1
      case ("resources.type", .equals(let values)): values == [objects]
      case ("readOnly", .equals(let values)): values == ["true"] || values == ["false"]
      case ("resources.ARN", .startsWith(let values)): values.contains(where: beginsObjects)
      default: false
      }
    }
  }

  // MARK: Values

  private static let objects = "AWS::S3::Object"
  /// The sources of which CloudTrail lets management events be left out. Both have reads and writes, and they are a
  /// few of many.
  private static let sourcesLeftOut: Set<String> = ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
  /// So few types are never all.
  private static let mostTypes = 10

  /// Whether ARNs of objects begin so: `arn:aws:s3` or `arn:aws:s3:::example-bucket/…`.
  private static func beginsObjects(_ value: String) -> Bool {
    let service = "arn:aws:s3"
    if value == service { return true }
    guard value.hasPrefix(service + ":::") else { return false }
    let path = value.dropFirst(service.count + 3).split(
      separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    let isBucket = (path.first ?? "").utf8.allSatisfy { byte in
      (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
        || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) || byte == UInt8(ascii: "-")
    }
    return path.count == 2 && (path.first?.isEmpty == false) && isBucket
  }

  /// The conditions of a selector, if each of its fields has one.
  private struct Fields {
    enum Condition {
      case equals([String])
      case notEquals([String])
      case startsWith([String])
      case other
    }

    private(set) var all: [(name: String, condition: Condition)] = []

    var count: Int { all.count }

    init?(_ selector: AdvancedEventSelector) {
      for field in selector.fieldSelectors {
        guard field.conditions.count == 1, self[field.field] == nil else { return nil }
        let values = field.conditions[0].values
        let condition: Condition =
          switch field.conditions[0].operator {
          case .equals: .equals(values)
          case .notEquals: .notEquals(values)
          case .startsWith: .startsWith(values)
          case .endsWith, .notStartsWith, .notEndsWith: .other
          }
        all.append((field.field, condition))
      }
    }

    subscript(name: String) -> Condition? { all.first { $0.name == name }?.condition }
  }
}
