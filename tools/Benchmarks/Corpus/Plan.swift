import SampleRecords

/// Which files there will be. Each has a source of chance of its own, so that they can be written
/// in any order, by as many workers as there are.
struct Plan {
  static let start = Moment(seconds: 1_748_736_000)  // 2025-06-01T00:00:00Z
  static let accounts = [Account.id, "444455556666", "777788889999"]

  let files: [PlannedFile]

  init(records: Int, seed: UInt64) {
    let source = Chance(seed: seed)
    var chance = source.branch("plan")
    var files: [PlannedFile] = []
    var left = records
    while left > 0 {
      let count = min(left, Quantiles.recordsInFile.pick(&chance))
      let slots = 30 * 288
      files.append(
        PlannedFile(
          account: Plan.accounts[chance.below(chance.below(3) + 1)],
          region: Region.allCases[chance.below(chance.below(4) + 1)],
          category: chance.below(100) < 40 ? .data : .management,
          time: Plan.start + 300 * (1 + chance.below(slots)),
          recordCount: count,
          unique: chance.alphanumerics(16),
          chance: source.branch("file \(files.count)")))
      left -= count
    }
    self.files = files
  }
}
