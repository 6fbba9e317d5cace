public import CloudTrail
import Endpoint
import Foundation
import History
import Server

/// The one place where the network, what answers, the log and the measurements meet.
struct Serving {
  let storePath: String
  let region: String
  /// Nil for the account of the store's trails.
  let account: String?
  let options: ServingOptions
  let logLevel: LogLevel

  /// Serves until SIGTERM or Ctrl-C.
  ///
  /// - Parameter onListening: called with where it is reached, once calls are taken.
  /// - Throws: `ServerError` where it could not begin.
  func run(onListening: @escaping @Sendable (_ address: String) -> Void) throws {
    Allocation.keepFreed()
    let metrics = Metrics(operations: EndpointService.operations)
    let output = StandardErrorLog()
    let log = RequestLog(level: logLevel) { output.write($0) }
    let access = try options.access()
    let writer = GroupWriter(recorder: try Recorder(path: storePath))
    let readers = try ReaderPool(
      path: storePath, count: max(2, ProcessInfo.processInfo.activeProcessorCount))
    let service = EndpointService(
      readers: readers, writer: writer, access: access, metrics: metrics, region: region,
      account: try account ?? onlyAccount() ?? Self.noAccount,
      onFailure: { error, _ in log.failed((error as? any Explained)?.fact ?? "\(error)") })
    let limits = FileDescriptors.fitting(ServerLimits())
    let scheme = options.certificate == nil ? "http" : "https"
    let host = options.listen.host
    let server = HTTPServer(
      service: service, address: options.listen.host,
      port: options.listen.port, certificate: options.certificate, limits: limits,
      observer: ServerObservers([log, ServerMeasurements(metrics: metrics)])
    ) { port in
      let address = "\(scheme)://\(ListenAddress(host: host, port: port))"
      log.tell("listening on \(address)")
      onListening(address)
    }
    defer { output.flush() }
    try waiting { try await server.runUntilSignalled() }
    // What was taken on is written before the store is closed.
    try writer.stop()
    log.tell("stopped")
  }

  static let noAccount = "000000000000"

  /// The account that all trails of the store belong to, if it is one.
  private func onlyAccount() throws -> String? {
    let accounts = try History(path: storePath).snapshot { history in
      Set(try history.trailARNs().compactMap { TrailARN($0)?.account })
    }
    return accounts.count == 1 ? accounts.first : nil
  }
}

/// The server knows none of our other modules; its errors are worded as all others are.
extension ServerError: Explained {}
