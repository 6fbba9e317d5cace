import SampleRecords

/// All files of the sample: the story's records as CloudTrail would deliver them, and the two kinds
/// of file beside the logs that a reader must tell apart from them.
struct Sample {
  let files: [OutputFile]
  let recordCount: Int

  init(seed: UInt64, days: Int) {
    let source = Chance(seed: seed)
    let records = Story(seed: seed, days: days).records
    var delivery = Delivery(chance: source.branch("delivery"))
    var files = delivery.files(of: records, isShared: Sample.dataTrailLogs)
    files.append(StartingDigest.file(of: Trails.management, at: .on(day: 1, 09, 00, 00)))
    files.append(
      InsightFile.make(at: .on(day: 1, 14, 49, 00), chance: source.branch("insight")))
    self.files = files
    recordCount = records.count
  }

  /// Whether data-trail logs the management events of this lot: in its Region, from its start, but
  /// not while its selectors were narrowed.
  private static func dataTrailLogs(_ lot: Lot) -> Bool {
    let blind = Moment.on(day: 2, 02, 10, 00)..<Moment.on(day: 2, 03, 20, 00)
    return lot.category == .management && lot.region == Trails.data.home
      && lot.time >= .on(day: 1, 08, 40, 00) && !blind.contains(lot.time)
  }
}
