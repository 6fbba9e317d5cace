import CloudTrail
import Foundation
import History

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
