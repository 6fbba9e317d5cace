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

/// What goes into one log file: a Region, a category and five minutes.
struct Lot: Hashable, Comparable {
  let time: Moment
  let region: Region
  let category: Category

  init(of record: Record) {
    time = record.delivered.rounded(downTo: 300)
    region = record.region
    category = record.category
  }

  static func < (left: Lot, right: Lot) -> Bool {
    (left.time, left.region, left.category) < (right.time, right.region, right.category)
  }
}

/// One file of the tree, before compression.
struct OutputFile {
  let path: String
  let json: JSON
}

/// An Insights event: start and end of an unusual rate of calls. No selector decides about it.
enum InsightFile {
  static func make(at time: Moment, chance: Chance) -> OutputFile {
    var chance = chance
    let shared = chance.identifier()
    let records = [
      record("Start", at: time, shared: shared, event: chance.identifier(), duration: nil),
      record("End", at: time + 420, shared: shared, event: chance.identifier(), duration: 7),
    ]
    return OutputFile(
      path: FileName.insight(
        .northVirginia, (time + 900).rounded(downTo: 300), chance.alphanumerics(16)),
      json: ["Records": .array(records)])
  }

  private static func record(
    _ state: String, at time: Moment, shared: String, event: String, duration: Int?
  ) -> JSON {
    let statistics = JSON.object(optional: [
      ("baseline", ["average": .number("0.0207")]),
      ("insight", ["average": 6]),
      ("insightDuration", duration.map { .number(String($0)) }),
      ("baselineDuration", 10_080),
    ])
    return [
      "eventVersion": "1.08",
      "eventTime": .string(time.text),
      "awsRegion": .string(Region.northVirginia.rawValue),
      "eventID": .string(event),
      "eventType": "AwsCloudTrailInsight",
      "recipientAccountId": .string(Account.id),
      "sharedEventID": .string(shared),
      "insightDetails": [
        "state": .string(state),
        "eventSource": "ssm.amazonaws.com",
        "eventName": "UpdateInstanceInformation",
        "insightType": "ApiCallRateInsight",
        "insightContext": ["statistics": statistics],
      ],
      "eventCategory": "Insight",
    ]
  }
}

/// The digest file that opens a trail's chain: no files in it yet, none before it.
enum StartingDigest {
  static func file(of trail: Trail, at time: Moment) -> OutputFile {
    let path = FileName.digest(of: trail, time)
    return OutputFile(
      path: path,
      json: [
        "awsAccountId": .string(Account.id),
        "digestStartTime": .string((time + -3_600).text),
        "digestEndTime": .string(time.text),
        "digestS3Bucket": .string(Names.audit),
        "digestS3Object": .string(path),
        "newestEventTime": .null,
        "oldestEventTime": .null,
        "previousDigestS3Bucket": .null,
        "previousDigestS3Object": .null,
        "previousDigestHashValue": .null,
        "previousDigestHashAlgorithm": .null,
        "previousDigestSignature": .null,
        "digestPublicKeyFingerprint": "31e8b5433410dfb61a9dc45cc65b22ff",
        "digestSignatureAlgorithm": "SHA256withRSA",
        "logFiles": [],
      ])
  }
}
