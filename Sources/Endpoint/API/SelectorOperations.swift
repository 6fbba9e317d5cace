import CloudTrail
import History
import ReadModels
import Selectors

// GetEventSelectors and PutEventSelectors.

extension AccountTrails {
  /// Basic or advanced selectors, never both (SEMANTICS 3.2).
  func getEventSelectors(_ input: CallInput) throws -> JSONValue {
    let trail = try trailToRead(try input.string("TrailName"))
    guard let selectors = try selectors(of: trail) else {
      throw CloudTrailError.notKnown(
        MomentError.selectorsUnknown(
          trail: trail.arn, time: trail.time,
          reason: trail.state.selectors.reason ?? .unseen))
    }
    return .object(
      [.init("TrailARN", .string(trail.arn.text))] + (selectors.json().members ?? []))
  }

  /// Replaces the whole set (SEMANTICS 3.3).
  ///
  /// Everything that depends on the call alone is done first. To read, check and encode hundreds of values
  /// takes longer than to record them, and must not delay the other callers who wait for the writer.
  ///
  /// - Throws: `SerializationException`.
  static func putEventSelectors(
    _ input: CallInput, _ context: CallContext
  ) throws -> APIOperation.Decision {
    let name = try input.string("TrailName")
    let accepted = Result { try acceptedPut(input, name ?? "", context) }
    // CloudTrail checks whether the trail can be changed before it checks the selectors.
    return { trails in
      _ = try trails.trailToChange(name)
      return try accepted.get()
    }
  }

  /// The output has every default written out (SEMANTICS 3.2).
  private static func acceptedPut(
    _ input: CallInput, _ name: String, _ context: CallContext
  ) throws -> AcceptedCall {
    let arn =
      switch try TrailReference(validating: name) {
      case .arn(let arn): arn
      case .name(let name): context.local(name)
      }
    let selectors = try selectors(input.json)
    try selectors.validate(partition: arn.partition)
    let recorded = selectors.json(.record).members ?? []
    let arnText = JSONValue.string(arn.text)
    var call = AcceptedCall(
      arn, .putEventSelectors(selectors),
      request: .object([.init("trailName", .string(name))] + recorded),
      response: .object([.init("trailARN", arnText)] + recorded),
      output: .object([.init("TrailARN", arnText)] + (selectors.json().members ?? [])), context)
    call.unlistedTypes = selectors.unlistedTypes
    return call
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
