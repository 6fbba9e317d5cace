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

/// The files of this machine.
public struct LocalFiles: LogFileSource {
  /// How much of a file is in memory at a time, in bytes.
  private static let pieceBytes = 256 * 1024

  /// Files by their paths.
  public init() {}

  /// Reads a file of this machine.
  public func read(_ file: LogFile, _ take: (UnsafeRawBufferPointer) throws -> Void) throws {
    var opener = FileOpener()
    let source = try ByteSource(file, &opener)
    let room = UnsafeMutableRawBufferPointer.allocate(byteCount: Self.pieceBytes, alignment: 64)
    defer { room.deallocate() }
    while true {
      let count = try source.read(into: room)
      if count == 0 { return }
      try take(UnsafeRawBufferPointer(rebasing: room[..<count]))
    }
  }
}
