import Glibc
public import HTTPMessages
import HummingbirdCore
import Logging
import NIOCore
import NIOPosix
public import ServiceLifecycle
import UnixSignals

/// Serves HTTP/1.1 with the responses of an `HTTPService`, within ``ServerLimits``.
///
/// As a `Service` it stops gracefully when its group is asked to: it takes no new connections,
/// responds to requests in flight for as long as ``ServerLimits/stopTime``, and `run` returns.
public struct HTTPServer: Service {
  private let service: any HTTPService
  private let address: String
  private let port: Int
  private let requestIDHeader: String
  private let certificate: CertificateInForce?
  private let limits: ServerLimits
  private let observer: any ServerObserver
  private let onListening: @Sendable (_ port: Int) -> Void

  /// A server that does nothing until it is run.
  ///
  /// - Parameters:
  ///   - service: responds to the requests.
  ///   - address: an IP address, or a name that resolves to one.
  ///   - port: 0 takes any free one.
  ///   - requestIDHeader: the header field of every response that carries `HTTPRequest.id`. A
  ///     field of that name from the service is replaced.
  ///   - certificate: with one, the server speaks TLS only.
  ///   - limits: what one client may cost.
  ///   - observer: learns what the server does.
  ///   - onListening: called once, with the real port, as soon as connections are taken.
  public init(
    service: any HTTPService, address: String = "127.0.0.1", port: Int,
    requestIDHeader: String = "X-Request-Id", certificate: ServerCertificate? = nil,
    limits: ServerLimits = ServerLimits(), observer: any ServerObserver = ServerObservers([]),
    onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
  ) {
    self.service = service
    self.address = address
    self.port = port
    self.requestIDHeader = requestIDHeader
    self.certificate = certificate.map { CertificateInForce($0) }
    self.limits = limits
    self.observer = observer
    self.onListening = onListening
  }

  /// Serves until one of the signals comes, then stops gracefully and returns.
  ///
  /// - Parameter signals: their numbers, of SIGTERM, SIGINT and SIGHUP.
  /// - Throws: ``ServerError`` if it could not begin.
  public func runUntil(signals: [Int32]) async throws {
    let known: [(Int32, UnixSignal)] = [(SIGTERM, .sigterm), (SIGINT, .sigint), (SIGHUP, .sighup)]
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(
            service: self, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .cancelGroup)
        ],
        gracefulShutdownSignals: known.filter { signals.contains($0.0) }.map(\.1),
        logger: Self.silent))
    try await group.run()
  }

  /// Serves until its service group stops it.
  ///
  /// - Throws: ``ServerError`` if it could not begin.
  public func run() async throws {
    try readCertificate()
    let server = Server(
      childChannelSetup: ConnectionSetup(
        service: service, requestIDHeader: requestIDHeader, limits: limits, observer: observer,
        places: Places(limits), budget: BodyBudget(limits.bodiesBytes), certificate: certificate),
      configuration: ServerConfiguration(
        address: .hostname(address, port: port), backlog: Self.backlog,
        availableConnectionsDelegate: ConnectionLimit(limits, observer: observer)),
      onServerRunning: { listening in
        AcceptFailures.survive(
          in: listening, taking: ConnectionLimit.atOnce(limits), reportingTo: observer)
        onListening(listening.localAddress?.port ?? port)
      },
      eventLoopGroup: Self.eventLoops, logger: Self.silent)
    do {
      try await server.run()
    } catch let error as IOError {
      throw ServerError.cannotListen(
        address: address, port: port, reason: String(cString: strerror(error.errnoCode)))
    } catch let error as SocketAddressError {
      throw ServerError.cannotListen(address: address, port: port, reason: "\(error)")
    }
  }

  /// Reads the files of the certificate, again if the server is running: connections that are open keep the
  /// one that they began with. If a file is unusable, the certificate in force stays.
  ///
  /// - Returns: when the certificate expires, in seconds since 1970; nil if the server has none.
  /// - Throws: ``ServerError``
  @discardableResult
  public func readCertificate() throws(ServerError) -> Int64? {
    try certificate?.read()
  }

  /// How many connections wait to be taken. If the system lets fewer wait, its limit counts. A client whose
  /// connection finds no room there tries again a second later.
  private static let backlog = 4096

  /// The threads that serve all connections of the program: one for every two cores. The other
  /// cores are for the writer and the readers of the service; with more event loops the writer,
  /// which everybody waits for, has to wait for a core.
  private static let eventLoops = MultiThreadedEventLoopGroup(
    numberOfThreads: max(1, System.coreCount / 2))

  /// Hummingbird's own log is not needed: everything of interest is reported to the observer.
  private static var silent: Logger {
    Logger(label: "server") { _ in SwiftLogNoOpLogHandler() }
  }
}
