import NIOCore

/// Where a connection stands, and until when it may stand there. Shared by the handlers of one channel,
/// and touched on its event loop alone.
final class ConnectionClock {
  enum Phase {
    /// Nothing has come yet.
    case opening
    /// Between an answer and the next request.
    case idle
    /// A request has begun, and its head is not whole.
    case head
    /// The head is there, the body is not.
    case body
    /// The service is at work.
    case answering
    /// The answer is on its way.
    case writing
    /// The last answer is written; what still comes is thrown away.
    case leaving
  }

  private(set) var phase = Phase.opening
  /// Whether the connection ends with the answer that is being worked out.
  private(set) var isLastAnswer = false
  private let limits: ServerLimits
  private var deadline: NIODeadline?
  private var requestDeadline = NIODeadline.distantFuture
  private var stopDeadline: NIODeadline?

  init(limits: ServerLimits) {
    self.limits = limits
    deadline = .now() + TimeAmount(limits.headTime)
    requestDeadline = .now() + TimeAmount(limits.requestTime)
  }

  /// Whether the connection has stood too long where it stands.
  var isOver: Bool {
    let now = NIODeadline.now()
    return deadline.map { now >= $0 } ?? false || stopDeadline.map { now >= $0 } ?? false
  }

  func firstByteCame() {
    phase = .head
    deadline = .now() + TimeAmount(limits.headTime)
    requestDeadline = .now() + TimeAmount(limits.requestTime)
  }

  /// The first byte of the first request: its time began with the connection.
  func openingByteCame() {
    phase = .head
  }

  func headCame() {
    // A request that came together with the one before it begins here.
    if phase == .idle { requestDeadline = .now() + TimeAmount(limits.requestTime) }
    phase = .body
    deadline = requestDeadline
  }

  func requestCame() {
    phase = .answering
    deadline = nil
  }

  func answerBegan() {
    phase = .writing
    deadline = .now() + TimeAmount(limits.answerTime)
  }

  func answerWritten() {
    phase = .idle
    deadline = .now() + TimeAmount(limits.idleTime)
  }

  func farewellBegan() {
    phase = .leaving
    deadline = .now() + TimeAmount(limits.farewellTime)
  }

  /// The caller sends nothing more.
  func stopAfterAnswer() {
    isLastAnswer = true
  }

  /// The server was asked to stop.
  func stopBegan() {
    isLastAnswer = true
    if stopDeadline == nil { stopDeadline = .now() + TimeAmount(limits.stopTime) }
  }
}
