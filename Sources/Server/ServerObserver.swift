/// Learns what the server does, for logs and measurements. It is called on the server's own
/// threads, so it must not wait.
public protocol ServerObserver: Sendable {
  /// The response to a request was sent, or its client was gone before. Refused requests count,
  /// too.
  func served(_ request: ServedRequest)
  /// The number of open connections changed.
  func connections(_ count: Int)
  /// Something went wrong whose reason no client is given.
  ///
  /// - Parameters:
  ///   - message: what went wrong, in words for an operator.
  ///   - requestID: the `HTTPRequest.id` of the request in which it happened; nil if it belongs to
  ///     none.
  func failed(_ message: String, in requestID: String?)
}

extension ServerObserver {
  /// Does nothing.
  public func connections(_ count: Int) {}
  /// Does nothing.
  public func failed(_ message: String, in requestID: String?) {}
}

/// Passes everything on to several observers.
public struct ServerObservers: ServerObserver {
  private let all: [any ServerObserver]

  /// Passes everything on to these, in their order.
  public init(_ all: [any ServerObserver]) {
    self.all = all
  }

  /// Passes the request on to every observer.
  public func served(_ request: ServedRequest) {
    for observer in all { observer.served(request) }
  }

  /// Passes the number on to every observer.
  public func connections(_ count: Int) {
    for observer in all { observer.connections(count) }
  }

  /// Passes the message on to every observer.
  public func failed(_ message: String, in requestID: String?) {
    for observer in all { observer.failed(message, in: requestID) }
  }
}

/// What is known of a request after its response was sent. It holds no header, no query and no
/// body, so that no secret can get into a log.
public struct ServedRequest: Sendable {
  /// Nil if the head of the request could not be read.
  public var method: String?
  /// As it was sent, percent-encoded, without the query. Nil if the head could not be read.
  public var path: String?
  /// The status of the response, such as 200.
  public var status: Int
  /// From the arrival of the head to the last byte of the response; 0 if the head could not be
  /// read.
  public var seconds: Double
  /// The length of the response's body.
  public var bytes: Int
  /// The IP address of the client, without a port.
  public var remoteAddress: String?
  /// The id that the response carries.
  public var requestID: String

  /// A request that was responded to.
  public init(
    method: String?, path: String?, status: Int, seconds: Double, bytes: Int,
    remoteAddress: String?, requestID: String
  ) {
    self.method = method
    self.path = path
    self.status = status
    self.seconds = seconds
    self.bytes = bytes
    self.remoteAddress = remoteAddress
    self.requestID = requestID
  }
}
