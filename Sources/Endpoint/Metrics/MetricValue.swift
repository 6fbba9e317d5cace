/// One measured thing.
enum MetricValue: Sendable, Equatable {
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
    // Let go of the stored one first, so that counting copies nothing.
    self = .number(0)
    histogram.observe(value)
    self = .histogram(histogram)
  }
}
