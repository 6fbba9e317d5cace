import CloudTrail
import History
import ReadModels
import ReplayTestSupport
import Testing

@Suite("What the selectors were at a moment")
struct SelectorsAtMomentTests {
  private func answer(
    _ second: Int64, _ events: [TrailEvent] = Example.life
  ) throws -> SelectorsAtMoment {
    try Bench(events).snapshot {
      try SelectorsAtMoment($0, trail: Example.arn, at: Example.start.advanced(bySeconds: second))
    }
  }

  private static let trailARN: JSONValue = ["TrailARN": .string(Example.arn.text)]

  @Test("The API's own JSON, and the same to put back")
  func json() throws {
    let selectors =
      #""EventSelectors":[{"ReadWriteType":"ReadOnly","IncludeManagementEvents":false,"#
      + #""DataResources":[{"Type":"AWS::S3::Object","Values":[]}],"#
      + #""ExcludeManagementEventSources":[]}]}"#
    #expect(
      try answer(60).json().compact == #"{"TrailARN":"\#(Example.arn)","# + selectors)
    #expect(
      try answer(60).cliInputJSON().compact == #"{"TrailName":"\#(Example.arn)","# + selectors)
    #expect(
      try answer(300).json() == Self.trailARN.adding(Example.advanced.json()))
    #expect(
      try answer(59).json()
        == Self.trailARN.adding(TrailSelectors.default.json()))
  }

  @Test("The whole configuration for people")
  func text() throws {
    #expect(
      try answer(60).text(.plain) == """
        trail                  \(Example.arn) (generation 1)
        at                     2024-05-01T12:01:00Z
        in force               from 2024-05-01T12:01:00Z until 2024-05-01T12:03:00Z
        exists                 yes
        logging                on
        multi-Region           no
        global services        yes
        organization           no
        recursive logging      yes
        S3 bucket              none
        S3 key prefix          none
        SNS topic              none
        SNS topic ARN          none
        log file validation    no
        CloudWatch Logs group  none
        CloudWatch Logs role   none
        KMS key                none
        Insights               off
        event configuration    aggregation: off
                               MaxEventSize Standard
                               context keys: none
        selectors              basic
        set by                 PutEventSelectors at 2024-05-01T12:01:00Z by \(Example.ann)
                               event event-60
          selector 1: ReadWriteType ReadOnly
          selector 1: IncludeManagementEvents false
          selector 1: AWS::S3::Object with no values

        """)
    let first = try answer(0).text(.plain)
    #expect(first.contains("\nselectors              default: all management events\n"))
    #expect(first.contains("\nlogging                off\n"))
  }

  // SEMANTICS 3.5q, 3.5s, 3.5v
  @Test("Where the logs go, what enriches events, and how deliveries went last")
  func everything() throws {
    let settings = TrailSettings(["S3BucketName": "logs\u{1B}[2J", "KmsKeyId": "key"])
    let text = try answer(
      300,
      [
        Example.event(.create(settings), at: 0),
        Example.event(
          .putInsightSelectors([.init(type: "ApiCallRateInsight", eventCategories: ["Data"])]),
          at: 10),
        Example.event(
          .putEventConfiguration(
            EventConfiguration(
              maxEventSize: "Large",
              contextKeySelectors: [.init(type: "TagContext", equals: ["team"])])), at: 20),
        Example.event(
          .observe(
            Observation(
              isLogging: false,
              deliveries: Deliveries([
                .logFiles: .init(error: "AccessDenied", time: Example.start)
              ]))), at: 30),
        Example.event(.lose(call: .updateTrail, reason: "omitted"), at: 40),
        Example.event(.update(TrailSettings(["S3BucketName": "elsewhere"])), at: 50),
      ]
    ).text(.plain)
    for line in [
      "S3 bucket              elsewhere",
      "KMS key                not known: the record of the call does not hold its parameters",
      "Insights               ApiCallRateInsight of Data events",
      "event configuration    aggregation: off", "                       MaxEventSize Large",
      "                       context keys: TagContext team",
      "deliveries             log files: failing: AccessDenied, last delivered "
        + "2024-05-01T12:00:00Z",
      "                       as seen at 2024-05-01T12:00:30Z",
    ] {
      #expect(text.contains("\n\(line)\n"), "\(line)")
    }
  }

  @Test("Where there is no answer, why not")
  func none() throws {
    func error(_ second: Int64, _ events: [TrailEvent] = Example.life) throws -> MomentError? {
      let answer = try answer(second, events)
      do {
        _ = try answer.json()
        return nil
      } catch let error as MomentError {
        return error
      }
    }
    let before = try #require(try error(-1))
    #expect(before.code == "TrailNotFoundException")
    #expect(before.fact == "\(Example.arn) did not exist at 2024-05-01T11:59:59Z")
    #expect(
      try error(540)?.fact
        == "\(Example.arn) did not exist at 2024-05-01T12:09:00Z: it had been deleted")
    let lost = try #require(try error(180))
    #expect(lost.code == "selectorsUnknown")
    #expect(
      lost.fact == "the selectors of \(Example.arn) at 2024-05-01T12:03:00Z are not known: "
        + "the record of the call does not hold its parameters")
    let unseen = try error(-1, [Example.started])
    #expect(unseen?.fact.hasSuffix("the history begins later") == true)
    #expect(unseen?.hint?.contains("import older log files") == true)
  }

  @Test("Deleted, and seen by an observation later: the selectors are contradicted")
  func contradicted() throws {
    let events = [
      Example.created, Example.event(.delete, at: 60),
      Example.event(.observe(Observation(isLogging: true)), at: 120),
    ]
    let answer = try answer(90, events)
    #expect(
      throws: MomentError.selectorsUnknown(
        trail: Example.arn, time: answer.time, reason: .contradicted)
    ) { try answer.json() }
  }

  @Test("A trail of which nothing is known")
  func unknownTrail() throws {
    #expect(throws: MomentError.nothingKnown(trail: Example.arn, asKnownAt: nil)) {
      try answer(0, [])
    }
    // Somebody who was refused named it, which does not say whether it existed.
    let refused = Example.event(
      .reject(call: .stopLogging, errorCode: "AccessDenied", errorMessage: nil), at: 60)
    #expect(throws: MomentError.nothingKnown(trail: Example.arn, asKnownAt: nil)) {
      try answer(90, [refused])
    }
    let knownAt = Example.start.advanced(bySeconds: -1)
    #expect(throws: MomentError.nothingKnown(trail: Example.arn, asKnownAt: knownAt)) {
      try Bench(Example.life).snapshot {
        try SelectorsAtMoment($0, trail: Example.arn, at: Example.start, asKnownAt: knownAt)
      }
    }
  }

  @Test("The last moment before the next change")
  func until() throws {
    let last = try answer(480)
    #expect(last.text(.plain).contains("from 2024-05-01T12:08:00Z until 2024-05-01T12:09:00Z\n"))
    #expect(try answer(540).text(.plain).contains("from 2024-05-01T12:09:00Z until now\n"))
    #expect(try answer(-1).text(.plain).contains("from as far back as the history goes until "))
  }
}

extension JSONValue {
  fileprivate func adding(_ other: JSONValue) -> JSONValue {
    .object((members ?? []) + (other.members ?? []))
  }
}
