import CloudTrail
import History
import Selectors
import TestSupport
import Testing

@testable import Replay

/// Situations that people are in, each with the answer first in words. The page of rules names them
/// (SEMANTICS 3.7).
@Suite("Situations: what was read, and what is said then")
struct SituationTests {
  /// The logs of twenty members say nothing of the calls that change the organization's trail, which are
  /// in those of the management account. All is uncertain, for one span of one place.
  @Test("An organization's trail, its members' files and not the management account's")
  func organizationWithoutManagementAccount() throws {
    var story = Story()
    story.trail(isOrganization: true)
    let members = (0..<20).map {
      AccountRegion(account: "\(444_455_556_600 + $0)", region: "us-east-1")
    }
    for member in members { story.files(of: member, 0...24) }
    for member in members {
      let verdict = try story.verdict(of: member, at: 12)
      #expect(verdict.reason == .unread)
      #expect(verdict.judgement.answer == .logged)
    }
    let spans = try story.coverage().spans
    #expect(spans.map(\.kind) == [.unread])
    #expect(spans.map(\.place) == [Story.east])
    // The management account's files of the same day are all that lacks.
    story.files(0...24)
    #expect(try story.verdict(of: members[0], at: 12).answer == .logged)
  }

  /// A trail at home in a Region where nothing happens: its calls would be there and not where the work is.
  /// Uncertain, until that Region shows some event every few hours.
  @Test("A trail at home in eu-west-1, of an account that works in us-east-1")
  func quietHome() throws {
    let trail: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/main"
    var story = Story()
    story.trail(trail)
    story.files(of: Story.east, 0...24)
    story.files(of: Story.west, 1...1)
    let verdict = try story.verdict(by: trail, of: Story.east, at: 12)
    #expect(verdict.reason == .unread)
    #expect(try story.coverage(of: trail).spans.first?.place == Story.west)
    // A Region in which nothing happens has no files: for S the account's other deliveries count.
    #expect(try story.verdict(by: trail, of: Story.east, at: 3).answer == .uncertain)
    story.files(of: Story.west, 1...24, every: 170)
    #expect(try story.verdict(by: trail, of: Story.east, at: 12).answer == .logged)
  }

  /// LookupEvents holds every management event, whatever the trails log: within its span all is certain,
  /// outside nothing is.
  @Test("Answers of LookupEvents and no files")
  func lookupOnly() throws {
    var story = Story()
    story.trail()
    story.event(.stopLogging, at: 6)
    story.claim(.lookup, 0..<12)
    #expect(try story.verdict(at: 3).answer == .logged)
    #expect(try story.verdict(at: 8).answer == .notLogged)
    #expect(try !story.verdict(at: 8).isUnconfirmed)
    #expect(try story.verdict(at: 13).reason == .unread)
  }

  /// Files of data events hold no calls that change trails: nothing was read.
  @Test("Files of data events alone")
  func dataEventsOnly() throws {
    var story = Story()
    story.trail()
    story.files(0...24, kind: .object)
    #expect(try story.verdict(on: .object, at: 12).reason == .unread)
    #expect(try story.verdict(at: 12).reason == .unread)
  }

  /// EventBridge brings single events, and nobody can tell whether it was down: uncertain. Where a person
  /// declares the days complete, the night alone is uncertain, and in the morning all that no call showed.
  @Test("EventBridge, which was down for a night")
  func eventBridge() throws {
    var story = Story()
    story.trail(from: .eventBridge)
    story.files(0...10, isOwn: false)
    story.files(20...30, isOwn: false)
    story.event(.startLogging, at: 22, from: .eventBridge)
    #expect(try story.verdict(at: 5).reason == .unread)
    story.claim(.complete, 0..<10)
    story.claim(.complete, 20..<30)
    #expect(try story.verdict(at: 5).answer == .logged)
    #expect(try story.verdict(at: 15).reason == .unread)
    #expect(try story.verdict(at: 21).reason == .unread)
    #expect(try story.verdict(at: 23).reason == .unread, "a start does not show the selectors")
    story.event(.putEventSelectors(.default), at: 24, from: .eventBridge)
    // At home it is of no matter whether the trail is a multi-Region one.
    #expect(try story.verdict(at: 25).answer == .logged)
    #expect(try story.verdict(of: Story.west, at: 25).reason == .unread)
  }

  /// What was seen every morning says nothing of the hours between: uncertain, unless silence is trusted.
  @Test("Observations once a day")
  func dailyObservations() throws {
    var story = Story()
    let settings = TrailSettings(
      isMultiRegionTrail: true, includeGlobalServiceEvents: true, isOrganizationTrail: false)
    for day in 0..<3 {
      story.event(
        .observe(Observation(selectors: .default, isLogging: true, settings: settings)),
        at: Double(day * 24 + 8), from: .observation)
    }
    #expect(try story.verdict(at: 8).answer == .logged)
    #expect(try story.verdict(at: 20).reason == .unread)
    #expect(try story.verdict(at: 32).answer == .logged)
    story.options.trustsSilence = true
    #expect(try story.verdict(at: 20).answer == .logged)
  }

  /// Each trail is changed in its own home Region: that of the Region that was read is certain, the other
  /// one is not, and its span names where to look.
  @Test("Another trail of the account in a Region that was not read")
  func otherRegion() throws {
    let other: TrailARN = "arn:aws:cloudtrail:eu-west-1:111122223333:trail/other"
    var story = Story()
    story.trail()
    story.trail(other)
    story.files(0...24)
    #expect(try story.verdict(at: 12).answer == .logged)
    #expect(try story.verdict(by: other, at: 12).reason == .unread)
    #expect(try story.coverage(of: other).spans.map(\.place) == [Story.west])
  }

  /// A Region that an account opts in to is one more in which a multi-Region trail logs. Its own files say
  /// nothing of the trail and are not needed.
  @Test("An event of an opt-in Region of which nothing was read")
  func optInRegion() throws {
    var story = Story()
    story.trail()
    story.files(0...24)
    let optIn = AccountRegion(account: Story.account, region: "me-south-1")
    let verdict = try story.verdict(of: optIn, at: 12)
    #expect(verdict.answer == .logged)
    #expect(!verdict.isUnconfirmed && !verdict.isProvisional)
  }

  /// A change up to 15 minutes after an event decides about it, and those after the horizon may not be read
  /// yet: the verdict stands for now, and says so.
  @Test("An event 5 minutes before the horizon")
  func beforeHorizon() throws {
    var story = Story()
    story.trail()
    // Delivered 20 minutes later: so this is the horizon.
    story.files(0...24)
    let minute = 1.0 / 60
    func verdict(_ hour: Double) throws -> Verdict {
      try story.verdict(at: hour, settling: .standard)
    }
    let early = try verdict(24 - 16 * minute)
    #expect(early.answer == .logged && !early.isProvisional)
    let late = try verdict(24 - 5 * minute)
    #expect(late.answer == .logged && late.isProvisional)
    let beyond = try verdict(24 + 10 * minute)
    #expect(beyond.answer == .logged && beyond.isProvisional)
    #expect(try verdict(24 + 21 * minute).reason == .unread)
  }

  /// What was read on the second day counts on the second day: as known on the first, the time after its
  /// last file was not read.
  @Test("As known at a moment, with a ledger that grew since")
  func asKnownThen() throws {
    let folder = try ScratchFolder()
    var (first, second) = (Story(), Story())
    first.trail()
    first.files(0...24)
    second.files(24...48)
    for (story, hour) in [(first, 25.0), (second, 49.0)] {
      let recorder = try Recorder(path: folder.path + "/store", now: { Story.time(hour) })
      try recorder.append(
        story.events.map { EventDraft($0.0, from: $0.1) }, readings: story.readings)
      try recorder.close()
    }
    try History(path: folder.path + "/store").snapshot { history in
      let record = WorldProbes.record(.write, Story.east)
      func reason(asKnownAt hour: Double?) throws -> Reason? {
        let judges = try Judges(history, asKnownAt: hour.map(Story.time))
        return judges.all.first?.verdict(
          record.judged, at: Story.time(36), settling: .strict
        ).reason
      }
      let reasons = [try reason(asKnownAt: 26), try reason(asKnownAt: nil)]
      #expect(reasons == [.unread, .selected])
    }
  }

  /// Every call came through this store, which cannot have missed one: certain for ever. What a person
  /// entered by hand is no evidence that there was nothing else.
  @Test("A store that was made through its own API alone")
  func ownAPI() throws {
    var story = Story()
    story.trail(from: .live)
    #expect(try story.verdict(at: 10_000).answer == .logged)
    #expect(try story.coverage().knownUntil == nil)
    story.event(.stopLogging, at: 20, from: .entered)
    #expect(try story.verdict(at: 10_000).answer == .uncertain)
  }

  /// CreateTrail, a put and StartLogging within seconds, as scripts do it: in between nothing that is known
  /// logged, and somebody can have put other selectors unseen. The next put settles it.
  @Test("The first trail of an account, with all of its files")
  func firstTrail() throws {
    let second = 1.0 / 3600
    var story = Story()
    story.event(
      .create(
        TrailSettings(
          isMultiRegionTrail: true, includeGlobalServiceEvents: true, isOrganizationTrail: false)),
      at: 1)
    story.event(.putEventSelectors(.default), at: 1 + 5 * second)
    story.event(.startLogging, at: 1 + 10 * second)
    story.claim(.complete, 0..<48)
    let doubtful = try story.verdict(at: 12)
    #expect(doubtful.reason == .selfBlind)
    #expect(doubtful.judgement.answer == .logged)
    #expect(try story.coverage().spans.first?.until == Story.time(1 + 10 * second))
    story.event(.putEventSelectors(.default), at: 24)
    #expect(try story.verdict(at: 12).reason == .selfBlind)
    let home = try story.verdict(at: 30)
    #expect(home.answer == .logged && !home.isMarked)
    let elsewhere = try story.verdict(of: Story.west, at: 30)
    #expect(elsewhere.answer == .logged && elsewhere.isUnconfirmed)
  }

  /// Nothing happened for days at the trail's home. Silence proves nothing; that CloudTrail delivered nothing does.
  // SEMANTICS 3.7n
  @Test("A quiet Region, with digests of every hour")
  func quietWithDigests() throws {
    var story = Story()
    story.trail()
    story.files(1...1)
    #expect(try story.verdict(at: 60).reason == .unread)
    story.digests(.proven, 1..<72)
    let verdict = try story.verdict(at: 60)
    #expect(verdict.answer == .logged && !verdict.isMarked)
    #expect(try story.verdict(at: 73).reason == .unread)
  }

  /// The trail is stopped and started within a quarter of an hour, and the one file that holds both calls is lost.
  /// There are events every four minutes before and after it.
  // SEMANTICS 3.7o
  @Test("One file of a busy day is lost, and a digest names it")
  func lostFileWithDigests() throws {
    var story = Story()
    story.trail()
    story.files(0...12)
    story.files(12.25...24)
    #expect(try story.verdict(at: 12.1).answer == .logged, "nothing tells that a file was there")
    story.digests(.lacking, 12..<12.25)
    #expect(try story.verdict(at: 12.1).reason == .unread)
    #expect(try story.verdict(at: 18).reason == .unread, "the calls may have left anything")
    #expect(try story.verdict(at: 11).answer == .logged)
    // The file is found: it was nothing.
    story.digests(.proven, 12..<12.25)
    #expect(try story.verdict(at: 18).answer == .logged)
  }

  /// Every file of the trail is there, and none of them can hold a call. Another trail is at home there, too, and took
  /// calls: of its files nobody knows.
  // SEMANTICS 3.7n
  @Test("Digests of a trail of data events alone")
  func digestsOfDataTrail() throws {
    let data: TrailARN = "arn:aws:cloudtrail:us-east-1:111122223333:trail/data"
    var story = Story()
    story.trail()
    story.trail(data)
    story.files(1...2)
    story.event(.putEventSelectors(Pool.selectors[3]), at: 1.5, of: data)
    story.digests(.proven, 1..<72, by: data)
    #expect(try story.verdict(at: 60).reason == .unread)
    #expect(try story.verdict(by: data, on: .object, at: 60).reason == .unread)
    story.digests(.proven, 1..<72)
    let verdict = try story.verdict(by: data, on: .object, at: 60)
    #expect(verdict.answer == .logged, "\(verdict.reason)")
  }

  /// A bucket was listed, and all of its files were read. The trail delivered there, until somebody sent its files
  /// elsewhere.
  // SEMANTICS 3.7p
  @Test("A quiet bucket that was listed, with every file of it read")
  func listedBucket() throws {
    var story = Story()
    story.deliver(to: "logs")
    story.files(1...1)
    story.listing("logs", 1..<72)
    #expect(try story.verdict(at: 60).answer == .logged)
    #expect(try story.verdict(at: 73).reason == .unread)
    var elsewhere = story
    elsewhere.event(.update(TrailSettings(["S3BucketName": "attacker"])), at: 30)
    #expect(try elsewhere.verdict(at: 20).answer == .logged)
    #expect(try elsewhere.verdict(at: 60).reason == .unread)
    // Whose files they are that still come is not known any more.
    var shared = story
    shared.deliver(to: "logs", "arn:aws:cloudtrail:us-east-1:111122223333:trail/other")
    #expect(try shared.verdict(at: 60).reason == .unread)
    story.digests(.lacking, 40..<41)
    #expect(try story.verdict(at: 60).reason == .unread)
  }

  /// Below the folder of an account there are the files of its own trails, and not those of its organization.
  // SEMANTICS 3.7p
  @Test("A folder of a bucket that was listed")
  func listedFolder() throws {
    for (isOrganization, prefix, isRead) in [
      (false, "AWSLogs/111122223333/", true), (true, "AWSLogs/111122223333/", false),
      (true, "AWSLogs/", true), (false, "AWSLogs/111122223333/CloudTrail/eu-west-1/", false),
      (false, "AWSLogs/111122223333/CloudTrail/us-east-1/", true), (false, "logs/AWSLogs/", false),
    ] {
      var story = Story()
      story.deliver(to: "logs", isOrganization: isOrganization)
      story.files(1...1)
      story.listing("logs", 1..<72, prefix: prefix)
      #expect(
        try story.verdict(at: 60).answer == (isRead ? .logged : .uncertain),
        "\(prefix), \(isOrganization)")
    }
  }
}
