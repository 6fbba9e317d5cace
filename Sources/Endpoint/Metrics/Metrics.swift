import Synchronization

/// Counters, gauges and histograms, from any thread.
///
/// Nobody outside can make it grow: a label's value that is not of the closed set it belongs to counts
/// as `other`, and beyond ``mostSeries`` a metric puts every new combination of values there too.
public final class Metrics: Sendable {
  /// What stands in the place of a label's value that is not known.
  public static let other = "other"
  /// How many combinations of label values one metric may have.
  public static let mostSeries = 512

  private let operations: Set<String>
  private let series = Mutex<[Metric: [[String]: MetricValue]]>([:])

  /// - Parameter operations: the values that the label `operation` may have, besides `other`.
  public init(operations: some Sequence<String>) {
    self.operations = Set(operations)
  }

  /// Adds to a counter.
  public func add(_ metric: Metric, _ labels: [String: String] = [:], _ amount: Int = 1) {
    change(metric, .counter, labels) { $0.add(Double(amount)) }
  }

  /// Sets a gauge.
  public func set(_ metric: Metric, _ labels: [String: String] = [:], _ value: Int) {
    change(metric, .gauge, labels) { $0.set(Double(value)) }
  }

  /// Adds an observation, in seconds, to a histogram.
  public func observe(_ metric: Metric, _ labels: [String: String] = [:], _ seconds: Double) {
    change(metric, .histogram, labels) { $0.observe(seconds) }
  }

  /// All of it in Prometheus' text format, 0.0.4. What was never measured has its two lines of
  /// explanation and, without labels, a zero.
  public var text: String {
    let series = series.withLock { $0 }
    var page = MetricsPage()
    for metric in Metric.allCases { page.add(metric, series[metric] ?? [:]) }
    return page.text
  }

  /// The content type of ``text``.
  public static let contentType = "text/plain; version=0.0.4; charset=utf-8"

  private func change(
    _ metric: Metric, _ kind: Metric.Kind, _ labels: [String: String],
    _ body: (inout MetricValue) -> Void
  ) {
    assert(metric.kind == kind, "\(metric.rawValue) is a \(metric.kind)")
    assert(Set(labels.keys) == Set(metric.labels), "\(metric.rawValue) takes \(metric.labels)")
    var values = metric.labels.map { name in
      let value = labels[name] ?? Self.other
      return name == "operation" && !operations.contains(value) ? Self.other : value
    }
    series.withLock { series in
      if series[metric]?[values] == nil, series[metric, default: [:]].count >= Self.mostSeries {
        values = values.map { _ in Self.other }
      }
      body(&series[metric, default: [:]][values, default: MetricValue(kind)])
    }
  }
}
