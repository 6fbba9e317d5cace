import HTTPMessages
import NIOCore
import NIOHTTP1

/// The end of a connection's pipeline. It hands whole requests to the service and sends the
/// responses back, one request at a time: the parts of later requests wait in the pipeline until
/// this response is sent.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let service: any HTTPService
  private let requestIDHeader: String
  private let clock: ConnectionClock
  private let limits: ServerLimits
  private let budget: BodyBudget
  private let isEncrypted: Bool
  private let observer: any ServerObserver
  private let executor: EventLoopExecutor
  private var remoteAddress: String?

  // The current request, from the arrival of its head to its response.
  private var request: RequestAssembly?
  /// Present even if the request is refused because of it.
  private var head: HTTPRequestHead?
  private var requestID: String?
  private var isHTTP10 = false
  private var arrival = NIODeadline.now()

  init(
    service: any HTTPService, requestIDHeader: String, clock: ConnectionClock,
    limits: ServerLimits, budget: BodyBudget, isEncrypted: Bool, observer: any ServerObserver,
    loop: any EventLoop
  ) {
    self.service = service
    self.requestIDHeader = requestIDHeader
    self.clock = clock
    self.limits = limits
    self.budget = budget
    self.isEncrypted = isEncrypted
    self.observer = observer
    executor = EventLoopExecutor(loop)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    remoteAddress = context.channel.remoteAddress?.ipAddress
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    dropBody()
  }

  /// The bytes of a body that nobody will work on.
  private func dropBody() {
    budget.give(request?.body.taken ?? 0)
    request = nil
  }

  // MARK: Reading

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // Whatever follows a refused request is ignored.
    guard clock.phase != .leaving, clock.phase != .writing else { return }
    do throws(Refusal) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        arrival = .now()
        clock.headArrived()
        self.head = head
        let id = RandomID.make()
        requestID = id
        let request = try RequestAssembly(
          head, from: remoteAddress, id: id, limits: limits, budget: budget)
        self.request = request
        if request.isJudgedByHead, let refusal = service.refusal(ofHead: request.head) {
          return write(refusal, closing: true, context)
        }
        if request.expectsContinue { sendContinue(context) }
      case .body(let bytes): try request?.add(bytes)
      case .end: respond(context)
      }
    } catch {
      refuse(error, context)
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch error {
    case _ where clock.phase == .leaving || clock.phase == .writing: return
    case HTTPParserError.headerOverflow:
      refuse(.headTooLarge(limit: limits.headBytes), context)
    case is HTTPParserError where clock.isRequestTooSlow: refuse(.tooSlow, context)
    case is HTTPParserError: refuse(.malformed("this is not HTTP/1.1"), context)
    // More bytes after the ones that could not be parsed.
    case is ByteToMessageDecoderError: return
    default: context.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed {
      switch clock.phase {
      // The client has sent everything that it wanted to, and may still read.
      case .responding, .writing: clock.stopAfterResponse()
      case .opening, .idle, .head, .body, .leaving: context.close(promise: nil)
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  private func sendContinue(_ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  // MARK: Responding

  private func respond(_ context: ChannelHandlerContext) {
    guard let assembly = request else { return }
    clock.requestArrived()
    let (request, taken) = (assembly.request, assembly.body.taken)
    isHTTP10 = assembly.isHTTP10
    self.request = nil
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let closing = !assembly.keepsAlive
    // An unstructured task, since the work goes on if the client leaves, and a service that never
    // responds must not keep the server from stopping.
    // A small one is handled on the connection's event loop, as far as it waits for nothing. A larger one
    // would hold up the other connections of the loop.
    guard request.body.count <= ServerLimits.smallBody else {
      context.eventLoop.makeFutureWithTask { [service] in await service.respond(to: request) }
        .whenSuccess { [budget] response in
          budget.give(taken)
          let (handler, context) = bound.value
          handler.write(response, closing: closing, context)
        }
      return
    }
    Task(executorPreference: executor) { [service, budget] in
      let response = await service.respond(to: request)
      budget.give(taken)
      let (handler, context) = bound.value
      handler.write(response, closing: closing, context)
    }
  }

  private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
    write(refusal.response, closing: true, context)
  }

  /// The end of the response, which puts no bytes on the wire, is written after everything else was
  /// sent. The next request is read only then, so that responses which nobody reads do not pile up.
  private func write(_ response: HTTPResponse, closing: Bool, _ context: ChannelHandlerContext) {
    let closes = closing || clock.isLastResponse
    // Without a head, the parser gave up before there was one.
    let id = requestID ?? RandomID.make()
    let responseHead = ResponseHead(
      response, requestID: id, header: requestIDHeader, isEncrypted: isEncrypted)
    let isHTTP10 = request?.isHTTP10 ?? self.isHTTP10
    let body = head?.method == .HEAD || !responseHead.hasBody ? [] : response.body
    let served = ServedRequest(
      method: head?.method.rawValue, path: head.map { RequestAssembly.path(in: $0.uri) },
      status: response.status, seconds: 0, bytes: body.count, remoteAddress: remoteAddress,
      requestID: id)
    let began = head == nil ? nil : arrival
    dropBody()
    (head, requestID) = (nil, nil)
    // The client is gone; what became of its request is told all the same.
    guard context.channel.isActive else { return report(served, since: began) }
    clock.writingBegan()
    context.write(
      wrapOutboundOut(.head(responseHead.head(closes: closes, isHTTP10: isHTTP10))), promise: nil)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    write(body[...], context).whenComplete { result in
      let (handler, context) = bound.value
      handler.report(served, since: began)
      guard case .success = result else { return context.close(promise: nil) }
      handler.finish(closing: closes, context)
    }
  }

  /// In bytes. Copying a longer piece would keep the other connections of the loop waiting.
  private static let piece = 256 << 10

  /// Sends one piece after the other, each when the one before it was sent.
  private func write(
    _ body: ArraySlice<UInt8>, _ context: ChannelHandlerContext
  ) -> EventLoopFuture<Void> {
    let promise = context.eventLoop.makePromise(of: Void.self)
    let piece = ByteBuffer(bytes: body.prefix(Self.piece))
    context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(piece))), promise: promise)
    let rest = body.dropFirst(Self.piece)
    guard !rest.isEmpty else { return promise.futureResult }
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    return promise.futureResult.flatMap {
      let (handler, context) = bound.value
      return handler.write(rest, context)
    }
  }

  private func report(_ request: ServedRequest, since arrival: NIODeadline?) {
    var request = request
    request.seconds = arrival.map { Double((.now() - $0).nanoseconds) / 1e9 } ?? 0
    observer.served(request)
  }

  private func finish(closing: Bool, _ context: ChannelHandlerContext) {
    // The client may have ended its side while it read.
    guard closing || clock.isLastResponse else {
      clock.responseWritten()
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      return
    }
    clock.leavingBegan()
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    // The client closes the other half, or the clock does.
    context.close(mode: .output, promise: nil)
  }
}

/// Runs tasks on an event loop, so that a request and its response need no other thread and no
/// switch to one.
private final class EventLoopExecutor: TaskExecutor {
  private let loop: any EventLoop

  init(_ loop: any EventLoop) {
    self.loop = loop
  }

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    loop.execute { job.runSynchronously(on: self.asUnownedTaskExecutor()) }
  }
}
