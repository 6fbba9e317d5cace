import CloudTrail
import Foundation
import History
import PseudoRandom

/// Appends in batches, as an import of files does.
enum Import {
  static let batch = 1000

  /// How long the recorder took; making the events up is not counted.
  static func seconds(
    of numbers: [Int], _ history: GeneratedHistory, _ recorder: Recorder
  ) throws -> Double {
    var time = 0.0
    for start in stride(from: 0, to: numbers.count, by: batch) {
      let events = numbers[start..<min(start + batch, numbers.count)].map {
        (history.event($0), GeneratedHistory.provenance)
      }
      time += try elapsed { _ = try recorder.append(events) }
    }
    return time
  }

  /// A new store that holds a history.
  ///
  /// - Returns: its path.
  static func store(
    _ name: String, of history: GeneratedHistory, in workplace: Workplace
  ) throws -> String {
    let path = workplace.path(name)
    let recorder = try Recorder(path: path)
    _ = try seconds(of: Array(0..<history.events), history, recorder)
    try recorder.close()
    return path
  }
}

/// Imports in batches whose calls are not later than all that is known of their trails.
struct LateImports {
  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    // Files arrive some minutes late and out of order: each call up to ten of its trail too late.
    var jittered = Array(0..<history.events)
    var random = SplitMix64(seed: history.seed)
    let window = history.trails * 10
    for start in stride(from: 0, to: jittered.count, by: window) {
      jittered[start..<min(start + window, jittered.count)].shuffle(using: &random)
    }
    report.add(
      "import.late", "import in batches of 1,000, late by up to 10 calls of the trail",
      try rate(jittered, history, workplace, &report), "/s")
    report.add(
      "import.shuffled", "import in batches of 1,000, in no order",
      try rate(jittered.shuffled(using: &random), history, workplace, &report), "/s")
  }

  /// Events per second. Verifying afterwards folds the whole log anew and compares.
  private func rate(
    _ numbers: [Int], _ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report
  ) throws -> Double {
    defer { workplace.remove("late") }
    let recorder = try Recorder(path: workplace.path("late"))
    let time = try Import.seconds(of: numbers, history, recorder)
    try recorder.close()
    let verification = try History(path: workplace.path("late")).snapshot { try $0.verify() }
    report.check(verification.isSound && verification.events == Int64(history.events))
    return Double(history.events) / time
  }
}

/// One large store: imported in order, asked about its past, verified, rebuilt.
struct LargeStore {
  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    let path = workplace.path("large")
    let count = Double(history.events)
    // A clock that stands still: each batch is recorded one microsecond after the one before.
    let recorded = Timestamp(seconds: 1_800_000_000)
    let recorder = try Recorder(path: path, now: { recorded })
    let imported = try Import.seconds(of: Array(0..<history.events), history, recorder)
    report.add("import.inOrder", "import in batches of 1,000, in order", count / imported, "/s")

    let bytes = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    report.add("store.size", "size of the store", Double(bytes) / 1e6, "MB")

    let model = Model(history)
    try Lookups(history: history, model: model, path: path, recorded: recorded).run(&report)

    let verified = try elapsed {
      let verification = try History(path: path).snapshot { try $0.verify() }
      report.check(verification.isSound && verification.events == Int64(history.events))
    }
    report.add("verify", "verify", verified, "s")
    let rebuilt = try elapsed { try recorder.rebuild() }
    report.add("rebuild", "rebuild", rebuilt, "s")
    report.add("rebuild.rate", "  events", count / rebuilt, "/s")
    try recorder.close()
    let sound = try History(path: path).snapshot { try $0.verify() }.isSound
    report.check(sound)
  }
}
