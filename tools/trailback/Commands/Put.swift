import ArgumentParser
import CloudTrail
import Foundation
import History
import ReadModels
import Selectors

struct Put: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record a PutEventSelectors call by hand.",
    discussion: """
      EXAMPLES
        trailback put --trail management-trail --selectors selectors.json
        trailback get --trail a | trailback put --trail b --selectors -
        trailback put --create --trail ARN --selectors selectors.json

      The file holds EventSelectors or AdvancedEventSelectors, in the form of CloudTrail's API and of \
      `trailback get`. They are checked by CloudTrail's own rules, and refused if CloudTrail would \
      refuse them. A trail that the store does not know yet must be given by its ARN.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @OptionGroup var creation: CreationOption
  @Option(
    name: .long,
    help: ArgumentHelp("A file with the selectors, or - for standard input.", valueName: "file"),
    completion: .file())
  var selectors: FileArgument
  @Option(
    name: .long,
    help: ArgumentHelp(
      "When the call was made. Default: now. \(TimeArgument.help)", valueName: "time"))
  var at: TimeArgument?
  @Option(name: .long, help: ArgumentHelp("Who made the call, as an ARN.", valueName: "arn"))
  var by: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The id of the call. The same call with the same id is recorded only once.", valueName: "id"))
  var eventID: String?

  func run() throws {
    let put = try InputFile.json(selectors)
    let selectors = try TrailSelectors(json: put)
    // Before the store is opened, since that may make it: a refused call must not.
    let arn = try resolve()
    try selectors.validate(partition: arn.partition)
    try store.recording(creating: creation.create) { recorder in
      let time = at?.time ?? .now
      let event = TrailEvent(
        id: eventID ?? UUID().uuidString.lowercased(), stream: .trail(arn),
        change: .putEventSelectors(selectors), time: time, actor: Actor(principal: by),
        region: arn.region, account: arn.account, request: put.compact)
      // In one transaction, so that nobody can delete the trail between the check and the append.
      let outcome = try recorder.transaction { session in
        if let state = try session.history.period(of: arn, at: time)?.state, state.inForce == nil {
          throw MomentError.noTrail(
            trail: arn, time: time, wasDeleted: state.existence == .deleted)
        }
        return try session.append(event, from: Provenance(channel: .call))
      }
      switch outcome {
      case .appended(let sequence), .completed(let sequence):
        StandardOutput.write(
          "recorded as event \(sequence): PutEventSelectors on \(Printable.text(arn.text)) "
            + "at \(time)\n")
      case .known(let sequence):
        StandardOutput.write("already recorded as event \(sequence); nothing changed\n")
      case .refused(let error): throw error
      }
    }
  }

  /// An ARN may be of a trail that the history does not know yet; a name must be known.
  private func resolve() throws -> TrailARN {
    if case .arn(let arn) = try TrailReference(validating: trail.trail) { return arn }
    return try store.history().snapshot { try $0.resolve(trail.trail) }
  }
}
