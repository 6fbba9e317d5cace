import Glibc
import Selectors

/// A file or standard input, read from start to end.
struct ByteSource: ~Copyable {
  private let descriptor: Int32
  private let path: String
  /// Modification time to the whole second; for standard input the time at which it was opened.
  let time: Timestamp

  /// - Throws: ``InputProblem`` of kind `unreadable`.
  init(_ file: LogFile) throws(InputProblem) {
    path = file.path
    if file.isStandardInput {
      descriptor = STDIN_FILENO
      time = Timestamp(seconds: Int64(Glibc.time(nil)))
      return
    }
    let opened = open(file.path, O_RDONLY | O_CLOEXEC)
    guard opened >= 0 else {
      throw InputProblem(.unreadable, path: file.path, fact: systemWords(errno))
    }
    descriptor = opened
    var status = stat()
    time =
      fstat(opened, &status) == 0
      ? Timestamp(seconds: Int64(status.st_mtim.tv_sec)) : Timestamp(seconds: 0)
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Fills `room` as far as the source gives; 0 at its end. A pipe gives little at a time, so this
  /// reads on until `least` bytes are there.
  func read(
    into room: UnsafeMutableRawBufferPointer, atLeast least: Int = 1
  ) throws(InputProblem) -> Int {
    var filled = 0
    while filled < least {
      let count = Glibc.read(descriptor, room.baseAddress.map { $0 + filled }, room.count - filled)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw InputProblem(.unreadable, path: path, fact: systemWords(errno))
      }
      filled += count
    }
    return filled
  }
}
