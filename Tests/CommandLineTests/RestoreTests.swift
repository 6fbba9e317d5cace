import CloudTrail
import Foundation
import TestSupport
import Testing

/// The commands that put a trail back, printed, and run by whoever runs them.
@Suite("Restore")
struct RestoreTests {
  private let place: Workplace

  init() throws {
    place = try Workplace()
  }

  private func recorded() throws {
    var stop = LogRecord.start("one", at: 120, id: "d")
    stop.name = "StopLogging"
    try place.write(
      LogRecord.file([
        .create("one", at: 0, id: "a"), .start("one", at: 1, id: "b"),
        .put("one", at: 60, id: "c", reads: "ReadOnly"), stop,
      ]), to: "logs/first.json")
    try place.trailback("import", "logs")
  }

  @Test("What differs, as a script that a shell takes, with what it means")
  func script() throws {
    try recorded()
    let arn = LogRecord.arn("one")
    let outcome = try place.trailback("restore", "one", "--at", "2025-03-04T00:00:30Z")
    #expect(outcome.code == 1, "\(outcome.errors)")
    #expect(outcome.out.contains("\n# also logs management events\n"), "\(outcome.out)")
    try place.write(outcome.out, to: "back.sh")
    let run = try place.shell("aws() { printf '<%s>' \"$@\"; echo; }; . ./back.sh")
    #expect(run.code == 0 && run.errors == "", "\(run.errors)")
    let selectors =
      #"[{"ReadWriteType":"All","IncludeManagementEvents":true,"DataResources":[],"#
      + #""ExcludeManagementEventSources":[]}]"#
    #expect(
      run.out == """
        <cloudtrail><put-event-selectors><--region><us-east-1><--trail-name><\(arn)>\
        <--event-selectors><\(selectors)>
        <cloudtrail><start-logging><--region><us-east-1><--name><\(arn)>

        """)
    let before = try place.trailback("restore", "--before", "c")
    #expect(before.out.contains("start-logging") && before.out.contains("put-event-selectors"))
    let option = try place.trailback("restore", "--trail", arn, "--before", "d")
    #expect(option.code == 1 && !option.out.contains("put-event-selectors"))
    #expect(option.out.contains("start-logging"))
  }

  @Test("Nothing differs; it was not there; its selectors are not known")
  func others() throws {
    try recorded()
    let same = try place.trailback("restore", "one", "--at", "2025-03-04T00:03:00Z")
    #expect(same.code == 0 && same.out.contains("# nothing differs\n"), "\(same.out)")
    let none = try place.trailback("restore", "one", "--before", "a")
    #expect(none.code == 1 && none.out.contains("# aws cloudtrail delete-trail"), "\(none.out)")
    #expect(none.out.split(separator: "\n").allSatisfy { $0.hasPrefix("#") })
    try place.write(
      LogRecord.file([.start("old-trail", at: 0, id: "e"), .put("old-trail", at: 90, id: "f")]),
      to: "logs/second.json")
    try place.trailback("import", "logs")
    let unknown = try place.trailback("restore", "old-trail", "--before", "f")
    #expect(unknown.code == 2, "\(unknown.out)")
    #expect(unknown.out.contains("its selectors are not known: the history begins later"))
    let json = try place.json("restore", "one", "--before", "a", "--format", "json")
    #expect(json["commands"]?.array?.first?["isForAPersonToDecide"] == true)
  }

  @Test("What is asked for is asked for once")
  func usage() throws {
    try recorded()
    for (words, fact) in [
      (["one"], "Say when"), (["--at", "2025-03-04"], "Name the trail"),
      (["one", "--at", "2025-03-04", "--before", "c"], "Say when"),
      (["one", "--trail", "one", "--at", "2025-03-04"], "The trail is given twice"),
      (["one", "--before", "nope"], "nope"), (["nobody", "--at", "2025-03-04"], "nobody"),
    ] {
      let outcome = try place.start(["restore"] + words).outcome()
      #expect(outcome.code == 2 && outcome.out == "", "\(words)")
      #expect(outcome.errors.contains(fact), "\(words): \(outcome.errors)")
    }
    // An event is of one trail.
    try place.write(
      LogRecord.file([.create("two-trails", at: 0, id: "g")]), to: "logs/third.json")
    try place.trailback("import", "logs")
    #expect(try place.trailback("restore", "two-trails", "--before", "c").code == 2)
  }

  @Test(
    "The AWS CLI runs the script, and then nothing differs",
    .requires(AWSCommandLine.requirement))
  func awsCommandLine() throws {
    let server = try RunningServer(in: place)
    let environment = [
      "AWS_ENDPOINT_URL": server.address, "AWS_ACCESS_KEY_ID": "AKIDWRITER",
      "AWS_SECRET_ACCESS_KEY": "secret", "AWS_DEFAULT_REGION": "eu-west-1",
      "AWS_EC2_METADATA_DISABLED": "true", "AWS_PAGER": "",
    ]
    func shell(_ line: String) throws -> Outcome {
      try place.shell(
        "PATH=\(AWSCommandLine.folder ?? ""):$PATH; set -e; \(line)", environment: environment)
    }
    let made = try shell(
      """
      aws() { command aws "$@" > /dev/null; }
      aws cloudtrail create-trail --region us-east-1 --name a-trail --s3-bucket-name logs \
        --s3-key-prefix "it's" --is-multi-region-trail --enable-log-file-validation
      aws cloudtrail put-event-selectors --region us-east-1 --trail-name a-trail \
        --advanced-event-selectors '[{"Name":"it'\\''s \\u202e \\"all\\" `id` $HOME",\
      "FieldSelectors":[{"Field":"eventCategory","Equals":["Management"]}]}]'
      aws cloudtrail put-insight-selectors --region us-east-1 --trail-name a-trail \
        --insight-selectors InsightType=ApiCallRateInsight
      aws cloudtrail start-logging --region us-east-1 --name a-trail
      aws cloudtrail put-event-selectors --region us-east-1 --trail-name a-trail \
        --event-selectors ReadWriteType=ReadOnly
      aws cloudtrail put-insight-selectors --region us-east-1 --trail-name a-trail --insight-selectors '[]'
      aws cloudtrail update-trail --region us-east-1 --name a-trail --no-is-multi-region-trail \
        --s3-bucket-name theirs --s3-key-prefix '' --no-enable-log-file-validation
      aws cloudtrail stop-logging --region us-east-1 --name a-trail
      aws cloudtrail delete-trail --region us-east-1 --name a-trail
      """)
    try #require(made.code == 0, "\(made.errors)")
    let events = try place.jsonLines("export", "timeline")
    let puts = events.filter { $0["what"] == "PutEventSelectors" }.compactMap {
      $0["eventID"]?.string
    }
    try #require(puts.count == 2)
    let good = try shell(
      "trailback restore --before \(puts[1]) > back.sh || [ $? = 1 ]; sh -e back.sh")
    #expect(good.code == 0, "\(good.errors)")
    let script = try String(contentsOfFile: place.path("back.sh"), encoding: .utf8)
    let operations = [
      "create-trail", "put-event-selectors", "put-insight-selectors", "start-logging",
    ]
    #expect(operations.allSatisfy { script.contains("aws cloudtrail \($0) ") }, "\(script)")
    #expect(!script.contains("update-trail") && !script.contains("nothing differs"))
    let again = try place.trailback("restore", "--before", puts[1])
    #expect(again.code == 0 && again.out.contains("# nothing differs"), "\(again.out)")
    // The other way round, with the trail there.
    let last = try #require(
      events.last { $0["what"] == "StopLogging" }.flatMap { $0["eventID"]?.string })
    let bad = try shell(
      "trailback restore --before \(last) > worse.sh || [ $? = 1 ]; sh -e worse.sh")
    #expect(bad.code == 0, "\(bad.errors)")
    let worse = try String(contentsOfFile: place.path("worse.sh"), encoding: .utf8)
    #expect(worse.contains("# narrowed") || worse.contains("# stops logging"), "\(worse)")
    #expect(worse.contains("update-trail") && worse.contains("--s3-key-prefix ''"))
    #expect(try place.trailback("restore", "--before", last).code == 0)
    try server.end()
    // Every option is one that the AWS CLI has, whatever an endpoint makes of it.
    let options = try shell(
      """
      aws() { command aws "$@" --generate-cli-skeleton output > /dev/null; }; . ./back.sh; . ./worse.sh
      aws cloudtrail update-trail --region us-east-1 --name a-trail --kms-key-id '' \
        --sns-topic-name '' --cloud-watch-logs-log-group-arn '' --cloud-watch-logs-role-arn '' \
        --s3-key-prefix=-a --no-include-global-service-events --no-is-organization-trail
      aws cloudtrail put-event-configuration --region us-east-1 --trail-name a-trail \
        --max-event-size=Large --context-key-selectors '[]' --aggregation-configurations '[]'
      """)
    #expect(options.code == 0, "\(options.errors)")
  }
}
