import History
import Selectors

/// CloudTrail's API for trails and their selectors, over the history.
public struct CloudTrailAPI: Sendable {
  private let readers: ReaderPool
  private let writer: GroupWriter

  public init(readers: ReaderPool, writer: GroupWriter) {
    self.readers = readers
    self.writer = writer
  }

  /// Answers one call.
  ///
  /// - Returns: the output in the API's own JSON; what a write acknowledges is durable.
  /// - Throws: `CloudTrailError` with the exception that CloudTrail would give, or what the store
  ///   reports.
  public func answer(
    _ operation: APIOperation, _ input: JSONValue, _ context: CallContext
  ) async throws -> JSONValue {
    if operation.isWrite {
      guard context.moment.isPresent else { throw CloudTrailError.notInThePast(operation) }
      return try await write(operation, input, context)
    }
    return try await readers.read { history in
      try Self.read(operation, Input(input), AccountTrails(history: history, context: context))
    }
  }

  private static func read(
    _ operation: APIOperation, _ input: Input, _ trails: AccountTrails
  ) throws -> JSONValue {
    switch operation {
    case .getEventSelectors: try SelectorAnswers(trails: trails).getEventSelectors(input)
    case .getInsightSelectors: try SelectorAnswers(trails: trails).getInsightSelectors(input)
    case .getTrail: try TrailAnswers(trails: trails).getTrail(input)
    case .describeTrails: try TrailAnswers(trails: trails).describeTrails(input)
    case .listTrails: try TrailAnswers(trails: trails).listTrails(input)
    case .getTrailStatus: try StatusAnswer(trails: trails).getTrailStatus(input)
    case .listTags: try TagAnswers(trails: trails).listTags(input)
    default: try LookupAnswer(trails: trails).lookupEvents(input)
    }
  }

  private static func change(
    _ operation: APIOperation, _ input: Input, _ trails: AccountTrails
  ) throws -> RecordedCall {
    switch operation {
    case .createTrail: try TrailWrites(trails: trails).createTrail(input)
    case .updateTrail: try TrailWrites(trails: trails).updateTrail(input)
    case .deleteTrail: try LoggingWrites(trails: trails).deleteTrail(input)
    case .startLogging: try LoggingWrites(trails: trails).startLogging(input)
    case .stopLogging: try LoggingWrites(trails: trails).stopLogging(input)
    case .putInsightSelectors: try InsightWrites(trails: trails).putInsightSelectors(input)
    case .addTags: try TagWrites(trails: trails).addTags(input)
    case .removeTags: try TagWrites(trails: trails).removeTags(input)
    default: try PreparedPut(input.json, trails.context).call(trails)
    }
  }

  /// Decides and records in one step, so that two calls cannot decide on the same state. A call that is
  /// refused is recorded, too: who tried matters.
  private func write(
    _ operation: APIOperation, _ input: JSONValue, _ context: CallContext
  ) async throws -> JSONValue {
    let id = RandomID.make(at: context.now)
    let prepared = Self.prepared(operation, input, context)
    let outcome = try await writer.run { session, now -> Result<JSONValue, CloudTrailError> in
      var context = context
      context.now = now
      let trails = AccountTrails(history: session.history, context: context)
      let provenance = Provenance(channel: .call)
      do {
        let call =
          try prepared?.get().call(trails) ?? Self.change(operation, Input(input), trails)
        try session.append(TrailEvent(call, id: id, context), from: provenance)
        return .success(call.answer)
      } catch let error as CloudTrailError {
        guard let kind = EventKind(rawValue: operation.rawValue) else { return .failure(error) }
        try session.append(
          TrailEvent(
            refused: kind, error, on: Self.name(in: input), request: input.asRecorded, id: id,
            context), from: provenance)
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private static func prepared(
    _ operation: APIOperation, _ input: JSONValue, _ context: CallContext
  ) -> Result<PreparedPut, any Error>? {
    guard operation == .putEventSelectors else { return nil }
    return Result { try PreparedPut(input, context) }
  }

  private static func name(in input: JSONValue) -> String? {
    ["TrailName", "Name", "ResourceId"].lazy.compactMap { input.present($0)?.string }.first
  }
}
