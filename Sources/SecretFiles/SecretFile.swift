import Glibc

/// A file with a secret in it, such as keys or a private key. It is read only if nobody but its owner can
/// read or write it, and if that is the user of this program or root: as ssh does, since a secret that others
/// can read is none, and one that others can write lets them in.
public enum SecretFile {
  /// Reads a file once. What is checked is the open file, so that it is the one that is read.
  ///
  /// A file that systemd passes with `LoadCredential` is the service's alone by an access list, which looks
  /// as if the group could read it.
  ///
  /// - Parameters:
  ///   - path: of a regular file, or a link to one.
  ///   - largest: the most bytes that it may have.
  public static func read(_ path: String, largest: Int) throws(SecretFileError) -> [UInt8] {
    // Without O_NONBLOCK, opening a named pipe would wait for a writer.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(errno) }
    defer { close(descriptor) }
    try check(descriptor, path)
    return try contents(of: descriptor, largest: largest)
  }

  private static func check(_ descriptor: Int32, _ path: String) throws(SecretFileError) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(errno) }
    guard status.st_mode & S_IFMT == S_IFREG else { throw .noFile }
    guard isTrusted(owner: status.st_uid, of: geteuid()) else {
      throw .ownedByAnother(user: status.st_uid)
    }
    guard status.st_mode & forbiddenMode(path) == 0 else {
      throw .openToOthers(mode: UInt32(status.st_mode & 0o777))
    }
  }

  /// Root can read and write everything anyway.
  static func isTrusted(owner: UInt32, of user: UInt32) -> Bool { owner == user || owner == 0 }

  private static func contents(
    of descriptor: Int32, largest: Int
  ) throws(SecretFileError) -> [UInt8] {
    // Reading one byte more than allowed detects a file that is too large, even if it grows meanwhile.
    var bytes = [UInt8](repeating: 0, count: largest + 1)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { room in
        Glibc.read(descriptor, room.baseAddress.map { $0 + filled }, room.count - filled)
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw .unreadable(errno)
      }
      filled += count
    }
    guard filled <= largest else { throw .tooLarge(bytes: largest) }
    return Array(bytes[..<filled])
  }

  private static func forbiddenMode(_ path: String) -> mode_t {
    let passed = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
    guard let passed, !passed.isEmpty, path.hasPrefix(passed + "/") else {
      return 0o077
    }
    return 0o037
  }
}

/// Why a file with a secret is not read. It holds nothing of the file's content.
public enum SecretFileError: Error, Sendable, Hashable {
  /// With the system's `errno`.
  case unreadable(Int32)
  /// A folder, a pipe, a device.
  case noFile
  /// With the number of its owner.
  case ownedByAnother(user: UInt32)
  /// With the permission bits.
  case openToOthers(mode: UInt32)
  /// With the most that it may have.
  case tooLarge(bytes: Int)

  /// What is wrong, to be put after the path, without a full stop.
  public var fact: String {
    switch self {
    case .unreadable(let number): "cannot be read: \(String(cString: strerror(number)))"
    case .noFile: "is not a file"
    case .ownedByAnother(let user):
      "belongs to another user (\(user)) than the one who runs this program, or root"
    case .openToOthers(let mode):
      "is open to others than its owner (its mode is 0\(String(mode, radix: 8)))"
    case .tooLarge(let bytes): "is larger than \(bytes >> 20) MiB"
    }
  }

  /// What to do about it.
  public var hint: String {
    switch self {
    case .unreadable, .noFile: "check the path and its permissions"
    case .ownedByAnother: "chown it, and change its secrets if others may have read them"
    case .openToOthers: "chmod 600 it, and change its secrets if others may have read them"
    case .tooLarge: "give the right file"
    }
  }
}
