/// Everything that is measured. The names are an interface: dashboards are built on them.
public enum Metric: String, Sendable, CaseIterable {
  case appends = "trailback_appends_total"
  case appendSeconds = "trailback_append_seconds"
  case requests = "trailback_requests_total"
  case requestSeconds = "trailback_request_seconds"
  case rejectedCalls = "trailback_rejected_calls_total"
  case ingestedRecords = "trailback_ingested_records_total"
  case projectionLag = "trailback_projection_lag_events"
  case storeBytes = "trailback_store_bytes"
  case connections = "trailback_connections"

  public enum Kind: String, Sendable {
    case counter, gauge, histogram
  }

  public var kind: Kind {
    switch self {
    case .appends, .requests, .rejectedCalls, .ingestedRecords: .counter
    case .projectionLag, .storeBytes, .connections: .gauge
    case .appendSeconds, .requestSeconds: .histogram
    }
  }

  /// What it counts, and in which unit.
  public var help: String {
    switch self {
    case .appends: "Events appended to the log and durable, by kind."
    case .appendSeconds: "Seconds from handing over events to their being durable."
    case .requests: "HTTP requests answered, by operation and status."
    case .requestSeconds: "Seconds from a request's arrival to its answer, by operation."
    case .rejectedCalls: "Calls of the CloudTrail API that were refused, by error."
    case .ingestedRecords: "Records taken in, by what became of them."
    case .projectionLag: "Events in the log that the projections do not show yet."
    case .storeBytes: "Bytes of the store on disk."
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
    case .appendSeconds, .projectionLag, .storeBytes, .connections: []
    }
  }
}
