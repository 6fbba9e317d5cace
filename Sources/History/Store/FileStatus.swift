import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// Which file the system has under a name, found without opening it: opening a pipe would wait, and
/// closing any descriptor of a store would drop the locks that SQLite holds on it.
struct FileStatus {
  /// The very file, whatever its name. The number of an inode is used again once its file is gone and
  /// nobody has it open.
  struct Identity: Hashable {
    let device: UInt64
    let inode: UInt64
  }

  /// The system does not say.
  struct Unknown: Error {
    let reason: String
  }

  let identity: Identity
  /// In bytes.
  let size: Int64
  /// How many names the file has.
  let links: Int
  /// The permissions.
  let mode: mode_t
  let owner: uid_t
  let group: gid_t
  private let type: mode_t

  /// - Parameter followingLinks: whether a symbolic link at the end of the path counts as its target.
  /// - Returns: nil if there is nothing at the path.
  /// - Throws: ``Unknown``
  init?(at path: String, followingLinks: Bool = true) throws {
    var status = stat()
    guard (followingLinks ? stat(path, &status) : lstat(path, &status)) == 0 else {
      if errno == ENOENT || errno == ENOTDIR { return nil }
      throw Unknown(reason: String(cString: strerror(errno)))
    }
    self.init(status)
  }

  init(_ status: stat) {
    identity = Identity(device: UInt64(status.st_dev), inode: UInt64(status.st_ino))
    size = Int64(status.st_size)
    links = Int(status.st_nlink)
    mode = status.st_mode & 0o7777
    owner = status.st_uid
    group = status.st_gid
    type = status.st_mode & S_IFMT
  }

  /// What it is if it is no regular file, in words.
  var specialKind: String? {
    switch type {
    case S_IFREG: nil
    case S_IFDIR: "a folder"
    case S_IFLNK: "a symbolic link"
    case S_IFIFO: "a named pipe"
    case S_IFSOCK: "a socket"
    case S_IFCHR, S_IFBLK: "a device"
    default: "no regular file"
    }
  }
}
