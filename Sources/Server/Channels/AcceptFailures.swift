import NIOCore

/// Stands in front of the listening channel: a connection that could not be taken (no file descriptor was
/// left, the caller had gone) must not end the listening, as an error that goes further would.
final class AcceptFailures: ChannelInboundHandler, Sendable {
  typealias InboundIn = Any

  private let observer: any ServerObserver

  private init(observer: any ServerObserver) {
    self.observer = observer
  }

  static func survive(in channel: any Channel, telling observer: any ServerObserver) {
    channel.pipeline.addHandler(AcceptFailures(observer: observer), position: .first)
      .whenFailure { observer.failed("accept failures are not survived: \($0)") }
    // One at a time, so that the limit of connections is exact.
    channel.setOption(.maxMessagesPerRead, value: 1)
      .whenFailure { observer.failed("connections are taken several at a time: \($0)") }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    observer.failed("a connection could not be taken: \(error)")
  }
}
