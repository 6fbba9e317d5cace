public import CloudTrail
import Comparison

/// What selectors take in a few words, for a line of a list: `management: all but KMS · S3: 1 bucket · Lambda:
/// all`. It says what is asked of events, not more: a part that has no short words is *some*.
public struct SelectorsInShort: Sendable, Hashable {
  /// One for management events, one for each kind of resource, one for network activity; as far as there are
  /// any.
  public let parts: [String]
  /// Whether they surely take no event at all.
  public let takesNothing: Bool

  /// The words of some selectors.
  public init(_ selectors: TrailSelectors) {
    switch selectors {
    case .basic(let selectors):
      parts = Self.management(selectors) + Self.data(selectors)
    case .advanced(let selectors):
      parts =
        Self.management(selectors) + Self.resources(selectors) + Self.network(selectors)
        + Self.others(selectors)
    }
    takesNothing = parts.isEmpty
  }

  /// In one line; `nothing` if they take nothing.
  public var words: String { parts.isEmpty ? "nothing" : parts.joined(separator: " · ") }

  /// More kinds of resources than these are counted.
  private static let most = 4

  /// The parts of the kinds of resources, the first of them by name.
  private static func listed(_ kinds: [(type: String, words: String)]) -> [String] {
    var words = kinds.prefix(most).map { "\(ResourceKind($0.type).name): \($0.words)" }
    if kinds.count > most { words.append("\(kinds.count - most) more kinds of resources") }
    return words
  }
}

// MARK: - Basic selectors

extension SelectorsInShort {
  private static func management(_ selectors: [EventSelector]) -> [String] {
    let taking = selectors.filter(\.includeManagementEvents)
    func excluded(_ isTaken: (ReadWriteType) -> Bool) -> Set<String>? {
      let sets = taking.filter { isTaken($0.readWriteType) }
        .map { Set($0.excludeManagementEventSources) }
      guard let first = sets.first else { return nil }
      return sets.dropFirst().reduce(first) { $0.intersection($1) }
    }
    let reads = excluded { $0 != .writeOnly }
    let writes = excluded { $0 != .readOnly }
    switch (reads, writes) {
    case (nil, nil): return []
    case (let reads?, let writes?) where reads == writes: return ["management: all" + but(reads)]
    case (let reads?, nil): return ["management: reads" + but(reads)]
    case (nil, let writes?): return ["management: writes" + but(writes)]
    case (let reads?, let writes?):
      return ["management: reads\(but(reads)), writes\(but(writes))"]
    }
  }

  /// ` but KMS`
  private static func but(_ sources: some Collection<String>) -> String {
    sources.isEmpty
      ? "" : " but " + sources.map(ServiceNames.words).sorted().joined(separator: " and ")
  }

  private static func data(_ selectors: [EventSelector]) -> [String] {
    var values: [String: [String]] = [:]
    var takes: [String: Set<ReadWriteType>] = [:]
    for selector in selectors {
      for resource in selector.dataResources where !resource.values.isEmpty {
        values[resource.type, default: []] += resource.values
        takes[resource.type, default: []].insert(selector.readWriteType)
      }
    }
    let kinds = values.keys.sorted { ResourceKind($0) < ResourceKind($1) }.map { type in
      let kind = ResourceKind(type)
      let names = values[type] ?? []
      let words = names.contains(where: kind.isAll) ? "all" : kind.counted(names)
      let halves = takes[type] ?? []
      return (type, words + (halves.count == 1 ? halves.first?.limit ?? "" : ""))
    }
    return listed(kinds)
  }
}

extension ReadWriteType {
  fileprivate var limit: String {
    switch self {
    case .all: ""
    case .readOnly: ", reads"
    case .writeOnly: ", writes"
    }
  }
}

// MARK: - Advanced selectors

extension SelectorsInShort {
  private static func of(
    _ category: String, _ selectors: [AdvancedEventSelector]
  ) -> [AdvancedEventSelector] {
    selectors.filter { $0.values("eventCategory", .equals) == [category] }
  }

  private static func management(_ selectors: [AdvancedEventSelector]) -> [String] {
    var words = Set(of("Management", selectors).map(managementWords))
    if words.isSuperset(of: ["reads", "writes"]) {
      words.subtract(["reads", "writes"])
      words.insert("all")
    }
    if words.contains("all") { return ["management: all"] }
    return words.isEmpty ? [] : ["management: " + words.sorted().joined(separator: "; ")]
  }

  private static func managementWords(_ selector: AdvancedEventSelector) -> String {
    let half =
      switch selector.values("readOnly", .equals) {
      case ["true"]: "reads"
      case ["false"]: "writes"
      default: ""
      }
    let known: Set = ["eventCategory", "readOnly", "eventSource"]
    guard Set(selector.fieldSelectors.map(\.field)).isSubset(of: known) else {
      return half.isEmpty ? "some" : "some " + half
    }
    let name = half.isEmpty ? "all" : half
    let excluded = selector.values("eventSource", .notEquals)
    if !excluded.isEmpty, excluded.count <= 3 { return name + but(excluded) }
    if !excluded.isEmpty { return "\(name) but \(excluded.count) services" }
    guard selector.fieldSelectors.contains(where: { $0.field == "eventSource" }) else {
      return name
    }
    let sources = selector.values("eventSource", .equals)
    guard !sources.isEmpty, sources.count <= 3 else { return "some" }
    return (half.isEmpty ? "" : half + " of ")
      + sources.map(ServiceNames.words).joined(separator: ", ") + " only"
  }

  private static func resources(_ selectors: [AdvancedEventSelector]) -> [String] {
    var words: [String: [String]] = [:]
    for selector in of("Data", selectors) {
      for type in selector.values("resources.type", .equals) {
        words[type, default: []].append(ResourceKind(type).words(selector))
      }
    }
    let kinds = words.keys.sorted { ResourceKind($0) < ResourceKind($1) }.map { type in
      let all = words[type] ?? []
      let isAll = all.contains("all") || Set(all).isSuperset(of: ["all, reads", "all, writes"])
      return (type, isAll ? "all" : all.prefix(2).joined(separator: "; "))
    }
    return listed(kinds)
  }

  private static func network(_ selectors: [AdvancedEventSelector]) -> [String] {
    let sources = of("NetworkActivity", selectors).flatMap { $0.values("eventSource", .equals) }
    guard !sources.isEmpty else { return [] }
    let names = sources.prefix(3).map(ServiceNames.words).joined(separator: ", ")
    return ["network: " + names + (sources.count > 3 ? " and \(sources.count - 3) more" : "")]
  }

  /// Those of which the category cannot be told.
  private static func others(_ selectors: [AdvancedEventSelector]) -> [String] {
    let known = ["Management", "Data", "NetworkActivity"]
    let others = selectors.count { selector in
      let isKnown = known.contains { selector.values("eventCategory", .equals) == [$0] }
      let isData = selector.values("eventCategory", .equals) == ["Data"]
      return !isKnown || isData && selector.values("resources.type", .equals).isEmpty
    }
    return others == 0 ? [] : ["some, by \(Number.counted(others, "other selector"))"]
  }
}

extension AdvancedEventSelector {
  /// The values of one operator on one field; none if there is no such condition.
  fileprivate func values(_ field: String, _ wanted: FieldOperator) -> [String] {
    fieldSelectors.filter { $0.field == field }.flatMap(\.conditions)
      .filter { $0.operator == wanted }.flatMap(\.values)
  }
}

// MARK: - Kinds of resources

/// A type of resources as people call it.
private struct ResourceKind: Comparable {
  let type: String

  init(_ type: String) { self.type = type }

  private static let known: [(type: String, name: String, one: String, all: [String])] = [
    ("AWS::S3::Object", "S3", "bucket", ["arn:aws:s3", "arn:aws:s3:::"]),
    ("AWS::Lambda::Function", "Lambda", "function", ["arn:aws:lambda"]),
    ("AWS::DynamoDB::Table", "DynamoDB", "table", ["arn:aws:dynamodb"]),
  ]

  private var entry: (type: String, name: String, one: String, all: [String])? {
    Self.known.first { $0.type == type }
  }

  /// `S3`; a type that few know without its first word.
  var name: String {
    entry?.name
      ?? (type.hasPrefix("AWS::") ? String(type.dropFirst(5)).replacing("::", with: " ") : type)
  }

  static func < (left: ResourceKind, right: ResourceKind) -> Bool {
    func place(_ kind: ResourceKind) -> Int {
      known.firstIndex { $0.type == kind.type } ?? known.count
    }
    return (place(left), left.type) < (place(right), right.type)
  }

  /// Whether the value of a basic selector takes all resources of the type, in any partition.
  func isAll(_ value: String) -> Bool {
    var parts = value.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count > 2, parts[0] == "arn" else { return false }
    parts[1] = "aws"
    return entry?.all.contains(parts.joined(separator: ":")) ?? false
  }

  /// `1 bucket`, `2 prefixes`
  func counted(_ values: [String]) -> String {
    if type == "AWS::S3::Object" {
      let buckets = values.filter { value in
        let path = value.split(separator: ":", maxSplits: 5, omittingEmptySubsequences: false)
        guard let last = path.last, let slash = last.firstIndex(of: "/") else { return false }
        return last.index(after: slash) == last.endIndex
      }
      let prefixes = values.count - buckets.count
      let parts = [
        buckets.isEmpty ? nil : Number.counted(buckets.count, "bucket"),
        prefixes == 0 ? nil : Number.counted(prefixes, "prefix", "prefixes"),
      ]
      return parts.compactMap(\.self).joined(separator: ", ")
    }
    return Number.counted(values.count, entry?.one ?? "resource")
  }

  /// What an advanced selector takes of the type.
  func words(_ selector: AdvancedEventSelector) -> String {
    let half =
      switch selector.values("readOnly", .equals) {
      case ["true"]: ", reads"
      case ["false"]: ", writes"
      default: ""
      }
    let known: Set = ["eventCategory", "resources.type", "readOnly", "resources.ARN"]
    guard Set(selector.fieldSelectors.map(\.field)).isSubset(of: known) else {
      return "some" + half
    }
    let arns = selector.fieldSelectors.filter { $0.field == "resources.ARN" }.flatMap(\.conditions)
    guard !arns.isEmpty else { return "all" + half }
    if arns.contains(where: { [.endsWith, .notEndsWith].contains($0.operator) }) {
      return "some" + half
    }
    let taken = arns.filter { [.equals, .startsWith].contains($0.operator) }.flatMap(\.values)
    let left = arns.filter { [.notEquals, .notStartsWith].contains($0.operator) }.flatMap(\.values)
    switch (taken.isEmpty, left.isEmpty) {
    case (false, true): return counted(taken) + half
    case (true, false): return "all but " + counted(left) + half
    case (false, false), (true, true): return "some" + half
    }
  }
}
