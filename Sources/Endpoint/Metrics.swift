import Synchronization

/// Counters, gauges and histograms, from any thread.
///
/// Nobody outside can make it grow: a label's value that is not one of its closed set counts as `other`,
/// and so does every new combination of values beyond ``mostSeries`` of one metric.
public final class Metrics: Sendable {
  /// Stands for any value of a label that is not known.
  public static let other = "other"
  /// How many combinations of label values one metric may have.
  public static let mostSeries = 512

  private let operations: Set<String>
  /// By the number of the metric, then by the values of its labels.
  private let series = Mutex(
    [[[String]: MetricValue]](repeating: [:], count: Metric.allCases.count))

  /// - Parameter operations: the values that the label `operation` may have, besides `other`.
  public init(operations: some Sequence<String>) {
    self.operations = Set(operations)
  }

  /// Adds to a counter. The labels of each metric come in the order of ``Metric/labels``.
  public func add(
    _ metric: Metric, _ labels: KeyValuePairs<String, String> = [:], _ amount: Int = 1
  ) {
    change(metric, .counter, labels) { $0.add(Double(amount)) }
  }

  /// Sets a gauge.
  public func set(_ metric: Metric, _ labels: KeyValuePairs<String, String> = [:], _ value: Int) {
    change(metric, .gauge, labels) { $0.set(Double(value)) }
  }

  /// Adds an observation, in seconds, to a histogram.
  public func observe(
    _ metric: Metric, _ labels: KeyValuePairs<String, String> = [:], _ seconds: Double
  ) {
    change(metric, .histogram, labels) { $0.observe(seconds) }
  }

  /// All of it in Prometheus' text format, 0.0.4. A metric that was never measured has its two lines of
  /// explanation and, without labels, a zero.
  public var text: String {
    let series = series.withLock { $0 }
    var page = MetricsPage()
    for metric in Metric.allCases { page.add(metric, series[metric.rawValue]) }
    return page.text
  }

  /// The content type of ``text``.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private func change(
    _ metric: Metric, _ kind: Metric.Kind, _ labels: KeyValuePairs<String, String>,
    _ body: (inout MetricValue) -> Void
  ) {
    assert(metric.kind == kind, "\(metric.name) is a \(metric.kind)")
    assert(labels.map(\.key) == metric.labels, "\(metric.name) takes \(metric.labels)")
    var values = labels.map { name, value in
      name == "operation" && !operations.contains(value) ? Self.other : value
    }
    series.withLock { series in
      if series[metric.rawValue][values] == nil,
        series[metric.rawValue].count >= Self.mostSeries
      {
        values = values.map { _ in Self.other }
      }
      body(&series[metric.rawValue][values, default: MetricValue(kind)])
    }
  }
}

/// Everything that is measured.
public enum Metric: Int, Sendable, CaseIterable {
  case appends
  case appendSeconds
  case requests
  case requestSeconds
  case rejectedCalls
  case ingestedRecords
  case callsBehindLog
  case projectionLag
  case storeBytes
  case storeWritable
  case connections

  /// As Prometheus knows it. The names are an interface: dashboards depend on them.
  public var name: String {
    switch self {
    case .appends: "trailback_appends_total"
    case .appendSeconds: "trailback_append_seconds"
    case .requests: "trailback_requests_total"
    case .requestSeconds: "trailback_request_seconds"
    case .rejectedCalls: "trailback_rejected_calls_total"
    case .ingestedRecords: "trailback_ingested_records_total"
    case .callsBehindLog: "trailback_calls_behind_log_total"
    case .projectionLag: "trailback_projection_lag_events"
    case .storeBytes: "trailback_store_bytes"
    case .storeWritable: "trailback_store_writable"
    case .connections: "trailback_connections"
    }
  }

  /// The types of Prometheus.
  public enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  /// Its type, as Prometheus knows it.
  public var kind: Kind {
    switch self {
    case .appends, .requests, .rejectedCalls, .ingestedRecords, .callsBehindLog: .counter
    case .projectionLag, .storeBytes, .storeWritable, .connections: .gauge
    case .appendSeconds, .requestSeconds: .histogram
    }
  }

  /// Its meaning and unit, as Prometheus shows them.
  public var help: String {
    switch self {
    case .appends: "Events appended to the log and durable, by kind."
    case .appendSeconds: "Seconds from handing over events to their being durable."
    case .requests: "HTTP requests answered, by operation and status."
    case .requestSeconds: "Seconds from a request's arrival to its answer, by operation."
    case .rejectedCalls: "Calls of the CloudTrail API that were refused, by error."
    case .ingestedRecords: "Records taken in, by what became of them."
    case .callsBehindLog: "Calls taken while the clock was behind that of an event in the log."
    case .projectionLag: "Events in the log that the projections do not show yet."
    case .storeBytes: "Bytes of the store on disk."
    case .storeWritable: "1 if the last write to the store became durable, 0 if it failed."
    case .connections: "Connections that are open."
    }
  }

  /// The names of its labels, in the order in which they are printed.
  public var labels: [String] {
    switch self {
    case .appends: ["kind"]
    case .requests: ["operation", "status"]
    case .requestSeconds: ["operation"]
    case .rejectedCalls: ["error"]
    case .ingestedRecords: ["result"]
    case .appendSeconds, .callsBehindLog, .projectionLag, .storeBytes, .storeWritable, .connections:
      []
    }
  }
}

/// The value of one metric for one combination of labels.
private enum MetricValue: Sendable, Equatable {
  case number(Double)
  case histogram(Histogram)

  init(_ kind: Metric.Kind) {
    self = kind == .histogram ? .histogram(Histogram()) : .number(0)
  }

  mutating func add(_ amount: Double) {
    if case .number(let value) = self { self = .number(value + amount) }
  }

  mutating func set(_ value: Double) {
    if case .number = self { self = .number(value) }
  }

  mutating func observe(_ value: Double) {
    guard case .histogram(var histogram) = self else { return }
    // Clears the stored histogram first, so that counting does not copy it.
    self = .number(0)
    histogram.observe(value)
    self = .histogram(histogram)
  }
}

/// How many durations fell into each of a few ranges.
private struct Histogram: Sendable, Equatable {
  /// The upper ends of the buckets, in seconds: from an append into a warm cache to a slow disk.
  static let bounds = [
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10,
  ]

  /// How many are above the bound before and at most this one; the last counts those above all bounds.
  private(set) var counts = [Int](repeating: 0, count: bounds.count + 1)
  private(set) var sum = 0.0

  var count: Int { counts.reduce(0, +) }

  mutating func observe(_ value: Double) {
    counts[Self.bounds.firstIndex { value <= $0 } ?? Self.bounds.count] += 1
    sum += value
  }
}

/// Prometheus' text format, version 0.0.4.
private struct MetricsPage {
  private(set) var text = ""

  mutating func add(_ metric: Metric, _ series: [[String]: MetricValue]) {
    let name = metric.name
    text += "# HELP \(name) \(Self.escaped(metric.help, quoted: false))\n"
    text += "# TYPE \(name) \(metric.kind.rawValue)\n"
    var series = series
    if metric.labels.isEmpty, series.isEmpty { series[[]] = MetricValue(metric.kind) }
    for (values, value) in series.sorted(by: { $0.key.lexicographicallyPrecedes($1.key) }) {
      let labels = zip(metric.labels, values).map { ($0, $1) }
      switch value {
      case .number(let number): line(name, labels, number)
      case .histogram(let histogram): add(name, labels, histogram)
      }
    }
  }

  private mutating func add(
    _ name: String, _ labels: [(String, String)], _ histogram: Histogram
  ) {
    var count = 0
    for (bound, more) in zip(Histogram.bounds, histogram.counts) {
      count += more
      line(name + "_bucket", labels + [("le", Self.number(bound))], Double(count))
    }
    line(name + "_bucket", labels + [("le", "+Inf")], Double(histogram.count))
    line(name + "_sum", labels, histogram.sum)
    line(name + "_count", labels, Double(histogram.count))
  }

  private mutating func line(_ name: String, _ labels: [(String, String)], _ value: Double) {
    text += name
    if !labels.isEmpty {
      let pairs = labels.map { "\($0.0)=\"\(Self.escaped($0.1, quoted: true))\"" }
      text += "{" + pairs.joined(separator: ",") + "}"
    }
    text += " \(Self.number(value))\n"
  }

  /// Whole numbers without a point.
  private static func number(_ value: Double) -> String {
    Int(exactly: value).map(String.init) ?? "\(value)"
  }

  private static func escaped(_ text: String, quoted: Bool) -> String {
    var escaped = ""
    for character in text.unicodeScalars {
      switch character {
      case "\\": escaped += "\\\\"
      case "\n": escaped += "\\n"
      case "\"" where quoted: escaped += "\\\""
      default: escaped.unicodeScalars.append(character)
      }
    }
    return escaped
  }
}
