import CloudTrail
import Foundation
import History
import ReadModels
import Recording
import Replay
import Reports
import TrailLogs

/// What a person can do next, in the words of this command line. The libraries word hints that hold for
/// everyone; only here do hints name commands and options.
enum Advice {
  /// What to do about an error: a command that works when it is copied if there is one, otherwise the
  /// error's own hint.
  static func hint(for error: any Explained) -> String? {
    switch error {
    case let error as HistoryError: hint(ofHistory: error) ?? error.hint
    case let error as ImportFailure: hint(ofImport: error.error)
    case let error as RefusedEvent: hint(ofHistory: error.error) ?? error.hint
    case let error as MomentError: hint(ofMoment: error)
    case let error as ClaimRefused: hint(ofClaim: error.reason) ?? error.hint
    case let error as FileChanged:
      (error.hint ?? "") + ": `aws cloudtrail validate-logs help`"
    case let error as InputProblem: hint(ofInput: error) ?? error.hint
    case let error as ObjectProblem: hint(ofObject: error) ?? error.hint
    case let error as PutUnknown: hint(ofPut: error)
    case let error as UnfitFile: hint(for: error.error)
    case is EventNotFound: "give the folder that holds the file with the event"
    case is ShapeError:
      "the shape is the CloudTrail API's, as `trailback get` and `aws cloudtrail "
        + "get-event-selectors` print it"
    default: error.hint
    }
  }

  /// An import can be run again whatever became of it: a record has an id.
  private static func hint(ofImport error: HistoryError) -> String? {
    if case .outcomeUnknown = error {
      return
        "see to the disk, then run the same command again; a record that is there is only counted"
    }
    return hint(ofHistory: error) ?? error.hint
  }

  private static func hint(ofPut put: PutUnknown) -> String {
    "see to the disk, then give the same command "
      + ["--event-id", put.id, "--at", "\(put.time)"].map(shellQuoted).joined(separator: " ")
      + ": it is recorded if it is not there, and only once"
  }

  /// Nil if the error's own hint says it all.
  private static func hint(ofClaim reason: ClaimRefused.Reason) -> String? {
    switch reason {
    case .accountUnknown: "add the account: --lookup REGION,FROM,UNTIL,ACCOUNT"
    case .pagesMissing:
      "fetch all pages in one go, without --max-items, --no-paginate or --max-results: "
        + "`aws cloudtrail lookup-events help`"
    case .problems, .stopped, .noAccount, .tooManyAccounts, .otherAccount, .noAnswer, .otherRegion,
      .outside, .lacking:
      nil
    }
  }

  /// Nil if the error's own hint says it all.
  private static func hint(ofHistory error: HistoryError) -> String? {
    switch error {
    case .noStore:
      "make one with `\(importing)`, or give `put` and `serve` --create; or name another with --store"
    case .unfinishedStore:
      "finish it with `\(importing)`, or delete the file"
    case .unusablePath(let path, _):
      path.isEmpty
        ? "--store or $TRAILBACK_STORE is empty: give the path of a file, or leave both out for "
          + "trailback.sqlite in the current folder"
        : nil
    case .notAFile: "name a file with --store"
    case .linkedTwice(let path, _):
      "find the others with `find / -xdev -samefile \(shellQuoted(path))` and remove them, or make "
        + "this one a copy of its own"
    case .unusableLock(let path, _):
      "see who made it with `ls -l \(shellQuoted(path))`, and remove it"
    case .notAStore: "name another file with --store; this one was left as it was"
    case .damaged, .notUpgraded:
      "keep a copy of the file; `\(command("verify"))` shows how much of it is whole"
    case .outcomeUnknown:
      "see to the disk; `\(command("history"))` shows whether it is there, and what is sent again with "
        + "the same id is recorded only once"
    case .failed, .undecodable, .notKept, .undecodableReading, .readingNotKept:
      "run `\(command("verify"))`"
    case .nothingToCorrect: "list the ids with `\(command("history"))`"
    case .writesLost:
      "restore a backup; or go on without them with `\(command("rebuild"))`, which puts a copy of the "
        + "-wal aside"
    case .projectionsBehind, .evidenceBehind: "run `\(command("rebuild"))`"
    case .unknownTrail(let name, let nearest):
      nearest.isEmpty
        ? "list the trails with `\(command("trails"))`"
        : meant(nearest, by: name)
    case .futureKnowledge: "leave --as-known-at out to ask for what is known now"
    case .moved, .fileExists, .newerStore, .cannotOpen, .readOnly, .diskFull, .diskFailed, .busy,
      .differentContent,
      .versionConflict, .unfitEvent, .unfitReading, .ambiguousTrail:
      nil
    }
  }

  /// What to say where a writer found a write-ahead log that cannot be read to its end.
  static func note(onKept copy: String?) -> String? {
    copy.map {
      "warning: a write was cut off by a power cut or a kill, or the write-ahead log is damaged: its end "
        + "cannot be read\n  hint: a copy is kept in \($0); compare the log with a head that was noted, "
        + "with `\(command("verify", "--head-file", "FILE"))`"
    }
  }

  /// What to say where selectors name types of resources that AWS does not list.
  static func note(onUnlisted types: [String], of trail: String) -> String {
    let names = types.map(Messages.printable).joined(separator: ", ")
    return "\(names) \(types.count == 1 ? "is" : "are") not among the types that AWS lists: "
      + "new, or misspelt; taken for \(trail) as CloudTrail takes it"
  }

  /// What to say where the write-ahead log could not be moved into the store's file.
  static func note(onClosing store: String, _ obstacle: String) -> String {
    "warning: what was recorded last is durable, but still in \(store)-wal (\(obstacle))\n"
      + "  hint: keep the two files together; the next command that records moves it into the store"
  }

  private static func hint(ofMoment error: MomentError) -> String {
    switch error {
    case .nothingKnown(let trail, .some):
      "see what is known now, and since when, with `"
        + command("export", "timeline", trail.text, "--format", "csv") + "`"
    case .nothingKnown(let trail, nil):
      "see which calls named it with `\(command("history", trail.text))`, and import the logs with those "
        + "that changed it"
    case .noTrail(let trail, _, _):
      "see when it did with `\(command("history", trail.text))`"
    case .selectorsUnknown(_, _, .unseen), .insightsUnknown(_, _, .unseen),
      .loggingUnknown(_, _, .unseen), .tagsUnknown(_, _, .unseen):
      "import older log files, or what `aws cloudtrail get-event-selectors` printed at the time"
    case .eventConfigurationUnknown(_, _, .unseen): "import older log files"
    case .selectorsUnknown(_, _, .unread), .insightsUnknown(_, _, .unread),
      .eventConfigurationUnknown(_, _, .unread), .loggingUnknown(_, _, .unread),
      .tagsUnknown(_, _, .unread):
      "see what was not read, and how to fetch it, with `\(command("sources"))`"
    case .selectorsUnknown(let trail, let time, _), .insightsUnknown(let trail, let time, _),
      .eventConfigurationUnknown(let trail, let time, _), .loggingUnknown(let trail, let time, _),
      .tagsUnknown(let trail, let time, _):
      "see what is known with `"
        + command("get", trail.text, "--at", "\(time)", "--format", "text")
        + "`, and why with `\(command("history", trail.text))`"
    }
  }

  /// Nil if the problem's own hint says it all.
  private static func hint(ofInput problem: InputProblem) -> String? {
    switch problem.kind {
    case .trailNotNamed: "say which trail it is with --trail ARN"
    case .brokenAnswer: "save the response as `aws cloudtrail … --output json` prints it"
    case .otherFormat: unpacking(problem)
    case .namesOfFiles: "fetch the files that it names with `aws s3 cp`, and import them"
    case .cutShort, .notGzip, .notJSON, .strayText, .brokenRecord, .anotherKind, .recordTooLarge,
      .unreadable, .empty, .otherEvent, .subscription, .missingColumns, .more:
      nil
    case .notFetched: problem.object.flatMap(hint(ofObject:))
    }
  }

  /// Nil if the problem's own hint says it all.
  static func hint(ofObject problem: ObjectProblem) -> String? {
    if let advice = problem.advice { return advice }
    return switch problem.kind {
    case .credentials:
      "get new ones with `eval \"$(aws configure export-credentials --format env)\"`"
    case .archived: "restore it with `aws s3api restore-object`, and read it then"
    case .tooLarge: "copy it with `aws s3 cp`, and read the copy"
    case .noBucket, .vanished, .denied, .keyDenied, .noRoom, .unreachable, .notS3: nil
    }
  }

  /// The commands whose output would settle a fact. `get-trail-status` says since when a trail has been
  /// logging, so importing it settles the past; the other responses describe only the present, and must
  /// be assumed for the past.
  static func commands(for fact: MissingFact) -> [String] {
    let trail =
      shellQuoted(fact.trail.text)
      + (fact.trail.hasParts ? " --region \(shellQuoted(fact.trail.region))" : "")
    let assuming =
      replayAgain(adding: "--assume", "assumed.json")
      ?? command("replay", "PATH", "--assume", "assumed.json")
    return switch fact.reason.gate {
    case .logging, .existence:
      [
        "aws cloudtrail get-trail-status --name \(trail) > status.json",
        command("import", "status.json", "--trail", fact.trail.text),
      ]
    case .selectors:
      [
        "aws cloudtrail get-event-selectors --trail-name \(trail) >> assumed.json",
        assuming,
      ]
    case .account, .region, .globalServices, .recursiveLogging:
      [
        "aws cloudtrail describe-trails --trail-name-list \(trail) >> assumed.json",
        assuming,
      ]
    }
  }

  /// What records the calls that a replay found in its files; nil if there are none, or if they were just
  /// tried. Standard input must be saved first; a command line that is too long or not UTF-8 is shortened.
  static func recording(_ calls: UnrecordedCalls) -> String? {
    let arguments = Arguments.all ?? []
    guard calls.count > 0, !arguments.contains("--import") else { return nil }
    if arguments.contains("-") { return command("import") + " FILE" }
    let canImport =
      arguments.first == "replay" && !arguments.contains { $0.hasPrefix("--as-known-at") }
    guard canImport else { return importing }
    return replayAgain(adding: "--import") ?? command("replay", "--import") + " PATH…"
  }
}
