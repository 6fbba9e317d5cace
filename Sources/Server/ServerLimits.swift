/// What one client may cost the server, in bytes, seconds and connections. A request beyond a limit
/// is refused or its connection closed; other clients do not notice.
public struct ServerLimits: Sendable {
  /// The largest body, in bytes. A larger one is refused with 413.
  public var bodyBytes = 1 << 20
  /// The largest body of a request to a path that has a limit of its own.
  public var bodyBytesByPath: [String: Int] = [:]
  /// The largest header section, in bytes: the target, names and values together. A larger one is
  /// refused with 431.
  public var headBytes = 32 << 10
  /// How long the head of a request may take to arrive. For the first request of a connection the
  /// time begins with the connection, for later ones with their first byte.
  public var headTime: Duration = .seconds(10)
  /// How long a whole request may take to arrive, counted like ``headTime``.
  public var requestTime: Duration = .seconds(30)
  /// How long a connection may wait for its next request.
  public var idleTime: Duration = .seconds(60)
  /// How long a client may take to read a response.
  public var responseTime: Duration = .seconds(60)
  /// How long the server goes on reading, and discarding, what a client sends after the last
  /// response. Closing at once would take the response away from a client that is still sending.
  public var leavingTime: Duration = .seconds(2)
  /// How long requests in flight may go on after the server was asked to stop.
  public var stopTime: Duration = .seconds(10)
  /// How many connections are open at a time. When nearly as many are, those that have been silent for
  /// longest are hung up on for the next; if all are at work, further ones wait in the system's backlog.
  public var connections = 1024
  /// How many connections one address may have; of IPv6, all addresses with the same first 64 bits. For
  /// the next one the longest silent of them are hung up on.
  public var connectionsOfAddress = 512
  /// How many bytes of bodies are kept at a time, of all connections together. Small bodies do not count.
  /// A request beyond that is refused with 503.
  public var bodiesBytes = 64 << 20

  /// The limits above.
  public init() {}

  /// A body of at most so many bytes is small: all connections together may have one.
  static let smallBody = 16 << 10

  /// How many places are kept free for newcomers as long as somebody is silent. Of few places none is.
  var placesKept: Int { connections / 16 }

  /// How many silent connections are hung up on at once when a place is wanted. Of few places, one.
  var freedAtOnce: Int { max(1, min(connections, connectionsOfAddress) / 16) }

  /// The largest body of a request to a path.
  func largestBody(to path: String) -> Int { bodyBytesByPath[path] ?? bodyBytes }

  /// How often a connection checks its clock: often enough for the shortest of its times.
  var tick: Duration {
    let shortest = min(headTime, requestTime, idleTime, responseTime, leavingTime, stopTime)
    return min(max(shortest / 8, .milliseconds(10)), .seconds(1))
  }
}
