extension TrailChange {
  /// The parameters in the API's own spelling, every default written out; ``JSONValue/canonical`` of
  /// it is what the history keeps and hashes.
  public var parameters: JSONValue {
    switch self {
    case .create(let settings), .update(let settings): settings.json
    case .putEventSelectors(let selectors): selectors.json()
    case .putInsightSelectors(let types):
      ["InsightSelectors": .array(types.map { ["InsightType": .string($0)] })]
    case .addTags(let tags): ["Tags": .array(tags.map(\.json))]
    case .removeTags(let keys): ["TagKeys": .array(keys.map { .string($0) })]
    case .startLogging, .stopLogging, .delete: .object([])
    case .reject(let call, let code, let message):
      [
        "Call": .string(call.rawValue), "ErrorCode": .string(code),
        "ErrorMessage": message.map { .string($0) } ?? .null,
      ]
    case .observe(let observation): observation.json
    case .lose(let call, let reason):
      ["Call": .string(call.rawValue), "Reason": .string(reason)]
    case .correct(let id, let reason): ["Reason": .string(reason), "Voids": .string(id)]
    }
  }

  /// Reads back what ``parameters`` wrote.
  ///
  /// - Throws: ``ShapeError`` or ``CloudTrailError`` when the document is not one of the kind's.
  public init(kind: EventKind, parameters: JSONValue) throws {
    let reader = JSONReader(parameters, spelling: .api, tolerant: true)
    guard parameters.members != nil else { throw reader.expected("an object") }
    switch kind {
    case .createTrail: self = .create(TrailSettings(json: parameters, spelling: .api))
    case .updateTrail: self = .update(TrailSettings(json: parameters, spelling: .api))
    case .putEventSelectors:
      self = .putEventSelectors(try TrailSelectors(json: parameters, tolerant: true))
    case .putInsightSelectors:
      self = .putInsightSelectors(
        try reader.required("InsightSelectors").items().map {
          try $0.required("InsightType").string()
        })
    case .addTags: self = .addTags(try Tag.list(try reader.required("Tags")))
    case .removeTags: self = .removeTags(try reader.required("TagKeys").strings())
    case .startLogging: self = .startLogging
    case .stopLogging: self = .stopLogging
    case .deleteTrail: self = .delete
    case .rejectedCall:
      self = .reject(
        call: try reader.call(), errorCode: try reader.required("ErrorCode").string(),
        errorMessage: try reader.member("ErrorMessage")?.string())
    case .observedConfiguration: self = .observe(try Observation(json: parameters))
    case .unknownConfiguration:
      self = .lose(call: try reader.call(), reason: try reader.required("Reason").string())
    case .correction:
      self = .correct(
        voids: try reader.required("Voids").string(),
        reason: try reader.required("Reason").string())
    }
  }
}

extension JSONReader {
  fileprivate func call() throws -> EventKind {
    let name = try required("Call")
    guard let call = EventKind(rawValue: try name.string()), EventKind.calls.contains(call) else {
      throw name.expected("the name of a call that changes a trail")
    }
    return call
  }
}

extension Observation {
  var json: JSONValue {
    var members = settings.json.members ?? []
    if let selectors { members += selectors.json().members ?? [] }
    if let hasCustomSelectors {
      members.append(.init("HasCustomEventSelectors", .bool(hasCustomSelectors)))
    }
    if let isLogging { members.append(.init("IsLogging", .bool(isLogging))) }
    return .object(members)
  }

  init(json: JSONValue) throws {
    let reader = JSONReader(json, spelling: .api, tolerant: true)
    var selectors: TrailSelectors?
    if json.present("EventSelectors") != nil || json.present("AdvancedEventSelectors") != nil {
      selectors = try TrailSelectors(json: json, tolerant: true)
    }
    self.init(
      selectors: selectors,
      hasCustomSelectors: try reader.member("HasCustomEventSelectors")?.bool(),
      isLogging: try reader.member("IsLogging")?.bool(),
      settings: TrailSettings(json: json, spelling: .api))
  }
}
