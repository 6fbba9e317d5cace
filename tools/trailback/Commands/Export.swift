import ArgumentParser
import Exports

struct Export: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write the history in a form for other programs.",
    subcommands: [
      ExportTimeline.self, ExportTimesketch.self, ExportOCSF.self, ExportECS.self,
      ExportDatasette.self,
    ])
}

struct ExportTimeline: ItemExport {
  static let configuration = CommandConfiguration(
    commandName: "timeline",
    abstract: "Write every event, in the order in which they happened, with what it changed.",
    discussion: """
      EXAMPLES
        trailback export timeline > timeline.jsonl
        trailback export timeline management-trail --format csv
        trailback export timeline --format csv --bom > excel.csv
        trailback export timeline --windows --format markdown --since 2025-03-04
        trailback export timeline --logs ./AWSLogs --format csv

      The order in which files were imported affects only the members sequence and recordedTime.

      --windows adds the windows in which something was not logged that was logged before, each after the \
      event that opened it. --logs also adds each event that a window missed, at the end, in the order of \
      the files.

      In CSV, a cell that a spreadsheet would take for a formula, or for a number of which it would drop \
      digits, such as the account 012345678901, begins with an apostrophe, and so does a cell that begins \
      with one: without its first apostrophe each cell is the text. In pandas: read_csv(file, dtype=str), \
      then .str.removeprefix("'"). --bom lets Excel see that the text is UTF-8. In Markdown, long cells \
      are cut, and a note says so.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var searched: SearchedLogs
  @OptionGroup var speed: SpeedOptions
  @Flag(
    name: .long,
    help: "Also the windows in which something was not logged that was logged before.")
  var windows = false
  @Option(name: .long, help: "jsonl, csv or markdown.")
  var format: Format = .jsonl
  @OptionGroup var mark: MarkOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case csv
    case markdown
  }

  func validate() throws { try mark.check(isCSV: format == .csv) }

  func run() throws {
    let withWindows = windows || !searched.logs.isEmpty
    switch format {
    case .jsonl: try write(ItemLines(), withWindows: withWindows)
    case .csv: try write(ItemRows(hasMark: mark.bom), withWindows: withWindows)
    case .markdown: try write(ItemTable(), withWindows: withWindows)
    }
  }
}

struct ExportTimesketch: ItemExport {
  static let configuration = CommandConfiguration(
    commandName: "timesketch",
    abstract: "Write events and windows for Timesketch.",
    discussion: """
      EXAMPLES
        trailback export timesketch > trailback.jsonl
        trailback export timesketch --logs ./AWSLogs > missed-too.jsonl
        trailback export timesketch management-trail --format csv > trailback.csv

      Each line has message, datetime, timestamp_desc and tag, and is of an event, of a window in which \
      something was not logged that was logged before (at its first moment; until has its end), or, with \
      --logs, of an event that a window missed. Tags say what it is: call, observation, correction, \
      window or missed; refused, narrowed, widened, voided, open. Text longer than 32,766 bytes is cut, \
      and says how long it was.

      Prefer jsonl: in CSV, Timesketch guesses the types of columns. There a cell that would be taken \
      for a formula, or for a number of which digits are dropped, begins with an apostrophe. The file's \
      name must end in .jsonl or .csv.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var searched: SearchedLogs
  @OptionGroup var speed: SpeedOptions
  @Option(name: .long, help: "jsonl or csv.")
  var format: Format = .jsonl
  @OptionGroup var mark: MarkOption

  enum Format: String, ExpressibleByArgument, CaseIterable {
    case jsonl
    case csv
  }

  func validate() throws { try mark.check(isCSV: format == .csv) }

  func run() throws {
    switch format {
    case .jsonl: try write(Timesketch.Lines(), withWindows: true)
    case .csv: try write(Timesketch.Rows(hasMark: mark.bom), withWindows: true)
    }
  }
}

struct ExportOCSF: ItemExport {
  static let configuration = CommandConfiguration(
    commandName: "ocsf",
    abstract: "Write events and windows in OCSF \(OCSF.version), as JSON Lines.",
    discussion: """
      EXAMPLES
        trailback export ocsf > trailback.ocsf.jsonl
        trailback export ocsf --logs ./AWSLogs --since 2025-03-04

      An event is API Activity (6003) with the profile cloud; so is, with --logs, an event that a window \
      missed. A window in which something was not logged that was logged before is a Detection Finding \
      (2004): time is when the store learned of it, start_time and end_time are those of the window. \
      Activity Close means that the window is closed. The same thing has the same metadata.uid in each \
      export. What OCSF has no place for is in unmapped.trailback.

      Severity: high for a trail deleted or stopped, or without management events; medium for a change \
      after which less is logged; low for a refused call; otherwise informational.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var searched: SearchedLogs
  @OptionGroup var speed: SpeedOptions

  func run() throws {
    try write(OCSF(program: Trailback.configuration.version), withWindows: true)
  }
}

struct ExportECS: ItemExport {
  static let configuration = CommandConfiguration(
    commandName: "ecs",
    abstract: "Write events and windows in the Elastic Common Schema, as JSON Lines.",
    discussion: """
      EXAMPLES
        trailback export ecs > trailback.ecs.jsonl
        trailback export ecs management-trail --logs ./AWSLogs

      Members are those of ECS \(ECS.version), of aws.cloudtrail as Elastic's own integration has it, and \
      of trailback. A window in which something was not logged that was logged before has event.kind \
      alert, event.start and event.end; with --logs, an event that a window missed has the id of the \
      event in event.id, and that of the window in trailback.window_id. event.severity is that of OCSF.
      """)

  @OptionGroup var trail: TrailOption
  @OptionGroup var store: StoreOption
  @OptionGroup var range: RangeOptions
  @OptionGroup var knowledge: KnowledgeOption
  @OptionGroup var coverage: CoverageOption
  @OptionGroup var searched: SearchedLogs
  @OptionGroup var speed: SpeedOptions

  func run() throws { try write(ECS(), withWindows: true) }
}

struct ExportDatasette: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "datasette",
    abstract: "Write what Datasette should know of the store: a datasette.yml.",
    discussion: """
      EXAMPLES
        trailback export datasette > datasette.yml
        datasette -m datasette.yml --setting sql_time_limit_ms 5000 trailback.sqlite

      It describes the four views and their columns, says by what they are counted, hides what they are \
      derived from, and has queries by name: who changed selectors, which changes narrowed what is logged, \
      which calls were refused, which events are voided, and what was in force at a moment. What changes \
      mean is there after `trailback mark`. Datasette reads the store and never writes to it.
      """)

  @OptionGroup var store: StoreOption

  func run() throws {
    let name = try store.databaseName
    let metadata = DatasetteMetadata(
      database: name,
      comment: "datasette -m datasette.yml --setting sql_time_limit_ms 5000 \(name).sqlite",
      marking: "`trailback mark`")
    StandardOutput.write(metadata.yaml)
  }
}
