import CloudTrail
import Glibc

extension Credentials {
  /// In bytes.
  static let largestFile = 1 << 20

  /// Reads a credentials file once; a later change of it does not matter.
  ///
  /// - Throws: ``CredentialsError``, also where group or others may read or write the file: as ssh
  ///   does, since what others can read is no secret.
  public init(path: String) throws(CredentialsError) {
    guard let text = String(validating: try Self.contents(path), as: UTF8.self) else {
      throw CredentialsError(path, .notJSON("it is not UTF-8"))
    }
    let document: JSONValue
    do {
      document = try JSONValue(parsing: text)
    } catch {
      throw CredentialsError(path, .notJSON(error.description))
    }
    try self.init(document, path: path)
  }

  /// The permissions are asked of the open file, so that what is judged is what is read.
  private static func contents(_ path: String) throws(CredentialsError) -> [UInt8] {
    // A named pipe must not make anybody wait before it can be refused.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw CredentialsError(path, .unreadable(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else {
      throw CredentialsError(path, .unreadable(errno))
    }
    guard status.st_mode & S_IFMT == S_IFREG else { throw CredentialsError(path, .noFile) }
    guard status.st_mode & forbiddenMode(path) == 0 else {
      throw CredentialsError(path, .openToOthers(mode: UInt32(status.st_mode & 0o777)))
    }
    // One byte more than allowed tells what is too large, even if it grows meanwhile.
    var bytes = [UInt8](repeating: 0, count: largestFile + 1)
    var filled = 0
    while filled < bytes.count {
      let count = bytes.withUnsafeMutableBytes { room in
        read(descriptor, room.baseAddress.map { $0 + filled }, room.count - filled)
      }
      if count == 0 { break }
      if count < 0 {
        if errno == EINTR { continue }
        throw CredentialsError(path, .unreadable(errno))
      }
      filled += count
    }
    guard filled <= largestFile else { throw CredentialsError(path, .tooLarge) }
    return Array(bytes[..<filled])
  }

  /// Nobody but the owner may read or write the file. What a service manager hands over with
  /// `LoadCredential` is the service's alone by an access list, which shows as if a group could read.
  private static func forbiddenMode(_ path: String) -> mode_t {
    let handedOver = getenv("CREDENTIALS_DIRECTORY").map { String(cString: $0) }
    guard let handedOver, !handedOver.isEmpty, path.hasPrefix(handedOver + "/") else {
      return 0o077
    }
    return 0o037
  }
}
