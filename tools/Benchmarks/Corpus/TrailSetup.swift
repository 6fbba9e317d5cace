import SampleRecords

/// A trail of the whole organization, and what it is asked to log.
struct TrailSetup {
  /// A month before the first record: nothing is still settling by then.
  static let start = Moment(seconds: 1_746_057_600)  // 2025-05-01T00:00:00Z

  let account: String
  let trail: Trail
  let selectors: [AdvancedSelector]
  let created: Moment

  init(
    name: String, account: String, home: Region, selectors: [AdvancedSelector], created: Moment
  ) {
    self.account = account
    trail = Trail(name: name, home: home, isMultiRegion: true, isOrganization: true)
    self.selectors = selectors
    self.created = created
  }

  /// The records of the calls that set it up, in the order of time.
  func records(_ chance: Chance) -> [[UInt8]] {
    var filling = Filling(chance: chance, account: account, region: trail.home)
    let calls = [
      TrailCalls.create(trail), TrailCalls.putSelectors(.advanced(selectors), on: trail),
      TrailCalls.startLogging(trail),
    ]
    return calls.enumerated().map { index, call in
      filling.time = created + 5 * index
      let template = Template(
        Envelope(requestID: Hole.requestID.mark, eventID: Hole.eventID.mark)
          .json(of: call, by: Callers.all[0], at: Hole.time.mark))
      var bytes: [UInt8] = []
      template.write(&filling, to: &bytes)
      return bytes
    }
  }
}
