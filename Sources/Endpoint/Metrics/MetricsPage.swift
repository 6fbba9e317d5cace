/// Prometheus' text format, version 0.0.4.
struct MetricsPage {
  private(set) var text = ""

  mutating func add(_ metric: Metric, _ series: [[String]: MetricValue]) {
    let name = metric.rawValue
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
