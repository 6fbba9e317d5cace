/// Whoever wants to know what the server does. Called on the server's own threads: it must not wait.
public protocol ServerObserver: Sendable {
  /// A request was answered, or refused.
  func served(_ request: ServedRequest)
  /// How many connections are open now.
  func connections(_ count: Int)
  /// Something went wrong that no caller is told of.
  func failed(_ what: String)
}

extension ServerObserver {
  public func connections(_ count: Int) {}
  public func failed(_ what: String) {}
}

/// Tells several observers.
public struct ServerObservers: ServerObserver {
  private let all: [any ServerObserver]

  public init(_ all: [any ServerObserver]) {
    self.all = all
  }

  public func served(_ request: ServedRequest) {
    for observer in all { observer.served(request) }
  }

  public func connections(_ count: Int) {
    for observer in all { observer.connections(count) }
  }

  public func failed(_ what: String) {
    for observer in all { observer.failed(what) }
  }
}
