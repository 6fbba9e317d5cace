/// What PutEventConfiguration sets: which events a trail also aggregates, how large an event may be, and
/// what enriches it. It decides nothing about which events a trail logs.
///
/// A member that is nil was not mentioned: a call leaves it as it was (SEMANTICS 3.5q).
public struct EventConfiguration: Sendable, Hashable {
  /// `AggregationConfigurations`: an empty list turns aggregation off.
  public var aggregations: [Aggregation]?
  /// `MaxEventSize`: `Standard` or `Large`.
  public var maxEventSize: String?
  /// `ContextKeySelectors`.
  public var contextKeySelectors: [ContextKeySelector]?

  /// The events of one category that are aggregated.
  public struct Aggregation: Sendable, Hashable {
    /// `API_ACTIVITY`, `RESOURCE_ACCESS` or `USER_ACTIONS`.
    public var templates: [String]
    /// `Data`.
    public var eventCategory: String

    /// An aggregation. Nothing is checked.
    public init(templates: [String], eventCategory: String) {
      self.templates = templates
      self.eventCategory = eventCategory
    }
  }

  /// The keys of one kind that enrich events.
  public struct ContextKeySelector: Sendable, Hashable {
    /// `TagContext` or `RequestContext`.
    public var type: String
    /// The keys.
    public var equals: [String]

    /// A selector of keys. Nothing is checked.
    public init(type: String, equals: [String]) {
      self.type = type
      self.equals = equals
    }
  }

  /// A configuration of those members that are mentioned. Nothing is checked.
  public init(
    aggregations: [Aggregation]? = nil, maxEventSize: String? = nil,
    contextKeySelectors: [ContextKeySelector]? = nil
  ) {
    self.aggregations = aggregations
    self.maxEventSize = maxEventSize
    self.contextKeySelectors = contextKeySelectors
  }

  /// That of a new trail (SEMANTICS 3.5r).
  public static let standard = EventConfiguration(
    aggregations: [], maxEventSize: "Standard", contextKeySelectors: [])

  /// Whether it mentions nothing.
  public var isEmpty: Bool { self == EventConfiguration() }

  /// This configuration, overridden by the members that a later call mentions.
  public func updated(with later: EventConfiguration) -> EventConfiguration {
    EventConfiguration(
      aggregations: later.aggregations ?? aggregations,
      maxEventSize: later.maxEventSize ?? maxEventSize,
      contextKeySelectors: later.contextKeySelectors ?? contextKeySelectors)
  }
}

// MARK: - JSON

extension EventConfiguration {
  /// The names of the members, by which a document shows that it holds a configuration.
  public static let memberNames = [
    "AggregationConfigurations", "MaxEventSize", "ContextKeySelectors",
  ]

  /// The configuration as CloudTrail writes it, with those members that are mentioned.
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    func list(_ texts: [String]) -> JSONValue { .array(texts.map { .string($0) }) }
    var members: [JSONValue.Member] = []
    if let aggregations {
      let items = aggregations.map { item -> JSONValue in
        .object([
          .init(spelling("Templates"), list(item.templates)),
          .init(spelling("EventCategory"), .string(item.eventCategory)),
        ])
      }
      members.append(.init(spelling("AggregationConfigurations"), .array(items)))
    }
    if let maxEventSize {
      members.append(.init(spelling("MaxEventSize"), .string(maxEventSize)))
    }
    if let contextKeySelectors {
      let items = contextKeySelectors.map { item -> JSONValue in
        .object([
          .init(spelling("Type"), .string(item.type)),
          .init(spelling("Equals"), list(item.equals)),
        ])
      }
      members.append(.init(spelling("ContextKeySelectors"), .array(items)))
    }
    return .object(members)
  }

  /// Reads the members of a request, a response or a record, and ignores others.
  ///
  /// - Throws: ``ShapeError`` for a member of another shape.
  public init(json: JSONValue, spelling: Spelling = .api) throws {
    let reader = JSONValue.Reader(json, spelling: spelling, tolerant: true)
    self.init(
      aggregations: try reader.member("AggregationConfigurations")?.items().map {
        Aggregation(
          templates: try $0.required("Templates").strings(),
          eventCategory: try $0.required("EventCategory").string())
      },
      maxEventSize: try reader.member("MaxEventSize")?.string(),
      contextKeySelectors: try reader.member("ContextKeySelectors")?.items().map {
        ContextKeySelector(
          type: try $0.required("Type").string(), equals: try $0.required("Equals").strings())
      })
  }
}
