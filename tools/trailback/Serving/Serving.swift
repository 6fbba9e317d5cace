import Endpoint
import Server

/// The one place where the network, what answers, the log and the measurements meet.
struct Serving {
  let options: ServingOptions
  let logLevel: LogLevel

  /// Serves until SIGTERM or Ctrl-C.
  ///
  /// - Parameter onListening: called with the port once calls are taken.
  /// - Throws: `ServerError` where it could not begin.
  func run(onListening: @escaping @Sendable (Int) -> Void) throws {
    let metrics = Metrics(operations: StatusPages.operations)
    let output = StandardErrorLog()
    let log = RequestLog(level: logLevel) { output.write($0) }
    let limits = FileDescriptors.fitting(ServerLimits())
    let server = HTTPServer(
      service: StatusPages(metrics: metrics), address: options.listen.host,
      port: options.listen.port, certificate: options.certificate, limits: limits,
      observer: ServerObservers([log, ServerMeasurements(metrics: metrics)])
    ) { port in
      log.tell("listening")
      onListening(port)
    }
    defer { output.flush() }
    try waiting { try await server.runUntilSignalled() }
    log.tell("stopped")
  }
}
