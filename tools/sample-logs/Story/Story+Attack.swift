import SampleRecords

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
