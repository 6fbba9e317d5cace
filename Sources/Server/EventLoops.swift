import NIOCore
import NIOPosix

/// The threads on which all connections of the program are served.
enum EventLoops {
  /// One for two cores: the others are for the writer and the readers. With more, the writer, for whom
  /// everybody waits, has to wait for a core.
  static let group = MultiThreadedEventLoopGroup(numberOfThreads: max(1, System.coreCount / 2))
}
