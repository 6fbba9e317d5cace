import CloudTrail
import History

/// StartLogging, StopLogging and DeleteTrail: calls that carry nothing but a name.
struct LoggingWrites {
  let trails: AccountTrails

  func startLogging(_ input: Input) throws -> RecordedCall { try call(.startLogging, input) }

  func stopLogging(_ input: Input) throws -> RecordedCall { try call(.stopLogging, input) }

  func deleteTrail(_ input: Input) throws -> RecordedCall { try call(.delete, input) }

  private func call(_ change: TrailChange, _ input: Input) throws -> RecordedCall {
    let name = try input.string("Name")
    let standing = try trails.toChange(name)
    return RecordedCall(standing.arn, change, request: ["name": .string(name ?? "")])
  }
}
