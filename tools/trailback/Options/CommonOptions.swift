import ArgumentParser
import CloudTrail
import Foundation
import History
import ReadModels
import TrailLogs

// Options that several commands share: which store, as it was known when, and in which form to answer.

/// The store to use.
struct StoreOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The store. Default: $TRAILBACK_STORE, or trailback.sqlite in the current folder.",
      valueName: "path"),
    completion: .file(extensions: ["sqlite"]))
  var store: String?

  /// Where the store is if nobody named one on the command line.
  static var standard: String {
    ProcessInfo.processInfo.environment["TRAILBACK_STORE"] ?? "trailback.sqlite"
  }

  /// - Throws: `HistoryError` if the text names no file, such as an empty one.
  func path() throws -> StorePath {
    try StorePath(store ?? Self.standard)
  }

  func validate() throws {
    // SQLite takes nothing else.
    if let store, Arguments.readable(store) != store {
      throw ValidationError("--store takes a path in UTF-8.")
    }
  }

  func history() throws -> History { try History(at: path()) }

  /// The name by which Datasette knows the store: that of the file, without its last ending.
  var databaseName: String {
    get throws {
      URL(fileURLWithPath: try path().text).deletingPathExtension().lastPathComponent
    }
  }

  /// The store; nil if nobody named one and there is none at the default path.
  func historyIfThere() throws -> History? {
    do {
      return try history()
    } catch HistoryError.noStore where isDefault {
      return nil
    }
  }

  private var isDefault: Bool {
    store == nil && ProcessInfo.processInfo.environment["TRAILBACK_STORE"] == nil
  }

  /// The store whatever is in it, to verify or to rebuild it.
  func uncheckedHistory() throws -> History { try History(unchecked: path()) }

  /// Runs the body with the writer of the store, and closes it whether or not the body throws.
  ///
  /// - Parameters:
  ///   - creating: whether to make a store if there is none.
  ///   - acceptingLoss: as the recorder takes it.
  func recording<Result>(
    creating: Bool = false, acceptingLoss: Bool = false, _ body: (Recorder) throws -> Result
  ) throws -> Result {
    let recorder = try Recorder(at: path(), creating: creating, acceptingLoss: acceptingLoss)
    Messages.note(Advice.note(onKept: recorder.keptWriteAheadLog))
    let result: Result
    do {
      result = try body(recorder)
    } catch {
      do {
        try recorder.close()
      } catch {
        // What failed first is told.
      }
      throw error
    }
    if let obstacle = try recorder.close() {
      Messages.note(Advice.note(onClosing: recorder.path, obstacle))
    }
    return result
  }
}

/// Whether a command that writes may make a store. A misspelt path would get one that nobody reads.
struct CreationOption: ParsableArguments {
  @Flag(name: .long, help: "Make the store if there is none.")
  var create = false
}

/// What the store knew at an earlier time.
struct KnowledgeOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Leave out what the store learned later. \(TimeArgument.help)", valueName: "time"),
    transform: TimeArgument.read)
  var asKnownAt: TimeArgument?

  /// - Throws: `HistoryError.futureKnowledge` for a moment in the future, since what
  ///   is known until then can still change.
  ///
  /// - Parameter history: of which is told, on standard error, if what was known then can still change.
  func knownAt(in history: @autoclosure () throws -> History) throws -> Timestamp? {
    guard let asked = asKnownAt?.time else { return nil }
    let now = Timestamp.now
    guard asked <= now else { throw HistoryError.futureKnowledge(asked: asked, now: now) }
    if try !history().isSettled(asked) {
      Messages.write(
        "note: what was known at \(asked) is not settled: a program may still be writing what it began "
          + "to record before then\n")
    }
    return asked
  }
}

/// Whether CSV begins with a byte order mark.
struct MarkOption: ParsableArguments {
  @Flag(
    name: .long, help: "Begin CSV with a byte order mark, by which Excel knows that it is UTF-8.")
  var bom = false

  /// What CSV begins with.
  var text: String { bom ? CSVText.byteOrderMark : "" }

  func check(isCSV: Bool) throws {
    if bom && !isCSV { throw ValidationError("--bom goes with --format csv.") }
  }
}

/// The forms of a result that is one document.
enum DocumentFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// The forms of a result that may be many lines.
enum StreamFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case jsonl
}
