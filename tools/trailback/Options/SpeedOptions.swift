import ArgumentParser
import Foundation
import TrailLogs

/// How much of the machine is used.
struct SpeedOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many files are read at a time. Default: one per processor.", valueName: "n"))
  var workers: Int?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      About how much memory may be used, such as 64M or 1G; at least 32M. Less memory reads \
      large files in smaller pieces. Default: 96M, and more for more than 4 workers.
      """, valueName: "size"))
  var maxMemory: SizeArgument?

  private static let mostWorkers = 256

  func validate() throws {
    guard workers.map((1...Self.mostWorkers).contains) ?? true else {
      throw ValidationError("--workers takes a number from 1 to \(Self.mostWorkers).")
    }
    if let maxMemory, maxMemory.bytes < 32 << 20 {
      throw ValidationError("--max-memory takes 32M or more.")
    }
  }

  /// How many threads read and judge.
  var threads: Int {
    workers ?? min(ProcessInfo.processInfo.activeProcessorCount, Self.mostWorkers)
  }

  /// A file takes about seven times the piece of it that is read at a time: the file, what it inflates
  /// to, and simdjson's index of that. A third of the memory is left for everything else.
  var reading: LogReadingOptions {
    let memory = maxMemory?.bytes ?? max(96 << 20, threads * (24 << 20))
    var options = LogReadingOptions()
    options.wholeFileBytes = min(max(memory * 2 / 3 / threads / 7, 64 << 10), 64 << 20)
    return options
  }
}
