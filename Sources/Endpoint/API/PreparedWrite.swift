import CloudTrail

/// A call that changes something: what hangs on the call alone is done, what the trails decide is left to
/// the writer.
struct PreparedWrite: Sendable {
  private typealias Call = @Sendable (AccountTrails) throws -> RecordedCall

  /// Decides by the trails as they are.
  ///
  /// - Throws: `CloudTrailError` where the call is refused, or what the store reports.
  let decide: @Sendable (AccountTrails) throws -> DraftedCall

  /// - Parameter id: that of the event that the call becomes.
  init(
    _ operation: APIOperation, _ json: JSONValue, id: String, _ context: CallContext
  ) throws(CloudTrailError) {
    let input = try Input(json)
    let call: Call
    switch operation {
    case .putEventSelectors:
      decide = try PreparedPut(input, id: id, context).call
      return
    // The others are short, and left to the writer as a whole.
    case .createTrail: call = { try TrailWrites(trails: $0).createTrail(input) }
    case .updateTrail: call = { try TrailWrites(trails: $0).updateTrail(input) }
    case .deleteTrail: call = { try LoggingWrites(trails: $0).deleteTrail(input) }
    case .startLogging: call = { try LoggingWrites(trails: $0).startLogging(input) }
    case .stopLogging: call = { try LoggingWrites(trails: $0).stopLogging(input) }
    case .putInsightSelectors: call = { try InsightWrites(trails: $0).putInsightSelectors(input) }
    case .addTags: call = { try TagWrites(trails: $0).addTags(input) }
    case .removeTags: call = { try TagWrites(trails: $0).removeTags(input) }
    default: throw CloudTrailError.unsupported("\(operation.rawValue) changes nothing.")
    }
    decide = { DraftedCall(try call($0), id: id, $0.context) }
  }
}
