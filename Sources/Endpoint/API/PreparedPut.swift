import CloudTrail
import Selectors

/// PutEventSelectors as far as it hangs on the call alone: to read, check and write out hundreds of values
/// takes longer than to record them, and must not hold up whoever else waits for the writer.
struct PreparedPut: Sendable {
  private let name: String?
  /// What is recorded if the trail is there.
  private let call: Result<DraftedCall, any Error>

  init(
    _ input: Input, id: String, _ context: CallContext
  ) throws(CloudTrailError) {
    let name = try input.string("TrailName")
    self.name = name
    call = Result { DraftedCall(try Self.call(input, name ?? "", context), id: id, context) }
  }

  /// Replaces the whole set (SEMANTICS 3.3). Whether the trail can be changed is asked first, as CloudTrail
  /// does.
  func call(_ trails: AccountTrails) throws -> DraftedCall {
    _ = try trails.toChange(name)
    return try call.get()
  }

  /// What comes back has every default written out (SEMANTICS 3.2).
  private static func call(
    _ input: Input, _ name: String, _ context: CallContext
  ) throws -> RecordedCall {
    let arn =
      switch try TrailReference(validating: name) {
      case .arn(let arn): arn
      case .name(let name):
        TrailARN(name: name, calledIn: context.region, account: context.account)
      }
    let selectors = try selectors(input.json)
    try selectors.validate(partition: arn.partition)
    let put = selectors.json(.record).members ?? []
    return RecordedCall(
      arn, .putEventSelectors(selectors),
      request: .object([.init("trailName", .string(name))] + put),
      response: .object([.init("trailARN", .string("\(arn)"))] + put),
      answer: .object(
        [.init("TrailARN", .string("\(arn)"))] + (selectors.json().members ?? [])))
  }

  /// A document of another shape is refused as CloudTrail refuses selectors.
  private static func selectors(_ json: JSONValue) throws -> TrailSelectors {
    do {
      return try TrailSelectors(json: json)
    } catch let error as ShapeError {
      throw CloudTrailError("InvalidEventSelectorsException", error.fact)
    }
  }
}
