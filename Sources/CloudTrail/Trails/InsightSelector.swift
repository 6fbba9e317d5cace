/// One type of Insights that a trail logs, and for the events of which categories.
public struct InsightSelector: Sendable, Hashable {
  /// `ApiCallRateInsight` or `ApiErrorRateInsight`.
  public var type: String
  /// `Management`, `Data` or both, each once and in this order. A call that gives none means management
  /// events (SEMANTICS 3.5s).
  public let eventCategories: [String]

  /// The categories of a call that gives none.
  public static let defaultCategories = ["Management"]

  /// A selector. Nothing is checked.
  ///
  /// - Parameter eventCategories: in any order; nil or empty if none are given.
  public init(type: String, eventCategories: [String]? = nil) {
    self.type = type
    let given = Set(eventCategories ?? [])
    self.eventCategories =
      given.isEmpty
      ? Self.defaultCategories
      : ["Management", "Data"].filter(given.contains)
        + given.subtracting(["Management", "Data"]).sorted()
  }

  /// `ApiCallRateInsight of Management and Data events`; without categories if they are the default.
  public var words: String {
    eventCategories == Self.defaultCategories
      ? type : "\(type) of \(eventCategories.joined(separator: " and ")) events"
  }

  /// The selector as CloudTrail writes it, its categories written out.
  public func json(_ spelling: Spelling = .api) -> JSONValue {
    .object([
      .init(spelling("InsightType"), .string(type)),
      .init(spelling("EventCategories"), .array(eventCategories.map { .string($0) })),
    ])
  }

  /// The form in which the history keeps it. Selectors that were recorded before categories were read
  /// have none, so the default is left out.
  var parameters: JSONValue {
    eventCategories == Self.defaultCategories ? ["InsightType": .string(type)] : json()
  }

  /// Reads the list `InsightSelectors` of a request, a response or a record.
  ///
  /// - Throws: ``ShapeError`` if there is none, or an element is not a selector.
  public static func list(
    in json: JSONValue, spelling: Spelling = .api
  ) throws -> [InsightSelector] {
    let reader = JSONValue.Reader(json, spelling: spelling, tolerant: true)
    return try reader.required("InsightSelectors").items().map {
      InsightSelector(
        type: try $0.required("InsightType").string(),
        eventCategories: try $0.member("EventCategories")?.strings())
    }
  }
}
