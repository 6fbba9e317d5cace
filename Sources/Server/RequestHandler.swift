import HTTPMessages
import NIOCore
import NIOHTTP1

/// The end of a connection's pipeline: whole requests go to the service, its answers go back. One request
/// at a time; the parts of the next ones wait in the pipeline until this one's answer has been read.
final class RequestHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let service: any HTTPService
  private let clock: ConnectionClock
  private let limits: ServerLimits
  private let observer: any ServerObserver
  private let executor: LoopExecutor
  /// A call with a body of up to so many bytes is answered on its connection's event loop, as far as it
  /// waits for nothing. A larger one would hold the loop's other connections up.
  private static let smallBody = 16 << 10
  private var request: RequestAssembly?
  /// The request's head, from its arrival to its answer; there where the request is refused for it too.
  private var head: HTTPRequestHead?
  private var arrival = NIODeadline.now()
  private var remoteAddress: String?

  init(
    service: any HTTPService, clock: ConnectionClock, limits: ServerLimits,
    observer: any ServerObserver, loop: any EventLoop
  ) {
    self.service = service
    self.clock = clock
    self.limits = limits
    self.observer = observer
    executor = LoopExecutor(loop)
  }

  func handlerAdded(context: ChannelHandlerContext) {
    remoteAddress = context.channel.remoteAddress?.ipAddress
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    // Behind a refusal nothing counts.
    guard clock.phase != .leaving, clock.phase != .writing else { return }
    do throws(Refusal) {
      switch unwrapInboundIn(data) {
      case .head(let head):
        arrival = .now()
        clock.headCame()
        self.head = head
        let request = try RequestAssembly(head, from: remoteAddress, limits: limits)
        self.request = request
        if request.awaitsContinue { sendContinue(context) }
      case .body(let bytes): try request?.add(bytes)
      case .end: handOver(context)
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
    case is HTTPParserError: refuse(.malformed("this is not HTTP/1.1"), context)
    // Whatever comes behind what could not be parsed.
    case is ByteToMessageDecoderError: return
    default: context.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event as? ChannelEvent == .inputClosed {
      switch clock.phase {
      // The caller said all it wanted to, and may still read.
      case .answering, .writing: clock.stopAfterAnswer()
      case .opening, .idle, .head, .body, .leaving: context.close(promise: nil)
      }
    }
    context.fireUserInboundEventTriggered(event)
  }

  private func sendContinue(_ context: ChannelHandlerContext) {
    let head = HTTPResponseHead(version: .http1_1, status: .continue)
    context.writeAndFlush(wrapOutboundOut(.head(head)), promise: nil)
  }

  private func handOver(_ context: ChannelHandlerContext) {
    guard let request else { return }
    clock.requestCame()
    let call = request.call
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    let closing = !request.keepsAlive
    // Not a child of anything: an answer that nobody waits for any more is still worked out, and a
    // service that never answers keeps nobody from stopping.
    guard call.body.count <= Self.smallBody else {
      context.eventLoop.makeFutureWithTask { [service] in await service.answer(call) }
        .whenSuccess { answer in
          let (handler, context) = bound.value
          handler.write(answer, closing: closing, context)
        }
      return
    }
    Task(executorPreference: executor) { [service] in
      let answer = await service.answer(call)
      let (handler, context) = bound.value
      handler.write(answer, closing: closing, context)
    }
  }

  private func refuse(_ refusal: Refusal, _ context: ChannelHandlerContext) {
    write(refusal.answer, closing: true, context)
  }

  /// The end of the answer, which puts nothing on the wire, follows when the rest has left: only then
  /// does the next request come, so answers that nobody reads do not pile up.
  private func write(_ answer: HTTPResponse, closing: Bool, _ context: ChannelHandlerContext) {
    guard context.channel.isActive else { return }
    let closes = closing || clock.isLastAnswer
    let written = ResponseHead(answer, requestID: RequestID.make)
    let isOld = request?.isOld ?? false
    let body = head?.method == .HEAD || !written.hasBody ? [] : answer.body
    let served = ServedRequest(
      method: head?.method.rawValue, path: head.map { RequestAssembly.path(in: $0.uri) },
      status: answer.status, seconds: 0, bytes: body.count, remoteAddress: remoteAddress,
      requestID: written.requestID)
    let began = head == nil ? nil : arrival
    (request, head) = (nil, nil)
    clock.answerBegan()
    context.write(
      wrapOutboundOut(.head(written.head(closes: closes, isOld: isOld))), promise: nil)
    let promise = context.eventLoop.makePromise(of: Void.self)
    context.writeAndFlush(
      wrapOutboundOut(.body(.byteBuffer(ByteBuffer(bytes: body)))), promise: promise)
    let bound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
    promise.futureResult.whenComplete { result in
      let (handler, context) = bound.value
      handler.tell(served, since: began)
      guard case .success = result else { return context.close(promise: nil) }
      handler.finish(closing: closes, context)
    }
  }

  private func tell(_ request: ServedRequest, since arrival: NIODeadline?) {
    var request = request
    request.seconds = arrival.map { Double((.now() - $0).nanoseconds) / 1e9 } ?? 0
    observer.served(request)
  }

  private func finish(closing: Bool, _ context: ChannelHandlerContext) {
    // The caller may have said its last word while it read.
    guard closing || clock.isLastAnswer else {
      clock.answerWritten()
      context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
      return
    }
    clock.farewellBegan()
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    // The other half is closed by whoever called, or when the farewell is over.
    context.close(mode: .output, promise: nil)
  }
}
