import ArgumentParser
import Foundation
import SampleRecords

@main
struct Corpus: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "corpus",
    abstract: "Write a large, made-up bucket of CloudTrail log files, to measure with.",
    discussion: """
      A month of three accounts and four Regions, in the shape of real buckets: sizes of records \
      and files, order, delay, high-cardinality keys. Beside AWSLogs, history/one and history/many \
      hold the calls that set up the trails to judge by. The same seed gives the same bytes.
      """)

  @Argument(help: "The folder to write into; made if absent. For other forms the file.")
  var output: String

  @Option(help: "tree: a bucket; lines: one .jsonl.gz; array: one plain array.")
  var form = Form.tree

  @Option(help: "How many megabytes before compression, for lines and array.")
  var megabytes = 300

  @Option(help: "How many records, for tree.")
  var records = 1_000_000

  @Option(help: "Another seed makes other records.")
  var seed: UInt64 = 1

  @Option(help: "How many files are made at once.")
  var workers = 2

  @Flag(help: "Print percentiles of what was written, too.")
  var shape = false

  func validate() throws {
    guard (1...1_000_000_000).contains(records) else {
      throw ValidationError("--records is a number from 1 to 1000000000.")
    }
    guard (1...1_000_000).contains(megabytes) else {
      throw ValidationError("--megabytes is a number from 1 to 1000000.")
    }
    guard (1...64).contains(workers) else {
      throw ValidationError("--workers is a number from 1 to 64.")
    }
  }

  func run() async throws {
    do {
      try await write()
    } catch {
      FileHandle.standardError.write(Data("corpus: error: \(error)\n".utf8))
      throw ExitCode(2)
    }
  }

  private func write() async throws {
    let templates = Templates()
    guard form == .tree else {
      let written = try LargeFile(path: output, templates: templates)
        .write(form, size: megabytes * 1_000_000, seed: seed)
      print(written.summary)
      return
    }
    let root = URL(fileURLWithPath: output, isDirectory: true)
    let logs = root.appendingPathComponent("AWSLogs", isDirectory: true)
    if FileManager.default.fileExists(atPath: logs.path) {
      throw WritingError.folderInUse(logs.path)
    }
    let writer = CorpusWriter(folder: root, templates: templates)
    let written = try await writer.write(
      Plan(records: records, seed: seed).files, workers: workers)
    let chance = Chance(seed: seed)
    let history = root.appendingPathComponent("history", isDirectory: true)
    try HistoryWriter(folder: history.appendingPathComponent("one"), chance: chance.branch("one"))
      .write(TrailSetups.one)
    try HistoryWriter(folder: history.appendingPathComponent("many"), chance: chance.branch("many"))
      .write(TrailSetups.many())
    print("calls               \(templates.callCount)")
    print(written.summary)
    if shape { print(written.percentiles) }
  }
}

/// How the records are kept.
enum Form: String, CaseIterable, ExpressibleByArgument {
  /// A bucket's folders.
  case tree
  /// One file of one record a line, in gzip.
  case lines
  /// One file that holds one array, plain.
  case array
}

/// Values that the makers of calls and callers take as numbers, times or names of their own, and
/// that a template replaces wherever it meets them.
enum StandIn {
  static let byteCount = 907_316_425
  static let sessionStart = Moment(seconds: 1_001_001_001)

  static let all: [(text: String, hole: Hole)] = [
    (Account.id, .account),
    (Region.northVirginia.rawValue, .region),
    (String(byteCount), .byteCount),
    (sessionStart.text, .sessionStart),
  ]
}
