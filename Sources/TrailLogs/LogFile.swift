import CloudTrail
import Glibc

/// One input to read: a file's path as it was given or found, or `-` for standard input.
public struct LogFile: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The path as it was given or found; `-` for standard input.
  public let path: FilePath
  /// Where its content is, for a file in a bucket, whose path is `s3://BUCKET/KEY`.
  public let remote: RemoteFile?

  /// The file at a path; `-` means standard input.
  public init(path: FilePath) {
    self.path = path
    remote = nil
  }

  /// A file in a bucket.
  init(path: FilePath, remote: RemoteFile) {
    self.path = path
    self.remote = remote
  }

  /// Its version as far as it is known without opening it; nil for what is no regular file.
  public var version: FileVersion? { remote?.version ?? FileVersion(path: path) }

  /// The file at a path that is UTF-8; `-` means standard input.
  public init(path: String) {
    self.init(path: FilePath(path))
  }

  /// Standard input.
  public static let standardInput = LogFile(path: "-")

  /// Whether this is standard input and not a file.
  public var isStandardInput: Bool { self == Self.standardInput }

  /// The path as text; see ``FilePath/description``.
  public var description: String { path.description }

  /// Files are the same if their paths are.
  public static func == (left: LogFile, right: LogFile) -> Bool { left.path == right.path }

  /// By the path.
  public func hash(into hasher: inout Hasher) { hasher.combine(path) }

  /// Ordered by the bytes of the paths.
  public static func < (left: LogFile, right: LogFile) -> Bool { left.path < right.path }
}

// MARK: Paths

/// A path as the system knows it: bytes, which need not be UTF-8.
///
/// A `String` cannot hold every path: made from bytes that are not UTF-8 it holds replacement
/// characters instead, and names another file or none.
public struct FilePath: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Ends with a NUL, as the system's calls want it.
  private let bytes: [CChar]

  /// The path whose bytes are the UTF-8 of a text without NULs.
  public init(_ text: String) {
    bytes = Array(text.utf8CString)
  }

  /// - Parameter bytes: none of them 0.
  public init(bytes: some Sequence<UInt8>) {
    self.bytes = bytes.map { CChar(bitPattern: $0) } + [0]
  }

  /// The path of `name` inside `folder`.
  init(_ name: UnsafePointer<CChar>, in folder: FilePath) {
    let slash = CChar(bitPattern: UInt8(ascii: "/"))
    let name = UnsafeBufferPointer(start: name, count: strlen(name))
    var bytes: [CChar] = []
    bytes.reserveCapacity(folder.bytes.count + name.count + 1)
    bytes += folder.bytes.dropLast()
    if bytes.last != slash { bytes.append(slash) }
    bytes += name
    bytes.append(0)
    self.bytes = bytes
  }

  func withCString<Result>(_ body: (UnsafePointer<CChar>) throws -> Result) rethrows -> Result {
    try bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return try "".withCString(body) }
      return try body(base)
    }
  }

  /// The path's bytes, without the NUL at the end.
  func withBytes<Result>(_ body: (UnsafeBufferPointer<UInt8>) throws -> Result) rethrows -> Result {
    try bytes.dropLast().withUnsafeBufferPointer { buffer in
      try buffer.withMemoryRebound(to: UInt8.self, body)
    }
  }

  func hasSuffix(_ text: StaticString) -> Bool {
    withBytes { bytes in
      bytes.suffix(text.utf8CodeUnitCount).elementsEqual(
        UnsafeBufferPointer(start: text.utf8Start, count: text.utf8CodeUnitCount))
    }
  }

  /// The path as text, as reports show it and the history keeps it. A path that is UTF-8 is written as
  /// it is. In any other, each byte that is not part of UTF-8 is written as `\xFF`, with its own two
  /// digits, and a backslash as `\x5C`.
  public var description: String {
    withBytes { bytes in
      if let text = String(validating: bytes, as: UTF8.self) { return text }
      return Self.escaped(bytes)
    }
  }

  private static func escaped(_ bytes: UnsafeBufferPointer<UInt8>) -> String {
    var text = ""
    var rest = bytes[...]
    while let first = rest.first {
      // A character of UTF-8 has 1 to 4 bytes.
      let character = (1...4).lazy.compactMap { count -> (String, Int)? in
        guard count <= rest.count, first != UInt8(ascii: "\\") else { return nil }
        return String(validating: rest.prefix(count), as: UTF8.self).map { ($0, count) }
      }.first
      if let (written, count) = character {
        text += written
        rest = rest.dropFirst(count)
      } else {
        text += "\\x" + Hexadecimal.string([first]).uppercased()
        rest = rest.dropFirst()
      }
    }
    return text
  }

  /// By the bytes, so that the order is the same on every machine and in every locale.
  public static func < (left: FilePath, right: FilePath) -> Bool {
    // `strcmp` compares as unsigned bytes, and no path holds a NUL.
    left.withCString { left in right.withCString { right in strcmp(left, right) < 0 } }
  }
}

// MARK: Opening

/// Opens one file after another. Successive files are mostly in the same folder, and a bucket's folders
/// are deep: the system resolves the path of a folder once for all files in it.
struct FileOpener: ~Copyable {
  /// The folder of the previous file, with the slash at its end.
  private var folder: [CChar] = []
  /// That folder, opened; -1 until a second file in it is opened.
  private var descriptor: Int32 = -1

  /// - Returns: as `open` does, less than 0 for an error, whose number is `errno`.
  mutating func open(_ path: FilePath) -> Int32 {
    path.withCString { path in
      guard let slash = strrchr(path, Int32(UInt8(ascii: "/"))) else { return Self.open(path) }
      let name = UnsafePointer(slash) + 1
      let folder = UnsafeBufferPointer(start: path, count: name - path)
      guard folder.elementsEqual(self.folder) else {
        closeFolder()
        self.folder = Array(folder)
        return Self.open(path)
      }
      if descriptor < 0 { openFolder() }
      let opened = descriptor < 0 ? -1 : openat(descriptor, name, Self.flags)
      // The folder may not be readable, or may have been replaced since.
      return opened < 0 ? Self.open(path) : opened
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  private static let flags = O_RDONLY | O_CLOEXEC

  private static func open(_ path: UnsafePointer<CChar>) -> Int32 { Glibc.open(path, flags) }

  private mutating func openFolder() {
    descriptor = (folder + [0]).withUnsafeBufferPointer {
      $0.baseAddress.map { Glibc.open($0, Self.flags | O_DIRECTORY) } ?? -1
    }
  }

  private mutating func closeFolder() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}

// MARK: Reading

/// A file or standard input, read from start to end.
struct ByteSource: ~Copyable {
  let descriptor: Int32
  private let file: LogFile
  /// Modification time to the whole second; for standard input the time at which it was opened.
  let time: Timestamp
  /// When it was opened; nil if it is not a regular file, and so cannot be read twice.
  let version: FileVersion?
  /// In bytes, when it was opened; nil if it is not a regular file.
  var size: Int? { version.map { Int($0.size) } }

  /// - Throws: ``InputProblem``; ``Cancelled`` for a file in a bucket that nothing more is fetched from.
  init(_ file: LogFile, _ opener: inout FileOpener) throws {
    self.file = file
    if let remote = file.remote {
      let fetched = try remote.source.open(file, remote)
      descriptor = fetched.descriptor
      time = Timestamp(seconds: fetched.version.modified.second)
      version = fetched.version
      return
    }
    if file.isStandardInput {
      descriptor = STDIN_FILENO
      time = Timestamp(seconds: Int64(Glibc.time(nil)))
      version = nil
      return
    }
    let opened = opener.open(file.path)
    guard opened >= 0 else {
      throw InputProblem(.unreadable, path: file.path, fact: systemMessage(errno))
    }
    descriptor = opened
    var status = stat()
    guard fstat(opened, &status) == 0 else {
      time = Timestamp(seconds: 0)
      version = nil
      return
    }
    time = Timestamp(seconds: Int64(status.st_mtim.tv_sec))
    version = FileVersion(status)
  }

  deinit {
    if descriptor != STDIN_FILENO { close(descriptor) }
  }

  /// Goes back to the start of a regular file.
  func rewind() {
    if size != nil { lseek(descriptor, 0, SEEK_SET) }
  }

  /// Waits until a pipe has something to read, or has ended.
  ///
  /// - Parameter shouldStop: called several times a second.
  /// - Returns: false if it returned true before.
  func waitForInput(unless shouldStop: () -> Bool) -> Bool {
    // A regular file never waits for anybody.
    guard size == nil else { return true }
    var input = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
    while poll(&input, 1, 100) == 0 || errno == EINTR && input.revents == 0 {
      if shouldStop() { return false }
      errno = 0
    }
    return true
  }

  /// Fills `room` with as many bytes as one call of the system gives; 0 at the end. A pipe may give
  /// few bytes at a time, so this calls again until there are at least `least`.
  func read(
    into room: UnsafeMutableRawBufferPointer, atLeast least: Int = 1
  ) throws(InputProblem) -> Int {
    var filled = 0
    while filled < least {
      let count = Glibc.read(descriptor, room.baseAddress.map { $0 + filled }, room.count - filled)
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw InputProblem(.unreadable, path: file.path, fact: systemMessage(errno))
      }
      filled += count
    }
    return filled
  }
}

/// The system's text for an error number, such as `No such file or directory`.
func systemMessage(_ number: Int32) -> String {
  guard let text = strerror(number) else { return "error \(number)" }
  return String(cString: text)
}
