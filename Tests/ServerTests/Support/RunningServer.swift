import Foundation
import Logging
import Server
import ServiceLifecycle

/// A server in this process, on a port that was free.
struct RunningServer: Sendable {
  let port: Int
  /// Holds requests to `/held`.
  let gate: Gate
  let http: HTTPServer
  private let group: ServiceGroup
  private let ending: Task<Void, any Error>

  init(
    limits: ServerLimits = ServerLimits(), requestIDHeader: String = "X-Request-Id",
    certificate: ServerCertificate? = nil, observer: any ServerObserver = ServerObservers([])
  ) async throws {
    let (ports, listening) = AsyncStream<Int>.makeStream()
    let gate = Gate()
    self.gate = gate
    let server = HTTPServer(
      service: EchoService(gate: gate), port: 0, requestIDHeader: requestIDHeader,
      certificate: certificate, limits: limits, observer: observer
    ) { listening.yield($0) }
    http = server
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [.init(service: server, successTerminationBehavior: .gracefullyShutdownGroup)],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }))
    ending = Task {
      defer { listening.finish() }
      try await group.run()
    }
    self.group = group
    guard let port = await ports.first(where: { _ in true }) else {
      try await ending.value
      throw NoResponse(what: "the server ended before it listened")
    }
    self.port = port
  }

  func beginStopping() async {
    await group.triggerGracefulShutdown()
  }

  func ended() async throws {
    try await ending.value
  }

  func stop() async throws {
    await beginStopping()
    try await ended()
  }
}

/// A server with these limits, for as long as the body runs. The body may block: it has a thread of
/// its own.
func withServer<Result: Sendable>(
  _ limits: ServerLimits = ServerLimits(), requestIDHeader: String = "X-Request-Id",
  certificate: ServerCertificate? = nil, observer: any ServerObserver = ServerObservers([]),
  _ body: @escaping @Sendable (_ port: Int) throws -> Result
) async throws -> Result {
  let server = try await RunningServer(
    limits: limits, requestIDHeader: requestIDHeader, certificate: certificate, observer: observer)
  do {
    let result = try await blocking { try body(server.port) }
    try await server.stop()
    return result
  } catch {
    try await server.stop()
    throw error
  }
}

/// Runs code that blocks on a thread of its own, so that it takes none of the server's tasks.
func blocking<Result: Sendable>(
  _ body: @escaping @Sendable () throws -> Result
) async throws -> Result {
  try await withCheckedThrowingContinuation { continuation in
    Thread.detachNewThread {
      continuation.resume(with: Swift.Result { try body() })
    }
  }
}

struct NoResponse: Error {
  let what: String
}
