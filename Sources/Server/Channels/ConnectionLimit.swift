import HummingbirdCore

/// Takes no more than so many connections at a time. Whoever comes then waits in the backlog.
struct ConnectionLimit: AvailableConnectionsDelegate {
  private let limit: Int
  private let observer: any ServerObserver
  private var count = 0

  init(_ limit: Int, observer: any ServerObserver) {
    self.limit = limit
    self.observer = observer
  }

  mutating func connectionOpened() {
    count += 1
    observer.connections(count)
  }

  mutating func connectionClosed() {
    count -= 1
    observer.connections(count)
  }

  func isAcceptingNewConnections() -> Bool { count < limit }
}
