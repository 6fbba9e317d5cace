import ArgumentParser
import CloudTrail
import Foundation
import History
import ReadModels
import Selectors

struct Put: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Record a PutEventSelectors call by hand.",
    usage: "trailback put <trail> --selectors <file> [<options>]",
    discussion: """
      EXAMPLES
        trailback put management-trail --selectors selectors.json
        trailback get trail-a | trailback put trail-b --selectors -
        trailback put ARN --create --selectors selectors.json

      The file holds EventSelectors or AdvancedEventSelectors, in the form of CloudTrail's API and of \
      `trailback get`. They are checked by CloudTrail's own rules, and refused if CloudTrail would \
      refuse them. AWS is not changed: nothing but the store is written. A trail that the store does not know yet must be given by its ARN.
      """)

  @OptionGroup var trail: RequiredTrail
  @OptionGroup var store: StoreOption
  @OptionGroup var creation: CreationOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file with the selectors, or - for standard input: a list of them, or what get-event-selectors prints.",
      valueName: "file"),
    completion: .file())
  var selectors: FileArgument
  @Option(
    name: .long,
    help: ArgumentHelp(
      "When the call was made. Default: now. \(TimeArgument.help)", valueName: "time"),
    transform: TimeArgument.read)
  var at: TimeArgument?
  @Option(name: .long, help: ArgumentHelp("Who made the call, as an ARN.", valueName: "arn"))
  var by: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The id of the call. The same call with the same id is recorded only once.", valueName: "id"))
  var eventID: String?

  func run() throws {
    let put = try InputFile.selectors(selectors)
    let selectors = try TrailSelectors(json: put)
    // Before the store is opened, since that may make it: a refused call must not.
    let arn = try resolve()
    try selectors.validate(partition: arn.partition)
    let id = eventID ?? UUID().uuidString.lowercased()
    var time = at?.time ?? .now
    do {
      try record(put, selectors, on: arn, id: id, at: &time)
    } catch let error as HistoryError {
      guard case .outcomeUnknown = error else { throw error }
      throw PutUnknown(error: error, id: id, time: time)
    }
  }

  /// - Parameter time: when the call was made; set to the clock of the transaction, if none was given.
  private func record(
    _ put: JSONValue, _ selectors: TrailSelectors, on arn: TrailARN, id: String,
    at time: inout Timestamp
  ) throws {
    try store.recording(creating: creation.create) { recorder in
      // In one transaction, so that nobody can delete the trail between the check and the append.
      let (outcome, isBehind) = try recorder.transaction { session in
        var clock = WritingClock()
        if at == nil { time = clock.next(session.clock) }
        let moment = try at?.time ?? session.history.present(of: arn, clock: time)
        if let state = try session.history.period(of: arn, at: moment)?.state, state.inForce == nil
        {
          throw MomentError.noTrail(
            trail: arn, time: moment, wasDeleted: state.existence == .deleted)
        }
        let event = TrailEvent(
          id: id, stream: .trail(arn), change: .putEventSelectors(selectors), time: time,
          actor: Actor(principal: by),
          region: arn.region, account: arn.account, request: put.compact)
        let outcome = try session.append(
          event, from: Provenance(channel: at == nil ? .entered : .call))
        return (outcome, at == nil && session.isClockBehind)
      }
      switch outcome {
      case .appended(let sequence), .completed(let sequence):
        StandardOutput.write(
          "recorded as event \(sequence): PutEventSelectors on \(Printable.text(arn.text)) "
            + "at \(time)\n")
        StandardOutput.flush()
        Messages.note("note: AWS was not changed; the call is recorded in this store alone")
        if isBehind { Messages.write(Self.behind) }
        if !selectors.unlistedTypes.isEmpty {
          Messages.note(
            "note: " + Advice.note(onUnlisted: selectors.unlistedTypes, of: arn.text))
        }
      case .known(let sequence):
        StandardOutput.write("already recorded as event \(sequence); nothing changed\n")
      case .refused(let error): throw error
      }
    }
  }

  private static let behind =
    "note: the log holds an event that was recorded at a later time: this machine's clock was ahead "
    + "then, or is behind now. The call takes effect at the time shown, after every call that was "
    + "recorded before it as it was made.\n"

  /// An ARN may be of a trail that the history does not know yet; a name must be known.
  private func resolve() throws -> TrailARN {
    if case .arn(let arn) = try TrailReference(validating: trail.name) { return arn }
    return try store.history().snapshot { try $0.resolve(trail.name) }
  }
}

/// A call of which it is not known whether it was recorded.
struct PutUnknown: Explained {
  let error: HistoryError
  let id: String
  let time: Timestamp

  var code: String { error.code }
  var fact: String { "\(error.fact); its id is \(id)" }
  var hint: String? { error.hint }
}
