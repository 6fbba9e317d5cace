import SampleRecords

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
