import CloudTrail

extension CallDecoder {
  /// What a call that succeeded changed.
  var change: TrailChange {
    switch call {
    case .createTrail: .create(createdSettings)
    case .updateTrail: updated
    case .putEventSelectors: putSelectors
    case .putInsightSelectors: putInsights
    case .addTags: tags { .addTags($0) }
    case .removeTags: tags { .removeTags($0.map(\.key)) }
    case .startLogging: .startLogging
    case .stopLogging: .stopLogging
    default: .delete
    }
  }

  /// The answer shows the whole trail; the request fills what it leaves out, and the API's defaults
  /// what neither says (SEMANTICS 3.4).
  private var createdSettings: TrailSettings {
    guard hasSettings else { return TrailSettings() }
    return TrailSettings(
      isMultiRegionTrail: false, includeGlobalServiceEvents: true, isOrganizationTrail: false
    )
    .updated(with: request.settings).updated(with: response.settings)
  }

  /// Whether the record holds the settings: an answer of the trail's ARN alone does not.
  private var hasSettings: Bool { request.json != nil || !response.settings.members.isEmpty }

  /// A request carries only what it changes (SEMANTICS 3.5), an answer the state after.
  private var updated: TrailChange {
    guard hasSettings else {
      return lost("the record does not hold what was updated")
    }
    return .update(request.settings.updated(with: response.settings))
  }

  private var putSelectors: TrailChange {
    put("selectors", { try TrailSelectors(json: $0, spelling: .record, tolerant: true) }) {
      .putEventSelectors($0)
    }
  }

  private var putInsights: TrailChange {
    put("insight selectors", Self.insightTypes) { .putInsightSelectors($0) }
  }

  private static func insightTypes(_ json: JSONValue) throws -> [String] {
    guard let items = json.present("insightSelectors")?.array else {
      throw ShapeError(at: "insightSelectors", "expected a list")
    }
    return try items.map {
      guard let type = $0.present("insightType")?.string else {
        throw ShapeError(at: "insightSelectors", "insightType is missing")
      }
      return type
    }
  }

  /// Request and answer of a put both show the state after. One of them is enough; two that differ
  /// are as good as none.
  private func put<Value: Equatable>(
    _ what: String, _ decode: (JSONValue) throws -> Value, _ change: (Value) -> TrailChange
  ) -> TrailChange {
    let requested = outcome(of: request, decode)
    let answered = outcome(of: response, decode)
    switch (requested, answered) {
    case (.success(let first), .success(let second)) where first != second:
      return lost("request and answer show different \(what)")
    case (_, .success(let value)), (.success(let value), .failure): return change(value)
    case (.failure(let first), .failure(let second)):
      return lost("\(what) cannot be read: request \(first.words), answer \(second.words)")
    }
  }

  private struct Unread: Error { let words: String }

  private func outcome<Value>(
    of parameters: Parameters, _ decode: (JSONValue) throws -> Value
  ) -> Result<Value, Unread> {
    guard let json = parameters.json else { return .failure(Unread(words: parameters.absence)) }
    let members = ["eventSelectors", "advancedEventSelectors", "insightSelectors"]
    guard members.contains(where: { json.present($0) != nil }) else {
      return .failure(Unread(words: "without them"))
    }
    do {
      return .success(try decode(json))
    } catch {
      let words = (error as? any Explained)?.fact ?? String(describing: error)
      return .failure(Unread(words: "broken (\(words))"))
    }
  }

  func lost(_ reason: String) -> TrailChange {
    .lose(call: call, reason: reason)
  }
}
