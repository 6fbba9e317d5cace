/// What a caller may cost the server, in bytes, seconds and connections. Whoever goes beyond is refused or
/// hung up on; nobody else notices.
public struct ServerLimits: Sendable {
  /// The largest body that is taken. A larger one is answered with 413.
  public var bodyBytes = 1 << 20
  /// The largest header section that is taken: the target, names and values together. A larger one is
  /// answered with 431.
  public var headBytes = 32 << 10
  /// How long a request's head may take: from the connection's beginning for the first one, from its
  /// first byte for those behind it.
  public var headTime: Duration = .seconds(10)
  /// How long a whole request may take to arrive, counted as ``headTime`` is.
  public var requestTime: Duration = .seconds(30)
  /// How long a connection may wait for its next request.
  public var idleTime: Duration = .seconds(60)
  /// How long a caller may take to read an answer.
  public var answerTime: Duration = .seconds(60)
  /// How long the rest of what a caller sends is read, and thrown away, once the server has hung up:
  /// closing at once would take the answer away from a caller that still sends.
  public var farewellTime: Duration = .seconds(2)
  /// How long requests in flight may go on once the server is asked to stop.
  public var stopTime: Duration = .seconds(10)
  /// How many connections are open at a time. Others wait in the system's backlog.
  public var connections = 1024

  public init() {}

  /// How often a connection looks at its clock: often enough for the shortest of its times.
  var tick: Duration {
    let shortest = min(headTime, requestTime, idleTime, answerTime, farewellTime, stopTime)
    return min(max(shortest / 8, .milliseconds(10)), .seconds(1))
  }
}
