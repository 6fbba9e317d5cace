import Foundation
import SampleRecords

/// Writes the calls that set up trails, as log files that `trailback import` reads.
struct HistoryWriter {
  let folder: URL
  let chance: Chance

  func write(_ setups: [TrailSetup]) throws(WritingError) {
    let homes = Dictionary(grouping: setups) { "\($0.account) \($0.trail.home.rawValue)" }
    for (home, setups) in homes.sorted(by: { $0.key < $1.key }) {
      try write(setups, home: home)
    }
  }

  private func write(_ setups: [TrailSetup], home: String) throws(WritingError) {
    var chance = chance.branch(home)
    let last = setups.map(\.created).max() ?? TrailSetup.start
    var bytes = Array(#"{"Records":["#.utf8)
    let records = setups.flatMap { setup in setup.records(chance.branch(setup.trail.name)) }
    bytes += records.joined(separator: [UInt8(ascii: ",")])
    bytes += "]}".utf8
    let time = (last + 900).rounded(downTo: 300)
    let path = FileName.log(
      setups[0].trail.home, time, chance.alphanumerics(16), account: setups[0].account)
    let target = folder.appendingPathComponent(path)
    let compressed = try Gzip.compress(bytes)
    do {
      try FileManager.default.createDirectory(
        at: target.deletingLastPathComponent(), withIntermediateDirectories: true)
      try Data(compressed).write(to: target)
    } catch {
      throw .notWritten(path: target.path, reason: error.localizedDescription)
    }
  }
}
