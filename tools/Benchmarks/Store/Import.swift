import CloudTrail
import History

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
}
