import Glibc
public import HTTPMessages
import HummingbirdCore
import HummingbirdTLS
import Logging
import NIOCore
public import ServiceLifecycle
import UnixSignals

/// Answers HTTP/1.1 over the network with whatever an ``HTTPService`` says, inside ``ServerLimits``.
///
/// As a `Service` it stops gracefully when its group is asked to: no new connections, requests in
/// flight are answered for as long as ``ServerLimits/stopTime``, and `run` returns.
public struct HTTPServer: Service {
  private let service: any HTTPService
  private let address: String
  private let port: Int
  private let certificate: ServerCertificate?
  private let limits: ServerLimits
  private let observer: any ServerObserver
  private let onListening: @Sendable (_ port: Int) -> Void

  /// - Parameters:
  ///   - address: an IP address, or a name that resolves to one.
  ///   - port: 0 takes any free one.
  ///   - certificate: with one, TLS is spoken and nothing else.
  ///   - onListening: called once, with the real port, when connections are taken.
  public init(
    service: any HTTPService, address: String = "127.0.0.1", port: Int,
    certificate: ServerCertificate? = nil, limits: ServerLimits = ServerLimits(),
    observer: any ServerObserver = ServerObservers([]),
    onListening: @escaping @Sendable (_ port: Int) -> Void = { _ in }
  ) {
    self.service = service
    self.address = address
    self.port = port
    self.certificate = certificate
    self.limits = limits
    self.observer = observer
    self.onListening = onListening
  }

  /// Serves until SIGTERM or SIGINT, then stops gracefully and returns.
  ///
  /// - Throws: ``ServerError`` where it could not begin.
  public func runUntilSignalled() async throws {
    let group = ServiceGroup(
      configuration: ServiceGroupConfiguration(
        services: [
          .init(
            service: self, successTerminationBehavior: .gracefullyShutdownGroup,
            failureTerminationBehavior: .cancelGroup)
        ],
        gracefulShutdownSignals: [.sigterm, .sigint], logger: Self.silent))
    try await group.run()
  }

  /// - Throws: ``ServerError`` where it could not begin.
  public func run() async throws {
    let plain = RequestChannel(service: service, limits: limits, observer: observer)
    if let certificate {
      try await run(try TLSChannel(plain, tlsConfiguration: try certificate.configuration()))
    } else {
      try await run(plain)
    }
  }

  private func run(_ channel: some ServerChildChannel) async throws {
    let server = Server(
      childChannelSetup: channel,
      configuration: ServerConfiguration(
        address: .hostname(address, port: port), backlog: 1024,
        availableConnectionsDelegate: ConnectionLimit(limits.connections, observer: observer)),
      onServerRunning: { listening in
        AcceptFailures.survive(in: listening, telling: observer)
        onListening(listening.localAddress?.port ?? port)
      },
      eventLoopGroup: EventLoops.group, logger: Self.silent)
    do {
      try await server.run()
    } catch let error as IOError {
      throw ServerError.cannotListen(
        address: address, port: port, reason: String(cString: strerror(error.errnoCode)))
    } catch let error as SocketAddressError {
      throw ServerError.cannotListen(address: address, port: port, reason: "\(error)")
    }
  }

  /// What is worth telling, the observer is told.
  private static var silent: Logger {
    Logger(label: "server") { _ in SwiftLogNoOpLogHandler() }
  }
}
