public import CloudTrail
import Dispatch
import Endpoint
import Foundation
import History
import Replay
import Server
import Synchronization

/// Connects the network, the service, the log and the measurements.
struct Serving {
  let storePath: StorePath
  /// Whether to make a store if there is none.
  let creating: Bool
  let region: String
  /// The account of calls that say none; nil for that of the store's trails.
  let account: String?
  /// What is taken for true of trails that are known in part only.
  let assumptions: Assumptions
  let options: ServingOptions
  let logLevel: LogLevel

  /// Serves until a signal asks it to stop (``Signals``).
  ///
  /// - Parameter onListening: called with the address as soon as calls are taken.
  /// - Throws: `ServerError` if it could not begin.
  func run(onListening: @escaping @Sendable (_ address: String) -> Void) throws {
    FreedMemory.keep()
    let returning = FreedMemory.returnSurplus()
    defer { returning.cancel() }
    var limits = try FileDescriptors.fitting(ServerLimits())
    limits.bodyBytesByPath["/ingest"] = Ingest.largestPost
    let metrics = Metrics(operations: EndpointService.operations)
    let output = StandardErrorLog()
    let log = RequestLog(level: logLevel) { output.write($0) }
    let keys = try options.keys()
    for note in keys?.notes ?? [] { log.note(note) }
    let recorder = try Recorder(at: storePath, creating: creating)
    if let note = Advice.note(onKept: recorder.keptWriteAheadLog) { log.note(note) }
    let writer = GroupWriter(recorder: recorder)
    let readers = try ReaderPool(
      at: storePath, count: max(2, ProcessInfo.processInfo.activeProcessorCount))
    let service = EndpointService(
      readers: readers, writer: writer, access: keys.map { .keys($0.verifier) } ?? .everyone,
      metrics: metrics, region: region, account: account, assuming: assumptions,
      onFailure: { error, requestID in
        log.failed((error as? any Explained)?.fact ?? "\(error)", in: requestID)
      },
      onNotice: { notice, requestID in log.note("\(notice) (request \(requestID))") },
      onClockBehind: { clock, recorded in
        log.note(
          "the clock is at \(clock), and the log holds an event of \(recorded): a clock was ahead, or "
            + "this one is behind; calls take effect at this clock's time")
      },
      onUnlistedTypes: { types, trail in
        log.note(Advice.note(onUnlisted: types, of: trail))
      })
    try log.note(accountsOf: storePath, default: account)
    try log.note(partlyKnownIn: storePath, assumptions)
    let scheme = options.certificate == nil ? "http" : "https"
    let host = options.listen.host
    let server = HTTPServer(
      service: service, address: host, port: options.listen.port,
      requestIDHeader: EndpointService.requestIDHeader, certificate: options.certificate,
      limits: limits,
      observer: ServerObservers([log, ConnectionGauge(metrics: metrics)])
    ) { port in
      let address = "\(scheme)://\(ListenAddress(host: host, port: port))"
      log.note("listening on \(address)")
      onListening(address)
    }
    defer { output.flush() }
    let reading = Rereading(keys: keys, server: server, files: options.certificate, log: log)
    let hangUp = reading.hasFiles ? Signals.watch(SIGHUP) { reading.run() } : nil
    let signals = Signals.toStop.filter { hangUp == nil || $0 != SIGHUP }
    let serving = Result { try waiting { try await server.runUntil(signals: signals) } }
    hangUp?.cancel()
    // Calls that were taken on are written before the store is closed. The writer closes it last, so that
    // it can move everything into the file.
    try readers.close()
    if let obstacle = try writer.stop() {
      log.note(Advice.note(onClosing: storePath.text, obstacle))
    }
    try serving.get()
    log.note("stopped")
  }

}

/// The server depends on none of our modules; its errors get the form of all others here.
extension ServerError: Explained {}

/// Keeps the measurement that only the network knows. The service measures the requests.
private struct ConnectionGauge: ServerObserver {
  let metrics: Metrics

  func served(_ request: ServedRequest) {}

  func connections(_ count: Int) {
    metrics.set(.connections, [:], count)
  }
}

// MARK: - Waiting

/// Runs asynchronous work to its end for a command that is not asynchronous. Only the main thread
/// may wait like this.
private func waiting(for work: @escaping @Sendable () async throws -> Void) throws {
  let outcome = Outcome()
  Task {
    do {
      try await work()
      outcome.set(.success(()))
    } catch {
      outcome.set(.failure(error))
    }
  }
  try outcome.wait()
}

private final class Outcome: Sendable {
  private let result = Mutex<Result<Void, any Error>?>(nil)
  private let isSet = DispatchSemaphore(value: 0)

  func set(_ result: Result<Void, any Error>) {
    self.result.withLock { $0 = result }
    isSet.signal()
  }

  func wait() throws {
    isSet.wait()
    try result.withLock { $0 }?.get()
  }
}
