import PseudoRandom
import CloudTrail
import Foundation
import History

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
