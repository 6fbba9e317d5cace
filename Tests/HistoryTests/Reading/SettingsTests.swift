import CloudTrail
import Testing
import HistoryTestSupport

@testable import History

@Suite("The settings of a trail at a moment")
struct SettingsTests {
  private static let created = TrailSettings(["S3BucketName": "logs", "IsMultiRegionTrail": true])
  private static let moved = TrailSettings(["S3BucketName": "other", "KmsKeyId": "k"])

  /// What a creation leaves of what it does not give (SEMANTICS 3.5p).
  private static let unset = TrailSettings(
    Dictionary(
      uniqueKeysWithValues: TrailSetting.others.map {
        ($0.rawValue, $0.isFlag ? false : "")
      })
  ).updated(with: TrailSettings(["RecursiveLogging": true]))

  private static func after(_ created: TrailSettings) -> TrailSettings {
    unset.updated(with: created)
  }

  private func members(_ story: Story, at seconds: Double) throws -> [String: JSONValue] {
    try story.store.snapshot { history in
      let settings = try history.settings(of: Sample.trail, at: Sample.time(seconds))
      let last = try history.event(sequence: history.eventCount())
      let known = try history.settings(
        of: Sample.trail, at: Sample.time(seconds), asKnownAt: last?.recordedAt)
      #expect(known == settings)
      return settings.members
    }
  }

  @Test("CreateTrail's, with those of updates and observations laid over, told in any order")
  func course() throws {
    let told: [(Double, TrailChange)] = [
      (0, .create(Self.created)), (10, .update(Self.moved)), (15, .startLogging),
      (20, .observe(Observation(settings: TrailSettings(["SnsTopicARN": "t", "KmsKeyId": "l"])))),
      (30, .update(TrailSettings(["KmsKeyId": ""]))),
    ]
    for shift in told.indices {
      let story = try Story(Array(told[shift...] + told[..<shift]))
      #expect(try members(story, at: -1) == [:])
      // What the response shows otherwise was changed at a time that nobody knows (SEMANTICS 3.6e).
      var before = Self.after(Self.created)
      before[.snsTopicARN] = nil
      #expect(try members(story, at: 9) == before.members)
      before[.s3BucketName] = "other"
      before[.kmsKeyID] = nil
      #expect(try members(story, at: 10) == before.members)
      let updated = Self.after(Self.created).updated(with: Self.moved)
      let seen = updated.updated(with: TrailSettings(["SnsTopicARN": "t", "KmsKeyId": "l"]))
      #expect(try members(story, at: 20) == seen.members)
      #expect(
        try members(story, at: 99)
          == seen.updated(with: TrailSettings(["KmsKeyId": ""])).members)
    }
    let story = try Story(told)
    let unknown = try story.store.snapshot {
      try $0.settings(of: Sample.trail(named: "unknown"), at: .now)
    }
    #expect(unknown == TrailSettings())
  }

  @Test("A trail that was created again has its own; what is voided or refused has no part")
  func generations() throws {
    let story = try Story([
      (0, .create(Self.created)), (10, .update(Self.moved)),
      (11, .correct(voids: "2", reason: "forged")),
      (12, .reject(call: .updateTrail, errorCode: "E", errorMessage: nil)),
      (20, .delete), (30, .create(TrailSettings(["S3BucketName": "new"]))),
    ])
    #expect(try members(story, at: 15) == Self.after(Self.created).members)
    #expect(try members(story, at: 25) == Self.after(Self.created).members)
    let new = TrailSettings(["S3BucketName": "new"])
    #expect(try members(story, at: 30) == Self.after(new).members)
  }

  @Test("What is known of a trail that nobody saw created is what was said since")
  func unseen() throws {
    let story = try Story([(5, .startLogging), (10, .update(Self.moved))])
    #expect(try members(story, at: 5) == [:])
    #expect(try members(story, at: 10) == Self.moved.members)
  }

  /// SEMANTICS 3.6k, 3.6l
  @Test("An answer of the second of an update may be from before it or after; not so of a creation")
  func sameSecond() throws {
    let seen = Observation(
      settings: TrailSettings(["S3BucketName": "logs", "KmsKeyId": "k", "SnsTopicARN": "t"]))
    let updated = try Story([
      (0, .create(Self.created)), (10, .update(Self.moved)), (10, .observe(seen)),
    ])
    #expect(try members(updated, at: 10)["S3BucketName"] == nil)
    #expect(try members(updated, at: 10)["KmsKeyId"] == "k")
    #expect(try members(updated, at: 10)["SnsTopicARN"] == "t")
    let created = try Story([(0, .create(Self.created)), (0, .observe(seen))])
    #expect(
      try members(created, at: 0)
        == Self.after(Self.created).updated(
          with: TrailSettings(["KmsKeyId": "k", "SnsTopicARN": "t"])
        ).members)
  }

  private func known(_ setting: TrailSetting, _ story: Story, at seconds: Double) throws
    -> Known<JSONValue>
  {
    try story.store.snapshot { history in
      let period = try #require(try history.period(of: Sample.trail, at: Sample.time(seconds)))
      return try history.settingsCourse(of: Sample.trail).settings(in: period)[setting]
    }
  }

  // SEMANTICS 3.5p
  @Test("What a creation does not give is not set; of one that was lost nothing is known")
  func unset() throws {
    let created = try Story([(0, .create(Self.created))])
    #expect(try known(.kmsKeyID, created, at: 1) == .known(""))
    #expect(try known(.logFileValidationEnabled, created, at: 1) == .known(false))
    for change in [
      TrailChange.create(TrailSettings()), .lose(call: .createTrail, reason: "omitted"),
    ] {
      let lost = try Story([(0, change)])
      #expect(try known(.s3BucketName, lost, at: 1) == .unknown(.omitted))
      #expect(try known(.kmsKeyID, lost, at: 1) == .unknown(.omitted))
    }
    let unseen = try Story([(0, .startLogging)])
    #expect(try known(.s3BucketName, unseen, at: 1) == .unknown(.unseen))
  }

  // SEMANTICS 3.6b, 3.6d
  @Test("An update whose parameters are lost, and two that differ, leave doubt until the next word")
  func doubts() throws {
    let lost = try Story([
      (0, .create(Self.created)), (10, .lose(call: .updateTrail, reason: "omitted")),
      (20, .update(Self.moved)),
    ])
    #expect(try known(.s3BucketName, lost, at: 9) == .known("logs"))
    #expect(try known(.s3BucketName, lost, at: 10) == .unknown(.omitted))
    #expect(try known(.s3BucketName, lost, at: 20) == .known("other"))
    #expect(try known(.s3KeyPrefix, lost, at: 20) == .unknown(.omitted))
    let two = try Story([
      (0, .create(Self.created)), (10, .update(TrailSettings(["S3BucketName": "a"]))),
      (10, .update(TrailSettings(["S3BucketName": "b"]))),
    ])
    #expect(try known(.s3BucketName, two, at: 10) == .unknown(.ambiguous))
    #expect(try known(.kmsKeyID, two, at: 10) == .known(""))
  }

  // SEMANTICS 3.5t, 3.6e
  @Test("A response that differs shows a change that nobody saw; one that lacks a key shows none")
  func unseenChange() throws {
    let whole = TrailSettings([
      "S3BucketName": "elsewhere", "IsMultiRegionTrail": true, "IncludeGlobalServiceEvents": true,
      "LogFileValidationEnabled": false,
    ])
    let story = try Story([
      (0, .create(Self.created.updated(with: TrailSettings(["KmsKeyId": "k"])))),
      (10, .startLogging), (20, .observe(Observation(settings: whole))),
    ])
    for setting in [TrailSetting.s3BucketName, .kmsKeyID] {
      #expect(try known(setting, story, at: 5) == .unknown(.contradicted))
    }
    #expect(try known(.s3BucketName, story, at: 20) == .known("elsewhere"))
    #expect(try known(.kmsKeyID, story, at: 20) == .known(""))
    #expect(try known(.s3KeyPrefix, story, at: 5) == .known(""))
    let part = Observation(settings: TrailSettings(["S3BucketName": "logs"]))
    let shortened = try Story([
      (0, .create(TrailSettings(["S3BucketName": "logs", "KmsKeyId": "k"]))), (20, .observe(part)),
    ])
    #expect(try known(.kmsKeyID, shortened, at: 20) == .known("k"))
  }

  // SEMANTICS 3.5x
  @Test("A log group that is taken away takes its role with it")
  func clearedPair() throws {
    let pair = TrailSettings([
      "S3BucketName": "logs", "CloudWatchLogsLogGroupArn": "g", "CloudWatchLogsRoleArn": "r",
    ])
    for half in [TrailSetting.cloudWatchLogsLogGroupARN, .cloudWatchLogsRoleARN] {
      var update = TrailSettings()
      update[half] = .string("")
      let story = try Story([(0, .create(pair)), (10, .update(update))])
      #expect(try known(.cloudWatchLogsLogGroupARN, story, at: 5) == .known("g"))
      #expect(try known(.cloudWatchLogsRoleARN, story, at: 5) == .known("r"))
      #expect(try known(.cloudWatchLogsLogGroupARN, story, at: 10) == .known(""))
      #expect(try known(.cloudWatchLogsRoleARN, story, at: 10) == .known(""))
    }
  }

  // SEMANTICS 3.5v
  @Test("Deliveries are the last that a response showed, kind by kind, within one life")
  func deliveries() throws {
    func seen(_ last: [Deliveries.What: Deliveries.Last]) -> TrailChange {
      .observe(Observation(isLogging: true, deliveries: Deliveries(last)))
    }
    let story = try Story([
      (0, .create(Self.created)), (1, .startLogging),
      (10, seen([.logFiles: .init(error: "AccessDenied"), .digests: .init(time: .now)])),
      (20, seen([.logFiles: .init(time: Sample.time(19))])), (30, .delete),
      (40, .create(Self.created)),
    ])
    func deliveries(_ seconds: Double) throws -> SettingsAtMoment {
      try story.store.snapshot { history in
        let period = try #require(try history.period(of: Sample.trail, at: Sample.time(seconds)))
        return try history.settingsCourse(of: Sample.trail).settings(in: period)
      }
    }
    #expect(try deliveries(9).deliveries.isEmpty)
    #expect(try deliveries(10).deliveries.last[.logFiles] == .init(error: "AccessDenied"))
    let last = try deliveries(25)
    #expect(last.deliveries.last[.logFiles] == .init(time: Sample.time(19)))
    #expect(last.deliveries.last[.digests] != nil)
    #expect(last.deliveriesSeenAt == Sample.time(20))
    #expect(try deliveries(40).deliveries.isEmpty)
  }
}
