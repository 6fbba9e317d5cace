import Glibc

/// Where log files and digests are: on this machine, or elsewhere. It is asked from several threads.
public protocol LogFileSource: Sendable {
  /// Reads one file from its start to its end.
  ///
  /// - Parameters:
  ///   - file: one that the source lists.
  ///   - take: gets the bytes as they are stored, a piece at a time, valid during the call; it throws to end
  ///     the reading.
  /// - Throws: ``InputProblem`` if the file cannot be read, and what `take` throws.
  func read(_ file: LogFile, _ take: (UnsafeRawBufferPointer) throws -> Void) throws
}

/// How much of a file is in memory at a time, in bytes.
private let pieceBytes = 256 * 1024

/// The files of this machine.
public struct LocalFiles: LogFileSource {
  /// Files by their paths.
  public init() {}

  /// Reads a file of this machine.
  public func read(_ file: LogFile, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    var opener = FileOpener()
    let source = try ByteSource(file, &opener)
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 64)
    defer { room.deallocate() }
    while true {
      let count = try source.read(into: room)
      if count == 0 { return }
      try take(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
  }
}

/// A regular file that is open. Where its next reader is in it does not change.
struct OpenFile: LogFileSource {
  let descriptor: Int32

  /// Reads all of it.
  func read(_ file: LogFile, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    let isRead = try read(0..<Int.max, take) != nil
    if !isRead { throw InputProblem(.unreadable, path: file.path, fact: systemMessage(errno)) }
  }

  /// Reads a range of its bytes, up to its end at most.
  ///
  /// - Returns: how many bytes there were; nil if they cannot be read, with the number of the error in `errno`.
  /// - Throws: what `take` throws.
  func read(_ range: Range<Int>, _ take: (UnsafeRawBufferPointer) throws -> Void) rethrows -> Int? {
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: pieceBytes, alignment: 64)
    defer { room.deallocate() }
    var at = range.lowerBound
    while at < range.upperBound {
      let count = pread(descriptor, room.baseAddress, min(room.count, range.upperBound - at), at)
      if count < 0 && errno == EINTR { continue }
      if count < 0 { return nil }
      if count == 0 { break }
      try take(UnsafeRawBufferPointer(rebasing: room[..<count]))
      at += count
    }
    return at - range.lowerBound
  }
}
