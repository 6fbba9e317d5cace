import SampleRecords

/// Puts records into log files as CloudTrail does: every five minutes, Regions and categories
/// apart, in no strict order.
struct Delivery {
  private var chance: Chance

  init(chance: Chance) {
    self.chance = chance
  }

  /// - Parameter isShared: whether a second trail logs the lot as well, and writes to this bucket.
  ///   Of such lots one in five comes twice, under the same event ids.
  mutating func files(of records: [Record], isShared: (Lot) -> Bool) -> [OutputFile] {
    let lots = Dictionary(grouping: records, by: Lot.init)
    var files: [OutputFile] = []
    for (lot, records) in lots.sorted(by: { $0.key < $1.key }) {
      files.append(file(lot, records))
      if isShared(lot) && chance.happens(oneIn: 5) {
        files.append(file(lot, records))
      }
    }
    return files
  }

  private mutating func file(_ lot: Lot, _ records: [Record]) -> OutputFile {
    OutputFile(
      path: FileName.log(lot.region, lot.time, chance.alphanumerics(16)),
      json: ["Records": .array(disordered(records).map(\.json))])
  }

  /// By time, give or take some seconds.
  private mutating func disordered(_ records: [Record]) -> [Record] {
    var places: [(place: Int, index: Int)] = []
    for (index, record) in records.enumerated() {
      places.append((record.time.seconds + chance.within(-15...15), index))
    }
    return places.sorted(by: <).map { records[$0.index] }
  }
}
