import Endpoint
import Server

/// Counts what only the network knows. What a request asked for, and how it went, is the service's to count.
struct ServerMeasurements: ServerObserver {
  let metrics: Metrics

  func served(_ request: ServedRequest) {}

  func connections(_ count: Int) {
    metrics.set(.connections, [:], count)
  }
}
