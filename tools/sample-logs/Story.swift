import SampleRecords

/// What happened in the account: three days, of which the second has a night that two trails did
/// not see.
///
/// The folder is like an archive that a trail of the organisation fills from outside, so it holds
/// all that happened, whether or not the account's own trails logged it.
struct Story {
  static let start = Moment(seconds: 1_740_960_000)  // 2025-03-03T00:00:00Z

  private(set) var chance: Chance
  private var recorder: Recorder
  private let days: Int

  init(seed: UInt64, days: Int) {
    let source = Chance(seed: seed)
    chance = source.branch("story")
    recorder = Recorder(chance: source.branch("recorder"))
    self.days = days

    trailsAreSetUp()
    legacyTrailPauses()
    attackerLooksAround()
    trailsAreBlinded()
    attackerWorksUnseen()
    trailsAreRestored()
    accountIsCleanedUp()

    var traffic = OrdinaryTraffic(chance: source.branch("traffic"))
    for day in 1...days {
      traffic.tell(day: day, to: &recorder)
    }
  }

  /// Of fewer days than the story has, the part that fits.
  var records: [Record] {
    let end = Moment.on(day: days + 1, 00, 00, 00)
    return recorder.records.filter { $0.time < end }
  }

  mutating func happens(_ call: Call, by caller: Caller, at time: Moment) {
    recorder.record(call, by: caller, at: time)
  }

  /// A choice made by the story, where it does not matter which.
  mutating func choose(_ range: ClosedRange<Int>) -> Int {
    chance.within(range)
  }
}

extension Moment {
  /// A time of the story's first, second or later day.
  static func on(day: Int, _ hour: Int, _ minute: Int, _ second: Int) -> Moment {
    Story.start + ((day - 1) * 86_400 + hour * 3_600 + minute * 60 + second)
  }
}

/// The first day: the trails come to be.
extension Story {
  mutating func trailsAreSetUp() {
    happens(SessionCalls.consoleLogin(mfa: true), by: Cast.mary, at: .on(day: 1, 07, 52, 41))

    // Default selectors: nobody puts any for the first hour and a quarter.
    let management = Trails.management
    happens(TrailCalls.create(management), by: Cast.pipeline, at: .on(day: 1, 08, 00, 00))
    happens(TrailCalls.startLogging(management), by: Cast.pipeline, at: .on(day: 1, 08, 00, 00))
    happens(
      TrailCalls.putInsightSelectors(["ApiCallRateInsight"], on: management), by: Cast.pipeline,
      at: .on(day: 1, 08, 00, 01))

    let data = Trails.data
    happens(TrailCalls.create(data), by: Cast.pipeline, at: .on(day: 1, 08, 30, 12))
    happens(
      TrailCalls.putSelectors(Settings.customerData, on: data), by: Cast.pipeline,
      at: .on(day: 1, 08, 30, 12))
    happens(TrailCalls.startLogging(data), by: Cast.pipeline, at: .on(day: 1, 08, 30, 13))

    happens(TrailReads.getSelectors(of: management), by: Cast.mary, at: .on(day: 1, 09, 14, 02))
    happens(
      TrailCalls.putSelectors(Settings.withoutKeys, on: management), by: Cast.mary,
      at: .on(day: 1, 09, 15, 00))
  }

  mutating func legacyTrailPauses() {
    let legacy = Trails.legacy
    happens(TrailReads.describeTrails(in: .ireland), by: Cast.arnav, at: .on(day: 1, 10, 04, 17))
    happens(
      TrailCalls.stopLogging(legacy, namedBy: legacy.arn), by: Cast.arnav,
      at: .on(day: 1, 10, 05, 33))
    happens(TrailCalls.startLogging(legacy), by: Cast.arnav, at: .on(day: 1, 10, 41, 09))
  }
}

/// The second night: a leaked key, two blinded trails, 45 minutes.
extension Story {
  mutating func attackerLooksAround() {
    happens(SessionCalls.callerIdentity(), by: Cast.helpdesk, at: .on(day: 2, 02, 09, 31))
    happens(
      SessionCalls.assumeRole(
        "SupportAccess", session: Cast.attackerSession, key: Cast.attackerKey),
      by: Cast.helpdesk, at: .on(day: 2, 02, 09, 44))
    happens(IdentityCalls.listUsers(), by: Cast.attacker, at: .on(day: 2, 02, 10, 20))
    happens(TrailReads.describeTrails(), by: Cast.attacker, at: .on(day: 2, 02, 11, 02))
    for (index, trail) in [Trails.management, Trails.data].enumerated() {
      let time = Moment.on(day: 2, 02, 11, 15 + index * 9)
      happens(TrailReads.getStatus(of: trail), by: Cast.attacker, at: time)
      happens(TrailReads.getSelectors(of: trail), by: Cast.attacker, at: time + 4)
    }
  }

  mutating func trailsAreBlinded() {
    let management = Trails.management
    happens(
      TrailCalls.stopLoggingDenied(management, to: Cast.attacker), by: Cast.attacker,
      at: .on(day: 2, 02, 13, 07))
    happens(
      TrailCalls.deleteUnknownTrail("managment-trail", in: management.home), by: Cast.attacker,
      at: .on(day: 2, 02, 13, 21))
    // Stopping and deleting are guarded; selectors are not.
    happens(
      TrailCalls.putSelectors(Settings.nothing, on: management), by: Cast.attacker,
      at: .on(day: 2, 02, 13, 52))
    happens(
      TrailCalls.putSelectors(Settings.archiveWrites, on: Trails.data), by: Cast.attacker,
      at: .on(day: 2, 02, 14, 10))
  }

  mutating func attackerWorksUnseen() {
    attackerPlantsUser()
    attackerTakesRecords()
    attackerReachesFurther()
  }

  private mutating func attackerPlantsUser() {
    let user = Cast.plantedName
    let made = Moment.on(day: 2, 02, 19, 26)
    happens(IdentityCalls.createUser(user, at: made), by: Cast.attacker, at: made)
    happens(
      IdentityCalls.createAccessKey(for: user, key: Cast.plantedKey, at: made + 8),
      by: Cast.attacker, at: made + 8)
    happens(
      IdentityCalls.attachUserPolicy("AdministratorAccess", to: user), by: Cast.attacker,
      at: made + 15)
    happens(IdentityCalls.createLoginProfile(for: user), by: Cast.attacker, at: made + 29)
    happens(
      SessionCalls.consoleLogin(mfa: false), by: Cast.planted, at: .on(day: 2, 02, 47, 50))
  }

  private mutating func attackerTakesRecords() {
    let bucket = Names.customers
    happens(
      ObjectCalls.list(bucket, prefix: "customers/"), by: Cast.attacker,
      at: .on(day: 2, 02, 21, 40))
    var time = Moment.on(day: 2, 02, 22, 05)
    for number in 0..<96 {
      let get = ObjectCalls.get(
        Names.customerRecord(number), from: bucket, bytes: choose(2_000...90_000))
      happens(get, by: Cast.attacker, at: time)
      if number.isMultiple(of: 6) {
        happens(KeyCalls.decrypt(context: bucket), by: Cast.attacker, at: time)
      }
      time = time + choose(3...12)
    }
    for minute in [44, 45, 46] {
      happens(
        ObjectCalls.deleteMany(from: bucket), by: Cast.attacker,
        at: .on(day: 2, 02, minute, choose(0...50)))
    }
    // The one thing that the narrowed selector still lets through.
    happens(
      ObjectCalls.delete("archive/2024/müller-söhne & co.tar.gz", from: bucket),
      by: Cast.attacker, at: .on(day: 2, 02, 46, 58))
  }

  private mutating func attackerReachesFurther() {
    for minute in [40, 41, 42, 43] {
      happens(
        TableCalls.scan(Names.orders), by: Cast.attacker,
        at: .on(day: 2, 02, minute, choose(0...55)))
    }
    for minute in [49, 51] {
      happens(
        FunctionCalls.invoke(Names.checkout), by: Cast.attacker,
        at: .on(day: 2, 02, minute, choose(0...55)))
    }
  }

  mutating func trailsAreRestored() {
    let time = Moment.on(day: 2, 02, 58, 41)
    happens(
      TrailCalls.putSelectors(Settings.withoutKeys, on: Trails.management), by: Cast.attacker,
      at: time)
    happens(
      TrailCalls.putSelectors(Settings.customerData, on: Trails.data), by: Cast.attacker,
      at: time)
  }
}

/// The third day: someone wonders about a user.
extension Story {
  mutating func accountIsCleanedUp() {
    happens(SessionCalls.consoleLogin(mfa: true), by: Cast.mary, at: .on(day: 3, 09, 02, 11))
    happens(IdentityCalls.listUsers(), by: Cast.mary, at: .on(day: 3, 09, 04, 45))
    happens(
      TrailReads.lookUpEvents(of: Cast.plantedName), by: Cast.mary, at: .on(day: 3, 09, 06, 03))
    // Puzzling, unless one knows the selectors of that night: they look right.
    for (index, trail) in [Trails.management, Trails.data].enumerated() {
      happens(
        TrailReads.getSelectors(of: trail), by: Cast.mary, at: .on(day: 3, 09, 08, 20 + index * 7))
    }
    happens(
      IdentityCalls.deleteAccessKey(Cast.plantedKey, of: Cast.plantedName), by: Cast.mary,
      at: .on(day: 3, 09, 12, 36))
  }
}
