import Endpoint
import Testing

@Suite("Metrics")
struct MetricsTests {
  private let metrics = Metrics(operations: ["PutEventSelectors", "GetEventSelectors"])

  private func lines(_ metric: Metric) -> [String] {
    metrics.text.split(separator: "\n").map(String.init).filter {
      $0.hasPrefix(metric.name) && !$0.hasPrefix("# ")
    }
  }

  @Test("Every metric is explained, also before it is measured", arguments: Metric.allCases)
  func explained(metric: Metric) throws {
    let lines = metrics.text.split(separator: "\n").map(String.init)
    let index = try #require(lines.firstIndex(of: "# HELP \(metric.name) \(metric.help)"))
    #expect(lines[index + 1] == "# TYPE \(metric.name) \(metric.kind.rawValue)")
    #expect(metric.name.hasSuffix("_total") == (metric.kind == .counter))
  }

  @Test("Counters add up, by label")
  func counters() {
    metrics.add(.appends, ["kind": "PutEventSelectors"], 2)
    metrics.add(.appends, ["kind": "PutEventSelectors"])
    metrics.add(.appends, ["kind": "CreateTrail"])
    #expect(
      lines(.appends) == [
        #"trailback_appends_total{kind="CreateTrail"} 1"#,
        #"trailback_appends_total{kind="PutEventSelectors"} 3"#,
      ])
  }

  @Test("Gauges hold the last value; without one they are zero")
  func gauges() {
    metrics.set(.storeBytes, [:], 1 << 40)
    metrics.set(.storeBytes, [:], 123_456_789_012)
    #expect(lines(.storeBytes) == ["trailback_store_bytes 123456789012"])
    #expect(lines(.connections) == ["trailback_connections 0"])
  }

  @Test("A histogram's buckets count what is at most their bound")
  func histograms() {
    for seconds in [0.0001, 0.0012, 0.5, 60] { metrics.observe(.appendSeconds, [:], seconds) }
    let lines = lines(.appendSeconds)
    func bucket(_ bound: String) -> String? {
      lines.first { $0.contains("le=\"\(bound)\"") }?.split(separator: " ").last.map(String.init)
    }
    #expect(bucket("0.0001") == "1" && bucket("0.001") == "1" && bucket("0.0025") == "2")
    #expect(bucket("0.5") == "3" && bucket("10") == "3" && bucket("+Inf") == "4")
    #expect(
      lines.suffix(2) == [
        "trailback_append_seconds_sum 60.5013", "trailback_append_seconds_count 4",
      ])
  }

  @Test("An operation that nobody knows is another one")
  func closedSet() {
    for operation in ["PutEventSelectors", "x", "y", "\"\n"] {
      metrics.add(.requests, ["operation": operation, "status": "200"])
      metrics.observe(.requestSeconds, ["operation": operation], 1)
    }
    #expect(
      lines(.requests) == [
        #"trailback_requests_total{operation="PutEventSelectors",status="200"} 1"#,
        #"trailback_requests_total{operation="other",status="200"} 3"#,
      ])
    #expect(lines(.requestSeconds).filter { $0.contains("_count") }.count == 2)
  }

  @Test("No label makes a metric grow without end")
  func bounded() {
    for number in 0..<5000 { metrics.add(.rejectedCalls, ["error": "error-\(number)"]) }
    let lines = lines(.rejectedCalls)
    #expect(lines.count == Metrics.mostSeries + 1)
    #expect(
      lines.contains(
        "trailback_rejected_calls_total{error=\"other\"} \(5000 - Metrics.mostSeries)"))
  }

  @Test("Labels are escaped")
  func escaped() {
    metrics.add(.rejectedCalls, ["error": "a\"b\\c\nd"])
    #expect(lines(.rejectedCalls) == [#"trailback_rejected_calls_total{error="a\"b\\c\nd"} 1"#])
  }

  @Test("Many threads lose nothing")
  func threads() async {
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<1000 {
            metrics.add(.appends, ["kind": "StartLogging"])
            metrics.observe(.appendSeconds, [:], 0.001)
          }
        }
      }
    }
    #expect(lines(.appends) == [#"trailback_appends_total{kind="StartLogging"} 8000"#])
    #expect(lines(.appendSeconds).last == "trailback_append_seconds_count 8000")
  }
}
