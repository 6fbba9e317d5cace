import HTTPMessages
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1

/// Sets up each connection: bytes are watched, parsed, put in line one behind the other, and answered.
struct RequestChannel: ServerChildChannel {
  let service: any HTTPService
  let limits: ServerLimits
  let observer: any ServerObserver

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Connection> {
    channel.eventLoop.makeCompletedFuture {
      let clock = ConnectionClock(limits: limits)
      let pipeline = channel.pipeline.syncOperations
      try pipeline.addHandler(ByteWatch(clock: clock, limits: limits))
      var decoding = NIOHTTPDecoderLimitConfiguration()
      decoding.maxHeaderFieldSize = limits.headBytes
      decoding.maxHeaderListSize = limits.headBytes
      try pipeline.configureHTTPServerPipeline(
        withPipeliningAssistance: true, withErrorHandling: false, withEncoderConfiguration: .init(),
        withDecoderLimitConfiguration: decoding)
      try pipeline.addHandler(
        RequestHandler(
          service: service, clock: clock, limits: limits, observer: observer,
          loop: channel.eventLoop))
      return Connection(channel: channel)
    }
  }

  func handle(value: Connection, logger: Logger) async {
    // How a connection ended matters to nobody here.
    await withCheckedContinuation { (done: CheckedContinuation<Void, Never>) in
      value.channel.closeFuture.whenComplete { _ in done.resume() }
    }
  }
}
