import NIOCore
import NIOHTTP1

/// Sees every byte before it is parsed: it knows when a request begins, bounds what the parser may keep
/// of a head that does not end, and hangs up when the connection's time is over.
final class ByteWatch: ChannelInboundHandler {
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
      let (watch, context) = bound.value
      if watch.clock.isOver { context.close(promise: nil) }
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    ticking?.cancel()
    ticking = nil
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let count = unwrapInboundIn(data).readableBytes
    switch clock.phase {
    case .leaving: return
    case .opening where count > 0: clock.openingByteCame()
    case .idle where count > 0:
      clock.firstByteCame()
      headBytes = 0
    default: break
    }
    context.fireChannelRead(data)
    // The parser bounds what it was told of; white space is not, and is kept while a field is not whole.
    guard clock.phase == .head else { return }
    headBytes += count
    if headBytes > 2 * limits.headBytes {
      context.fireErrorCaught(HTTPParserError.headerOverflow)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    if event is ChannelShouldQuiesceEvent { clock.stopBegan() }
    context.fireUserInboundEventTriggered(event)
  }
}
