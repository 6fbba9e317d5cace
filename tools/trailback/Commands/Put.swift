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

      The file holds EventSelectors or AdvancedEventSelectors as the API and `trailback get` write \
      them. They are checked by CloudTrail's own rules and refused as CloudTrail would refuse them. \
      A trail that the history does not know yet needs its ARN.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp("The selectors, as a file, or - for standard input.", valueName: "file"),
    completion: .file())
  var selectors: String
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
      "The call's own id. The same id with the same content is recorded once.", valueName: "id"))
  var eventID: String?

  func run() throws {
    let put = try InputFile.json(selectors)
    let selectors = try TrailSelectors(json: put)
    // Before the store is opened: a refused call is no occasion to make one.
    let arn = try resolve()
    try selectors.validate(partition: TrailARN(arn)?.partition ?? "aws")
    try store.recording { recorder in
      let time = at?.time ?? .now
      let event = TrailEvent(
        id: eventID ?? UUID().uuidString.lowercased(), trail: arn,
        change: .putEventSelectors(selectors), time: time, actor: Actor(principal: by),
        region: TrailARN(arn)?.region, account: TrailARN(arn)?.account, request: put.compact)
      // In one transaction, so that nobody can delete the trail between the check and the append.
      let outcome = try recorder.transaction { session in
        if let state = try session.history.period(of: arn, at: time)?.state, state.inForce == nil {
          throw MomentError.noTrail(
            trail: arn, time: time, wasDeleted: state.existence == .deleted)
        }
        return try session.append(event, from: Provenance(channel: .call))
      }
      switch outcome {
      case .appended(let sequence):
        StandardOutput.write(
          "recorded as event \(sequence): PutEventSelectors on \(Printable.text(arn)) at \(time)\n")
      case .known(let sequence):
        StandardOutput.write("known before as event \(sequence); nothing changed\n")
      case .refused(let error): throw error
      }
    }
  }

  /// An ARN may be of a trail that the history does not know yet; a name may not.
  private func resolve() throws -> String {
    if case .arn(let arn) = try TrailReference(validating: trail.trail) { return "\(arn)" }
    return try store.history().snapshot { try $0.resolve(trail.trail) }
  }
}
