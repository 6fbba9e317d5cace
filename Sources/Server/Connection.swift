import HTTPMessages
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOSSL

/// Sets up the channel of each connection. Bytes pass a guard, are parsed, and arrive at the
/// request handler one request at a time.
struct ConnectionSetup: ServerChildChannel {
  let service: any HTTPService
  let requestIDHeader: String
  let limits: ServerLimits
  let observer: any ServerObserver
  let places: Places
  let budget: BodyBudget
  /// Nil for a server that does not speak TLS.
  let certificate: CertificateInForce?

  /// A connection responds to its requests on its event loop, so all that is left to do is to wait
  /// for its end.
  struct Connection: ServerChildChannelValue {
    let channel: any Channel
  }

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    channel.eventLoop.makeCompletedFuture {
      guard let place = places.enter(channel) else {
        channel.close(promise: nil)
        return Connection(channel: channel)
      }
      channel.closeFuture.whenComplete { _ in place.leave() }
      let clock = ConnectionClock(limits: limits, place: place)
      let pipeline = channel.pipeline.syncOperations
      try Self.readLittle(channel)
      if let certificate {
        try pipeline.addHandler(NIOSSLServerHandler(context: certificate.context()))
      }
      try pipeline.addHandler(ByteGuard(clock: clock, limits: limits))
      var decoding = NIOHTTPDecoderLimitConfiguration()
      decoding.maxHeaderFieldSize = limits.headBytes
      decoding.maxHeaderListSize = limits.headBytes
      try pipeline.configureHTTPServerPipeline(
        withPipeliningAssistance: true, withErrorHandling: false, withEncoderConfiguration: .init(),
        withDecoderLimitConfiguration: decoding)
      try pipeline.addHandler(
        RequestHandler(
          service: service, requestIDHeader: requestIDHeader, clock: clock, limits: limits,
          budget: budget, isEncrypted: certificate != nil, observer: observer,
          loop: channel.eventLoop))
      return Connection(channel: channel)
    }
  }

  /// Each connection keeps the memory that its largest read took. By default that can be 256 KiB, 256 MiB
  /// for all of them.
  private static func readLittle(_ channel: any Channel) throws {
    let options = channel.syncOptions
    try options?.setOption(.maxMessagesPerRead, value: 1)
    try options?.setOption(
      .recvAllocator,
      value: AdaptiveRecvByteBufferAllocator(minimum: 1024, initial: 2048, maximum: 16 << 10))
  }

  func handle(value: Connection, logger: Logger) async {
    // However the connection ended, there is nothing to do about it.
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      value.channel.closeFuture.whenComplete { _ in done.resume() }
    }
  }
}

/// What a connection is doing, and until when it may go on doing it. Shared by the handlers of one
/// channel, and used on its event loop only.
final class ConnectionClock {
  enum Phase {
    /// Nothing has arrived yet.
    case opening
    /// Between a response and the next request.
    case idle
    /// A request has begun, and its head is not complete.
    case head
    /// The head is complete, the body is not.
    case body
    /// The service is working on its response.
    case responding
    /// The response is being sent.
    case writing
    /// The last response has been sent; whatever still arrives is discarded.
    case leaving
  }

  private(set) var phase = Phase.opening
  /// Whether the connection ends after the current response.
  private(set) var isLastResponse = false
  private let limits: ServerLimits
  private let place: Place
  private var deadline: NIODeadline?
  private var requestDeadline = NIODeadline.distantFuture
  private var stopDeadline: NIODeadline?

  init(limits: ServerLimits, place: Place) {
    self.limits = limits
    self.place = place
    deadline = .now() + TimeAmount(limits.headTime)
    requestDeadline = .now() + TimeAmount(limits.requestTime)
  }

  /// Whether the time for the current phase, or for stopping, is up.
  var isOver: Bool { isPhaseOver || isStopOver }

  /// Whether a request has begun, and its time was up before all of it had come.
  var isRequestTooSlow: Bool {
    guard isPhaseOver, !isStopOver else { return false }
    switch phase {
    case .head, .body: return true
    case .opening, .idle, .responding, .writing, .leaving: return false
    }
  }

  private var isPhaseOver: Bool { deadline.map { NIODeadline.now() >= $0 } ?? false }
  private var isStopOver: Bool { stopDeadline.map { NIODeadline.now() >= $0 } ?? false }

  /// The first byte of a request arrived, other than the first request of the connection.
  func requestBegan() {
    phase = .head
    deadline = .now() + TimeAmount(limits.headTime)
    requestDeadline = .now() + TimeAmount(limits.requestTime)
  }

  /// The first byte of the first request arrived. The time for it began with the connection.
  func firstRequestBegan() {
    phase = .head
  }

  func headArrived() {
    // A request that arrived together with the one before it begins now.
    if phase == .idle { requestDeadline = .now() + TimeAmount(limits.requestTime) }
    phase = .body
    deadline = requestDeadline
  }

  func requestArrived() {
    phase = .responding
    deadline = nil
    place.beginWork()
  }

  func writingBegan() {
    phase = .writing
    deadline = .now() + TimeAmount(limits.responseTime)
  }

  func responseWritten() {
    phase = .idle
    deadline = .now() + TimeAmount(limits.idleTime)
    place.endWork()
  }

  func leavingBegan() {
    phase = .leaving
    deadline = .now() + TimeAmount(limits.leavingTime)
    place.endWork()
  }

  /// The client sends nothing more.
  func stopAfterResponse() {
    isLastResponse = true
  }

  /// The server was asked to stop.
  func stopBegan() {
    isLastResponse = true
    if stopDeadline == nil { stopDeadline = .now() + TimeAmount(limits.stopTime) }
  }
}

/// Sees every byte before it is parsed. It notices when a request begins, bounds how much of an
/// endless head the parser may keep, and closes the connection when its time is up.
final class ByteGuard: ChannelInboundHandler {
  typealias InboundIn = ByteBuffer
  typealias InboundOut = ByteBuffer

  private let clock: ConnectionClock
  private let limits: ServerLimits
  private var headBytes = 0
  private var ticking: RepeatedTask?

  init(clock: ConnectionClock, limits: ServerLimits) {
    self.clock = clock
    self.limits = limits
  }

  func handlerAdded(context: ChannelHandlerContext) {
    let tick = TimeAmount(limits.tick)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    ticking = context.eventLoop.scheduleRepeatedTask(initialDelay: tick, delay: tick) { _ in
      let (handler, context) = bound.value
      if handler.clock.isRequestTooSlow {
        // As an error of the parser: only after one of these may a response come before the head.
        context.fireErrorCaught(HTTPParserError.closedConnection)
      } else if handler.clock.isOver {
        context.close(promise: nil)
      }
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    ticking?.cancel()
    ticking = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    if unwrapInboundIn(data).readableBytes > 0 {
      switch clock.phase {
      case .leaving: return
      case .opening: clock.firstRequestBegan()
      case .idle:
        clock.requestBegan()
        headBytes = 0
      case .head, .body, .responding, .writing: break
      }
    }
    context.fireChannelRead(data)
    // The parser limits the fields that it reports. It does not limit white space, which it keeps
    // until a field is complete.
    guard clock.phase == .head else { return }
    headBytes += unwrapInboundIn(data).readableBytes
    if headBytes > 2 * limits.headBytes {
      context.fireErrorCaught(HTTPParserError.headerOverflow)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { clock.stopBegan() }
    context.fireUserInboundEventTriggered(event)
  }
}

// MARK: - Taking connections

/// Takes no more than a number of connections at a time. Further ones wait in the system's backlog.
struct ConnectionLimit: AvailableConnectionsDelegate {
  /// As many as may be open before some more are taken.
  private let limit: Int
  private let observer: any ServerObserver
  private var count = 0

  init(_ limits: ServerLimits, observer: any ServerObserver) {
    limit = limits.connections - Self.atOnce(limits)
    self.observer = observer
  }

  /// How many connections are taken before those that are open get their turn. One at a time would leave
  /// newcomers waiting for as many turns as there are before them.
  static func atOnce(_ limits: ServerLimits) -> Int { max(1, limits.placesKept / 2) }

  mutating func connectionOpened() {
    count += 1
    observer.connections(count)
  }

  mutating func connectionClosed() {
    count -= 1
    observer.connections(count)
  }

  func isAcceptingNewConnections() -> Bool { count <= limit }
}

/// The first handler of the listening channel. A connection that could not be taken, because no
/// file descriptor was left or the client had gone, would end the listening if its error went
/// further.
final class AcceptFailures: ChannelInboundHandler, Sendable {
  typealias InboundIn = Any

  private let observer: any ServerObserver

  private init(observer: any ServerObserver) {
    self.observer = observer
  }

  static func survive(
    in channel: any Channel, taking atOnce: Int, reportingTo observer: any ServerObserver
  ) {
    channel.pipeline.addHandler(AcceptFailures(observer: observer), position: .first)
      .whenFailure {
        observer.failed("a connection that cannot be taken would end the server: \($0)", in: nil)
      }
    channel.setOption(.maxMessagesPerRead, value: UInt(atOnce))
      .whenFailure {
        observer.failed("the limit of connections is not exact: \($0)", in: nil)
      }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    observer.failed("a connection could not be taken: \(error)", in: nil)
  }
}
