import SampleRecords

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
