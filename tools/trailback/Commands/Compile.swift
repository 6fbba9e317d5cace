import ArgumentParser
import CloudTrail
import History
import Replay
import TrailLogs
import VerdictSQL

struct Compile: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the verdicts of `replay` as SQL, to run it where the logs are.")

  @OptionGroup var store: StoreOption
  @OptionGroup var judging: JudgingOptions
  @OptionGroup var scope: ScopeOptions
  @Option(name: .long, help: "athena, spark or duckdb.", transform: dialect)
  var dialect: SQLDialect
  @Option(
    name: .long,
    help: ArgumentHelp("The table that holds the records. Default: cloudtrail.", valueName: "name"))
  var table = "cloudtrail"
  @Option(
    name: .long, help: "What its columns are: json, documented or full.", transform: columns)
  var columns: RecordTable?

  private static func dialect(_ name: String) throws -> SQLDialect {
    guard let dialect = SQLDialect(rawValue: name) else {
      throw ValidationError("There are the dialects athena, spark and duckdb.")
    }
    return dialect
  }

  private static func columns(_ name: String) throws -> RecordTable {
    guard let columns = RecordTable(rawValue: name) else {
      throw ValidationError("Columns are json, documented or full.")
    }
    return columns
  }

  func run() throws {
    let (judges, _) = try judging.judges(in: store)
    let compiled = VerdictSQL(
      judges, settling: judging.settling, dialect: dialect, table: table,
      form: columns ?? (dialect == .athena ? .documented : .json), scope: scope.scope)
    StandardOutput.write(compiled.statement + "\n")
  }
}
