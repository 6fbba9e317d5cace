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

/// The two histories to judge by.
enum TrailSetups {
  /// One trail of 10 values. Every program that is measured asks the same by hand, so a change here
  /// is a change in tools/Benchmarks/Limit and in each of tools/Benchmarks/Peers.
  static let one = [
    TrailSetup(
      name: "bench", account: Account.id, home: .northVirginia,
      selectors: [
        AdvancedSelector(
          name: "Writes, without the two loud services",
          conditions: [
            ("eventCategory", "equals", ["Management"]),
            ("readOnly", "equals", ["false"]),
            ("eventSource", "notEquals", ["kms.amazonaws.com", "rdsdata.amazonaws.com"]),
          ]),
        .data(
          "Objects that matter", of: "AWS::S3::Object",
          [
            (
              "resources.ARN", "startsWith",
              [
                "arn:aws:s3:::example-orders-",
                "arn:aws:s3:::example-payments-exports/customers/2025/06/1",
                "arn:aws:s3:::example-archive-raw/müller & söhne/",
                "arn:aws:s3:::example-reports-assets/",
              ]
            )
          ]),
      ],
      created: TrailSetup.start)
  ]

  /// 200 trails, each of as many values as CloudTrail allows: 500.
  static func many() -> [TrailSetup] {
    (0..<200).map { index in
      var chance = Chance(seed: 0).branch("trail \(index)")
      return TrailSetup(
        name: "t-" + String(String(1_001 + index).dropFirst()),
        account: Plan.accounts[index % Plan.accounts.count],
        home: Region.allCases[index % Region.allCases.count],
        selectors: [
          .data(
            "By prefix", of: "AWS::S3::Object",
            [("resources.ARN", "startsWith", distinct(248, &chance) { prefix(&$0) })]),
          .data(
            "By name", of: "AWS::S3::Object",
            [("resources.ARN", "equals", distinct(248, &chance) { object(&$0) })]),
        ],
        created: TrailSetup.start + 60 * index)
    }
  }

  private static func object(_ chance: inout Chance) -> String {
    "arn:aws:s3:::\(chance.pick(Bucket.names))/\(ObjectKey.text(&chance))"
  }

  /// Cut somewhere after the bucket: some prefixes take many objects, most take few.
  private static func prefix(_ chance: inout Chance) -> String {
    let bucket = chance.pick(Bucket.names)
    let key = ObjectKey.text(&chance)
    return "arn:aws:s3:::\(bucket)/" + key.prefix(chance.within(3...key.count))
  }

  private static func distinct(
    _ count: Int, _ chance: inout Chance, _ make: (inout Chance) -> String
  ) -> [String] {
    var values: [String] = []
    var seen: Set<String> = []
    while values.count < count {
      let value = make(&chance)
      if seen.insert(value).inserted { values.append(value) }
    }
    return values
  }
}
