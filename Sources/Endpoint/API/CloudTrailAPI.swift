public import CloudTrail
import HTTPMessages
import History
import Replay

/// The operations of CloudTrail's API that are served.
public enum APIOperation: String, Sendable, Hashable, CaseIterable {
  case createTrail = "CreateTrail"
  case updateTrail = "UpdateTrail"
  case deleteTrail = "DeleteTrail"
  case startLogging = "StartLogging"
  case stopLogging = "StopLogging"
  case putEventSelectors = "PutEventSelectors"
  case putInsightSelectors = "PutInsightSelectors"
  case putEventConfiguration = "PutEventConfiguration"
  case addTags = "AddTags"
  case removeTags = "RemoveTags"
  case getEventSelectors = "GetEventSelectors"
  case getInsightSelectors = "GetInsightSelectors"
  case getEventConfiguration = "GetEventConfiguration"
  case getTrail = "GetTrail"
  case getTrailStatus = "GetTrailStatus"
  case describeTrails = "DescribeTrails"
  case listTrails = "ListTrails"
  case listTags = "ListTags"
  case lookupEvents = "LookupEvents"

  /// What serves an operation.
  fileprivate enum Handler {
    /// Returns the output.
    case read(@Sendable (CallInput, AccountTrails) throws -> JSONValue)
    /// Does what depends on the call alone, and returns the rest for the writer to run.
    case write(@Sendable (CallInput, CallContext) throws -> Decision)
  }

  /// Decides a write by the trails as they are when the writer comes to it.
  ///
  /// - Throws: `CloudTrailError` if the call is refused, or what the store reports.
  typealias Decision = @Sendable (AccountTrails) throws -> AcceptedCall

  /// A new operation is one case here and one in ``APIContract``.
  fileprivate var handler: Handler {
    switch self {
    case .createTrail: .decided { try $0.createTrail($1) }
    case .updateTrail: .decided { try $0.updateTrail($1) }
    case .deleteTrail: .decided { try $0.deleteTrail($1) }
    case .startLogging: .decided { try $0.startLogging($1) }
    case .stopLogging: .decided { try $0.stopLogging($1) }
    case .putEventSelectors: .write { try AccountTrails.putEventSelectors($0, $1) }
    case .putInsightSelectors: .decided { try $0.putInsightSelectors($1) }
    case .putEventConfiguration: .decided { try $0.putEventConfiguration($1) }
    case .addTags: .decided { try $0.addTags($1) }
    case .removeTags: .decided { try $0.removeTags($1) }
    case .getEventSelectors: .read { try $1.getEventSelectors($0) }
    case .getInsightSelectors: .read { try $1.getInsightSelectors($0) }
    case .getEventConfiguration: .read { try $1.getEventConfiguration($0) }
    case .getTrail: .read { try $1.getTrail($0) }
    case .getTrailStatus: .read { try $1.getTrailStatus($0) }
    case .describeTrails: .read { try $1.describeTrails($0) }
    case .listTrails: .read { try $1.listTrails($0) }
    case .listTags: .read { try $1.listTags($0) }
    case .lookupEvents: .read { try $1.lookupEvents($0) }
    }
  }

  /// Whether it changes anything.
  public var isWrite: Bool {
    switch handler {
    case .read: false
    case .write: true
    }
  }
}

extension APIOperation {
  /// How much of the store a read goes through; writes go to the writer.
  fileprivate func lane(_ input: JSONValue) -> ReaderPool.Lane {
    switch self {
    case .lookupEvents: .log
    case .listTrails: .allTrails
    case .describeTrails:
      input.present("trailNameList")?.array?.isEmpty ?? true ? .allTrails : .brief
    case .createTrail, .updateTrail, .deleteTrail, .startLogging, .stopLogging, .putEventSelectors,
      .putInsightSelectors, .putEventConfiguration, .addTags, .removeTags, .getEventSelectors,
      .getInsightSelectors, .getEventConfiguration, .getTrail, .getTrailStatus, .listTags:
      .brief
    }
  }
}

extension APIOperation.Handler {
  /// A write so short that the writer does all of it.
  fileprivate static func decided(
    _ decide: @escaping @Sendable (AccountTrails, CallInput) throws -> AcceptedCall
  ) -> Self {
    .write { input, _ in { trails in try decide(trails, input) } }
  }
}

/// Who calls, in which Region and when: everything about a call but its input.
public struct CallContext: Sendable {
  /// The Region that is called: the server's own, or the one that the call is signed for.
  public var region: String
  /// Twelve digits.
  public var account: String
  /// The principal, key and address of the caller, as far as they are known.
  public var actor: Actor
  /// The moment that the call is about.
  public var moment: Moment
  /// The clock, when the call came in; for a write, the time that is recorded.
  public var now: Timestamp

  /// The context of one call.
  public init(
    region: String, account: String, actor: Actor = Actor(), moment: Moment = .present,
    now: Timestamp
  ) {
    self.region = region
    self.account = account
    self.actor = actor
    self.moment = moment
    self.now = now
  }

  /// SEMANTICS 4.3: a bare name means the trail of the Region that is called.
  func local(_ name: String) -> TrailARN {
    TrailARN(name: name, calledIn: region, account: account)
  }
}

/// What a call is answered.
public struct CallOutput: Sendable {
  /// The output in the API's own JSON.
  public var bytes: [UInt8]
  /// Whether it will be the same for ever.
  public var isSettled = false
  /// Header fields that say how far it can be trusted.
  public var headers: [(name: String, value: String)] = []
}

/// CloudTrail's API for trails and their selectors, over the history.
public struct CloudTrailAPI: Sendable {
  private let readers: ReaderPool
  private let writer: GroupWriter
  private let clocks: ClockWatch
  private let coverages: CoverageCache
  private let assumptions: Assumptions
  private let onUnlistedTypes: @Sendable (_ types: [String], _ trail: String) -> Void

  /// All belong to the same store.
  init(
    readers: ReaderPool, writer: GroupWriter, clocks: ClockWatch, coverages: CoverageCache,
    assuming assumptions: Assumptions,
    onUnlistedTypes: @escaping @Sendable (_ types: [String], _ trail: String) -> Void
  ) {
    self.onUnlistedTypes = onUnlistedTypes
    self.assumptions = assumptions
    self.coverages = coverages
    self.readers = readers
    self.writer = writer
    self.clocks = clocks
  }

  /// Serves one call. The output is written as bytes on the thread that read it: fifty looked-up events
  /// can be many megabytes, and the task that awaits them serves other connections, too.
  ///
  /// - Returns: the output. What a write acknowledges is durable.
  /// - Throws: `CloudTrailError` with the exception that CloudTrail would give, or what the store
  ///   reports.
  public func call(
    _ operation: APIOperation, _ input: JSONValue, _ context: CallContext
  ) async throws -> CallOutput {
    switch operation.handler {
    case .read(let read):
      return try await readers.read(
        in: operation.lane(input), settling: context.moment.knownIfFixed
      ) { [coverages, assumptions] history in
        let reliance = Reliance(coverages)
        let trails = AccountTrails(
          history: history, context: context, assumptions: assumptions.trails, reliance: reliance)
        let output = try read(CallInput(input), trails)
        return CallOutput(
          bytes: output.compactBytes,
          isSettled: history.isSettled && !reliance.dependsOnAssumptions,
          headers: reliance.headers)
      }
    case .write(let prepare):
      guard context.moment.isPresent else { throw CloudTrailError.notInThePast(operation) }
      let decide = Result { try prepare(CallInput(input), context) }
      let call = try await write(operation, decide, input, context)
      if !call.unlistedTypes.isEmpty {
        onUnlistedTypes(call.unlistedTypes, call.output["TrailARN"]?.string ?? "")
      }
      return CallOutput(bytes: call.output.compactBytes)
    }
  }

  /// Decides and records in one transaction, so that two calls cannot decide by the same state. A call
  /// that is refused is recorded, too: who tried matters.
  private func write(
    _ operation: APIOperation, _ decide: Result<APIOperation.Decision, any Error>,
    _ input: JSONValue, _ context: CallContext
  ) async throws -> AcceptedCall {
    let outcome = try await writer.write {
      [clocks] session, now -> Result<AcceptedCall, CloudTrailError> in
      var context = context
      context.now = now
      clocks.look(at: session)
      do {
        var call = try decide.get()(AccountTrails(history: session.history, context: context))
        call.draft.time = now
        try session.append(call.draft)
        return .success(call)
      } catch let error as CloudTrailError {
        guard let kind = EventKind(rawValue: operation.rawValue) else { return .failure(error) }
        try session.append(
          TrailEvent(refused: kind, error, input, context), from: Provenance(channel: .live))
        return .failure(error)
      }
    }
    return try outcome.get()
  }
}
