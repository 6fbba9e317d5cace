import Foundation

/// The three streams that every program counts on.
enum StandardStreams {
  /// Takes the numbers of streams that the caller closed, before a file gets them: the store must not
  /// be read as standard input, nor be written as an error message. Each is opened the wrong way
  /// round, so that using it fails as it would have.
  static func claim() {
    for (stream, mode) in [(Int32(0), O_WRONLY), (1, O_RDONLY), (2, O_RDONLY)]
    where fcntl(stream, F_GETFD) < 0 {
      // The lowest free number is the one that is missing.
      _ = open("/dev/null", mode)
    }
  }
}
