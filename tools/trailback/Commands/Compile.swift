import ArgumentParser
import CloudTrail
import Foundation
import History
import Replay
import TrailLogs
import VerdictSQL

struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the verdicts of `replay` as SQL, to run where the logs are.",
    discussion: """
      EXAMPLES
        trailback compile --dialect athena --table cloudtrail_logs > verdicts.sql
        trailback compile --dialect duckdb --rows counts > counts.sql
        trailback compile --dialect spark --trail data-trail --since 2025-03-04
        trailback compile --dialect duckdb --output compiled

      The statement holds the configuration of every trail at every moment, and gives the verdicts of \
      `replay` with the same reasons. It reads one table of CloudTrail's records.

      --columns says how that table holds them. json: one column, record, with the JSON text of a record \
      (spark and duckdb). documented: the columns that AWS documents for Athena; it has no managementEvent \
      and no ARNPrefix, and what depends on them is uncertain. full: these columns with managementevent and \
      arnprefix.

      --rows verdicts makes a row for each event and trail: eventID, eventTime, recipientAccountId, \
      awsRegion, eventSource, eventName, trailARN, verdict, byConfiguration, reason, selector (from 0), \
      provisional, unconfirmed. counts: how many events have which verdict, by trail and reason. events: for \
      each event whether any of the trails logged it.

      A statement for Athena has 262,144 bytes at most; one for the others more than 1 MiB is slow to read. \
      For larger histories --output writes a folder: verdicts.sql, tables.sql, and a folder of JSON Lines for \
      each table that tables.sql makes.
      """)

  @OptionGroup var store: StoreOption
  @Option(
    name: .long, help: ArgumentHelp("athena, spark or duckdb.", valueName: "engine"),
    transform: dialect)
  var dialect: SQLDialect
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The table of records, as the engine writes its name.", valueName: "name"))
  var table = "cloudtrail"
  @Option(
    name: .long,
    help: ArgumentHelp(
      "json, documented or full. Default: documented for athena, json for the others.",
      valueName: "form"),
    transform: columns)
  var columns: RecordTable?
  @Option(
    name: .long, help: ArgumentHelp("verdicts, counts or events.", valueName: "rows"),
    transform: rows)
  var rows: VerdictSQL.Result = .verdicts
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Write the history into files of this folder, which is made, and not into the statement.",
      valueName: "folder"), completion: .directory)
  var output: FileArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Where the engine will find that folder, such as s3://BUCKET/PREFIX. Default: where it is.",
      valueName: "url"))
  var location: String?
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var events: EventOptions

  func validate() throws {
    guard !table.isEmpty, !table.contains(where: { $0.isNewline || $0 == ";" }) else {
      throw ValidationError("--table takes the name of a table.")
    }
    if dialect == .athena, columns == .json {
      throw ValidationError("Athena reads CloudTrail's files into columns: documented or full.")
    }
    if dialect == .athena, output != nil, location == nil {
      throw ValidationError(
        "Athena reads files from S3: say where, by --location s3://BUCKET/PREFIX.")
    }
    if location != nil, output == nil { throw ValidationError("--location needs --output.") }
  }

  func run() throws {
    let (judges, _) = try judging.judges(in: store)
    let compiled = VerdictSQL(
      judges, settling: judging.settling, dialect: dialect, table: table,
      form: columns ?? (dialect == .athena ? .documented : .json), scope: events.scope)
    if let output {
      try write(compiled, to: output.path)
    } else {
      let statement = compiled.statement(rows)
      guard statement.utf8.count <= dialect.longestStatement else {
        throw StatementTooLong(bytes: statement.utf8.count, dialect: dialect)
      }
      StandardOutput.write(statement + "\n")
    }
  }

  private func write(_ compiled: VerdictSQL, to folder: String) throws {
    let prefix = "trailback_"
    var files = [
      "verdicts.sql": compiled.statement(rows, prefix: prefix) + "\n",
      "tables.sql": compiled.definitions(
        prefix: prefix, location: location ?? folder),
    ]
    for table in compiled.tables { files["\(table.name)/\(table.name).json"] = table.jsonLines }
    for (name, text) in files.sorted(by: { $0.key < $1.key }) {
      let file = URL(filePath: folder).appending(path: name)
      do {
        try FileManager.default.createDirectory(
          at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
        try Data(text.utf8).write(to: file)
      } catch {
        throw UnwritableFile(path: "\(folder)/\(name)", why: error.localizedDescription)
      }
      Messages.note("\(Messages.printable("\(folder)/\(name)")): \(text.utf8.count) bytes")
    }
  }

  private static func dialect(_ name: String) throws -> SQLDialect {
    guard let dialect = SQLDialect(rawValue: name) else {
      throw ValidationError("There are the engines athena, spark and duckdb.")
    }
    return dialect
  }

  private static func columns(_ name: String) throws -> RecordTable {
    guard let columns = RecordTable(rawValue: name) else {
      throw ValidationError("There are the forms json, documented and full.")
    }
    return columns
  }

  private static func rows(_ name: String) throws -> VerdictSQL.Result {
    guard let rows = VerdictSQL.Result(rawValue: name) else {
      throw ValidationError("There are the rows verdicts, counts and events.")
    }
    return rows
  }
}

extension SQLDialect {
  /// How many bytes a statement may have: Athena's own limit, and one up to which the others read it quickly.
  fileprivate var longestStatement: Int {
    switch self {
    case .athena: 262_144
    case .spark, .duckdb: 1 << 20
    }
  }
}

/// The history is too large to stand in a statement.
private struct StatementTooLong: Explained {
  let bytes: Int
  let dialect: SQLDialect

  var code: String { "statementTooLong" }
  var fact: String {
    "the statement would have \(bytes) bytes; \(dialect.rawValue) gets at most \(dialect.longestStatement)"
  }
  var hint: String? {
    let location = dialect == .athena ? " --location s3://BUCKET/compiled" : ""
    return
      "write the history into files beside it: `trailback compile --dialect \(dialect.rawValue) "
      + "--output compiled\(location)`; or compile fewer trails, by --trail"
  }
}

/// A file that could not be written.
private struct UnwritableFile: Explained {
  let path: String
  let why: String

  var code: String { "unwritableFile" }
  var fact: String { "\(path): could not be written: \(why)" }
  var hint: String? { "name a folder that can be written, by --output" }
}
