import CloudTrail
import Exports
import History
import ReplayTestSupport
import TestSupport
import Testing

/// Each line fits its schema, and what no schema says of it holds, too.
@Suite("Lines of exports")
struct LinesFitTests {
  @Test("Timesketch and ECS")
  func flat() throws {
    let items = try ExportedStory().items()
    for (name, lines) in [
      ("timesketch", try Timesketch.Lines().lines(items)), ("ecs", try ECS().lines(items)),
    ] {
      let schema = try SchemaValidator(name)
      #expect(!lines.isEmpty)
      for line in lines { #expect(schema.faults(line) == [], "\(name)") }
    }
  }

  @Test("Each item in our own form fits the schema of its kind")
  func own() throws {
    for item in try ExportedStory().items() {
      let name = item.window != nil ? "window" : item.missed != nil ? "missed" : "timeline"
      let read = try JSONValue(parsing: item.json.compact)
      #expect(try SchemaValidator(name).faults(read) == [], "\(item.id)")
    }
  }

  @Test("OCSF: the class, and a type that is the class × 100 + the activity")
  func ocsf() throws {
    let (call, finding) = (try SchemaValidator("ocsf-call"), try SchemaValidator("ocsf-finding"))
    let items = try ExportedStory().items()
    var types: Set<Int64> = []
    for (line, item) in zip(try OCSF(program: "1.2.3").lines(items), items) {
      let isWindow = item.kind == .window
      #expect((isWindow ? finding : call).faults(line) == [], "\(item.id)")
      let classUID = try #require(line["class_uid"]?.int)
      let activity = try #require(line["activity_id"]?.int)
      #expect(classUID == (isWindow ? 2004 : 6003))
      #expect(line["type_uid"]?.int == classUID * 100 + activity)
      types.insert(classUID * 100 + activity)
    }
    #expect(types == [600_301, 600_302, 600_303, 600_304, 600_399, 200_401, 200_403])
  }

  @Test("OCSF: a request only with its id, and a service never as an address")
  func requestAndSource() throws {
    let items = try ExportedStory().items()
    let lines = Dictionary(
      uniqueKeysWithValues: zip(items.map(\.id), try OCSF(program: "1").lines(items)))
    let byService = try #require(lines["by-service"])
    #expect(byService["api"]?["request"]?["uid"] == "request-0")
    #expect(byService["src_endpoint"]?["svc_name"] == "cloudformation.amazonaws.com")
    #expect(byService["src_endpoint"]?["ip"] == nil)
    #expect(byService["src_endpoint"]?["uid"] == "vpce-1")
    #expect(byService["actor"]?["app_name"] == "cloudformation.amazonaws.com")
    #expect(byService["metadata"]?["product"]?["feature"]?["name"] == "Management")
    let byAnn = try #require(lines["event-60"])
    #expect(byAnn["api"]?["request"] == nil)
    #expect(byAnn["unmapped"]?["trailback"]?["parameters"] != nil)
    #expect(byAnn["src_endpoint"] == ["ip": "203.0.113.7"])
    let refused = try #require(lines["event-120"])
    #expect(refused["status_id"] == 2 && refused["status_code"] == "AccessDenied")
    #expect(refused["api"]?["response"]?["error"] == "AccessDenied")
    #expect(refused["type_uid"] == 600_303)
    let missed = lines.filter { $0.value["unmapped"]?["trailback"]?["kind"] == "missed" }.values
    let first = try #require(missed.first { $0["metadata"]?["original_event_uid"] == "missed-1" })
    #expect(first["src_endpoint"] == ["ip": "2001:db8::7"])
    #expect(first["api"]?["request"]?["uid"] == "request-1")
    #expect(first["metadata"]?["correlation_uid"]?.string?.hasPrefix("window:by-service:") == true)
    let second = try #require(missed.first { $0["metadata"]?["original_event_uid"] == "missed-2" })
    #expect(second["src_endpoint"] == ["svc_name": "AWS Internal"])
    #expect(second["activity_id"] == 2 && second["status_id"] == 2)
  }

  @Test(
    "What is an address, and what is a service",
    arguments: [
      ("203.0.113.7", true), ("2001:db8::1", true), ("::ffff:192.0.2.1", true), ("::", true),
      ("AWS Internal", false), ("s3.amazonaws.com", false), ("203.0.113.700", false),
      ("203.0.113", false), ("203.0.113.7 ", false), ("fe80::1%eth0", false), ("1", false),
      ("0x7f.1", false), ("203.0.113.7\n", false),
    ])
  func addresses(text: String, isAddress: Bool) throws {
    var event = Example.event(.startLogging, at: 0)
    event.actor.sourceIPAddress = text
    let entry = try #require(try Bench([event]).entries().first)
    let item = ExportedItem(entry)
    let ocsf = OCSF(program: "1").json(item)["src_endpoint"]
    #expect(ocsf == (isAddress ? ["ip": .string(text)] : ["svc_name": .string(text)]))
    let source = ECS().json(item)["source"]
    #expect(source?["ip"]?.string == (isAddress ? text : nil))
    #expect(source?["address"]?.string == text)
  }

  @Test("A finding is made when the store learns of the window, and closed when it closes")
  func finding() throws {
    let items = try ExportedStory().items()
    let windows = zip(items, try OCSF(program: "1").lines(items)).filter { $0.0.window != nil }
    for (item, line) in windows {
      #expect(line["time"]?.int == Bench.learned.microseconds / 1_000)
      #expect(line["finding_info"]?["first_seen_time"] == line["start_time"])
      #expect((line["end_time"] == nil) == (item.until == nil))
      #expect(line["status"] == (item.until == nil ? "New" : "Resolved"))
      #expect(line["activity_name"] == (item.until == nil ? "Create" : "Close"))
    }
  }

  @Test("What nobody said is in no line")
  func nobody() throws {
    var event = Example.event(.startLogging, at: 0, actor: Actor())
    (event.region, event.account) = (nil, nil)
    let entry = try #require(try Bench([event]).entries().first)
    let item = ExportedItem(entry)
    let call = OCSF(program: "1").json(item)
    #expect(try SchemaValidator("ocsf-call").faults(call) == [])
    #expect(call["actor"]?["user"]?["name"] == "Unknown")
    #expect(call["src_endpoint"] == ["svc_name": "trailback"])
    let line = try JSONValue(parsing: Timesketch.Lines().line(item))
    for name in ["principal", "source_ip", "user_agent", "mfa", "account", "region"] {
      #expect(line[name] == nil, "\(name)")
    }
    #expect(ECS().json(item)["user"] == nil)
  }
}
