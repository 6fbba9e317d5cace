import CloudTrail
import Testing
import HistoryTestSupport

@testable import History

@Suite("The settings of a trail at a moment")
struct SettingsTests {
  private static let created = TrailSettings(["S3BucketName": "logs", "IsMultiRegionTrail": true])
  private static let moved = TrailSettings(["S3BucketName": "other", "KmsKeyId": "k"])

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
      #expect(try members(story, at: 9) == Self.created.members)
      let updated = Self.created.updated(with: Self.moved)
      // The observation shows that the key was changed at some time in between.
      #expect(
        try members(story, at: 10) == updated.members.filter { $0.key != "KmsKeyId" })
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
    #expect(try members(story, at: 15) == Self.created.members)
    #expect(try members(story, at: 25) == Self.created.members)
    #expect(try members(story, at: 30) == ["S3BucketName": "new"])
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
        == Self.created.members.merging(["KmsKeyId": "k", "SnsTopicARN": "t"]) { $1 })
  }

  /// SEMANTICS 3.6b
  @Test("Two updates of one second that differ leave a setting that nobody knows")
  func twoUpdates() throws {
    let story = try Story([
      (0, .create(Self.created)),
      (10, .update(TrailSettings(["S3BucketName": "a", "KmsKeyId": "k"]))),
      (10, .update(TrailSettings(["S3BucketName": "b"]))),
    ])
    #expect(try members(story, at: 9)["S3BucketName"] == "logs")
    #expect(try members(story, at: 10)["S3BucketName"] == nil)
    #expect(try members(story, at: 10)["KmsKeyId"] == "k")
  }

  /// SEMANTICS 3.6e
  @Test("An answer that differs takes back what was known since it was last said")
  func contradicted() throws {
    let story = try Story([
      (0, .create(Self.created)),
      (10, .observe(Observation(settings: TrailSettings(["S3BucketName": "logs"])))),
      (20, .observe(Observation(settings: TrailSettings(["S3BucketName": "other"])))),
    ])
    #expect(try members(story, at: 9)["S3BucketName"] == "logs")
    #expect(try members(story, at: 15)["S3BucketName"] == nil)
    #expect(try members(story, at: 20)["S3BucketName"] == "other")
  }
}
