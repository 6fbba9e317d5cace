import CloudTrail
import Glibc

/// A file or standard input, read from start to end.
struct ByteSource: ~Copyable {
  private let descriptor: Int32
  private let path: String
  /// Modification time to the whole second; for standard input the time at which it was opened.
  let time: Timestamp
  /// In bytes; nil for what is no regular file, and so cannot be read twice.
  let size: Int?

  /// - Throws: ``InputProblem`` of kind `unreadable`.
  init(_ file: LogFile, _ opener: inout FileOpener) throws(InputProblem) {
    path = file.path
    if file.isStandardInput {
      descriptor = STDIN_FILENO
      time = Timestamp(seconds: Int64(Glibc.time(nil)))
      size = nil
      return
    }
    let opened = opener.open(file.path)
    guard opened >= 0 else {
      throw InputProblem(.unreadable, path: file.path, fact: systemWords(errno))
    }
    descriptor = opened
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      time = Timestamp(seconds: 0)
      size = nil
      return
    }
    time = Timestamp(seconds: Int64(status.st_mtim.tv_sec))
    size = status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : nil
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Goes back to the start of a regular file.
  func rewind() {
    if size != nil { lseek(descriptor, 0, SEEK_SET) }
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
