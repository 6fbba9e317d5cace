import ArgumentParser
import CloudTrail
import Foundation
import History

/// Measures what the store promises: durable appends, imports, lookups in the past, rebuilding.
@main
struct StoreBenchmark: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "store-benchmark",
    abstract: "Measure the store: durable appends, imports, lookups in the past, rebuilding.",
    discussion: """
      Every answer is compared with a model in memory; the program ends with 1 where one differs. \
      What is measured goes to standard output, progress to standard error.
      """)

  @Option(help: "Events of the store that is imported, asked, verified and rebuilt.")
  var events = 1_000_000

  @Option(help: "Trails over which they are spread.")
  var trails = 1000

  @Option(help: "Events of the imports whose calls arrive late or in no order at all.")
  var lateEvents = 200_000

  @Option(help: "Durable single appends in each of the rounds.")
  var appends = 50

  @Option(help: "Rounds in which the recorder and plain SQLite take turns.")
  var rounds = 200

  @Option(help: "Events of the timeline that is read with and without what each change means.")
  var changes = 10_000

  @Option(
    help: "Trails of the history in which windows and logged times are found, all of one account.")
  var trailsWithWindows = 200

  @Option(help: "How long appends of many jobs together are measured.")
  var seconds = 3.0

  @Option(help: "Only this: single, grouped, late, timeline, windows, covers, pages or large.")
  var section: Section?

  @Option(help: "Measure nothing: make a store of the events here, and end.")
  var make: String?

  @Option(help: "The generator's seed: the same seed gives the same events.")
  var seed: UInt64 = 20_250_304

  @Option(help: "The folder for the stores; it should lie on the disk of which you want to know.")
  var folder = ".build/store-benchmark"

  @Option(help: "text or json.")
  var format = Format.text

  @Flag(help: "Leave the stores behind.")
  var keep = false

  enum Format: String, CaseIterable, ExpressibleByArgument { case text, json }
  enum Section: String, CaseIterable, ExpressibleByArgument {
    case single, grouped, late, timeline, windows, covers, pages, large
  }

  func validate() throws {
    guard trails > 0, events >= trails, appends > 0, rounds > 0 else {
      throw ValidationError("give at least one trail, one event for each, one append and one round")
    }
  }

  func run() throws {
    let history = GeneratedHistory(events: events, trails: trails, seed: seed)
    if let make {
      let recorder = try Recorder(path: make)
      _ = try Import.seconds(of: Array(0..<events), history, recorder)
      try recorder.close()
      return
    }
    let workplace = try Workplace(folder)
    defer { if !keep { workplace.clear() } }
    var report = Report()
    for section in section.map({ [$0] }) ?? Section.allCases {
      try measure(section, history, workplace, &report)
    }
    print(format == .json ? report.json.pretty : report.text)
    if report.wrongAnswers > 0 { throw ExitCode(1) }
  }

  private var manyTrails: GeneratedHistory {
    GeneratedHistory(
      events: max(trailsWithWindows, min(changes, events)), trails: trailsWithWindows, seed: seed)
  }

  private func measure(
    _ section: Section, _ history: GeneratedHistory, _ workplace: Workplace,
    _ report: inout Report
  ) throws {
    switch section {
    case .single:
      try SingleAppends(rounds: rounds, appends: appends).run(history, workplace, &report)
    case .grouped: try GroupedAppends(seconds: seconds).run(history, workplace, &report)
    case .late:
      let late = GeneratedHistory(
        events: max(trails, min(lateEvents, events)), trails: trails, seed: seed)
      try LateImports().run(late, workplace, &report)
    case .timeline:
      let short = GeneratedHistory(
        events: max(10, min(changes, events)), trails: min(10, trails), seed: seed)
      try Timelines(rounds: 5).run(short, workplace, &report)
    case .windows: try Windows(rounds: 3).run(manyTrails, workplace, &report)
    case .covers: try LoggedTimesOfMany(rounds: 3).run(manyTrails, workplace, &report)
    case .pages: try PagesOfMany(rounds: 5).run(history, workplace, &report)
    case .large: try LargeStore().run(history, workplace, &report)
    }
  }
}

/// The folder in which the stores of one run lie.
struct Workplace {
  let folder: URL

  init(_ path: String) throws {
    folder = URL(fileURLWithPath: path).appendingPathComponent("\(getpid())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  func path(_ name: String) -> String {
    folder.appendingPathComponent(name + ".sqlite").path
  }

  /// Removes one store, so that a long run does not need room for all of them at once.
  func remove(_ name: String) {
    for suffix in ["", "-wal", "-shm", "-lock"] { unlink(path(name) + suffix) }
  }

  func clear() {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      say("could not remove \(folder.path): \(error.localizedDescription)")
    }
  }
}

/// A line of progress on standard error.
func say(_ line: String) {
  FileHandle.standardError.write(Data("store-benchmark: \(line)\n".utf8))
}
