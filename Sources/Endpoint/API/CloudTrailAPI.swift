public import CloudTrail
import HTTPMessages
import History

/// CloudTrail's API for trails and their selectors, over the history.
public struct CloudTrailAPI: Sendable {
  private let readers: ReaderPool
  private let writer: GroupWriter

  public init(readers: ReaderPool, writer: GroupWriter) {
    self.readers = readers
    self.writer = writer
  }

  /// Answers one call. An output is written out where it was read: fifty calls with what they asked can be
  /// many megabytes, and whoever awaits them serves others, too.
  ///
  /// - Returns: the output in the API's own JSON; what a write acknowledges is durable.
  /// - Throws: `CloudTrailError` with the exception that CloudTrail would give, or what the store
  ///   reports.
  public func answer(
    _ operation: APIOperation, _ input: JSONValue, _ context: CallContext
  ) async throws -> [UInt8] {
    if operation.isWrite {
      guard context.moment.isPresent else { throw CloudTrailError.notInThePast(operation) }
      return try await write(operation, input, context).compactBytes
    }
    return try await readers.read(isLong: operation == .lookupEvents) { history in
      let trails = AccountTrails(history: history, context: context)
      return try Self.read(operation, Input(input), trails).compactBytes
    }
  }

  private static func read(
    _ operation: APIOperation, _ input: Input, _ trails: AccountTrails
  ) throws -> JSONValue {
    switch operation {
    case .getEventSelectors: try SelectorReads(trails: trails).getEventSelectors(input)
    case .getInsightSelectors: try SelectorReads(trails: trails).getInsightSelectors(input)
    case .getTrail: try TrailReads(trails: trails).getTrail(input)
    case .describeTrails: try TrailReads(trails: trails).describeTrails(input)
    case .listTrails: try TrailReads(trails: trails).listTrails(input)
    case .getTrailStatus: try StatusRead(trails: trails).getTrailStatus(input)
    case .listTags: try TagReads(trails: trails).listTags(input)
    default: try LookupRead(trails: trails).lookupEvents(input)
    }
  }

  /// Decides and records in one step, so that two calls cannot decide on the same state. A call that is
  /// refused is recorded, too: who tried matters.
  private func write(
    _ operation: APIOperation, _ input: JSONValue, _ context: CallContext
  ) async throws -> JSONValue {
    let id = RandomID.make(atMicroseconds: context.now.microseconds)
    let prepared = Result { try PreparedWrite(operation, input, id: id, context) }
    let outcome = try await writer.run { session, now -> Result<JSONValue, CloudTrailError> in
      var context = context
      context.now = now
      do {
        var call = try prepared.get().decide(
          AccountTrails(history: session.history, context: context))
        call.draft.time = now
        try session.append(call.draft)
        return .success(call.answer)
      } catch let error as CloudTrailError {
        guard let kind = EventKind(rawValue: operation.rawValue) else { return .failure(error) }
        try session.append(
          TrailEvent(
            refused: kind, error, on: Self.name(in: input), request: input.asRecorded, id: id,
            context), from: Provenance(channel: .call))
        return .failure(error)
      }
    }
    return try outcome.get()
  }

  private static func name(in input: JSONValue) -> String? {
    ["TrailName", "Name", "ResourceId"].lazy.compactMap { input.present($0)?.string }.first
  }
}
