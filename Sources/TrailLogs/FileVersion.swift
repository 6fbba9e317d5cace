public import CloudTrail
import Glibc

/// By what a regular file is known again: its size, and when it was changed last. Both are those of the
/// moment at which it was opened, so that a change while it is read makes another version.
public struct FileVersion: Sendable, Hashable {
  /// In bytes on disk.
  public var size: Int64
  /// When the file was changed last, to the microsecond.
  public var modified: Timestamp

  /// A version that is known from elsewhere.
  public init(size: Int64, modified: Timestamp) {
    self.size = size
    self.modified = modified
  }

  /// The version of the file at a path; nil if there is none, or no regular file.
  public init?(path: FilePath) {
    var status = stat()
    guard path.withCString({ stat($0, &status) }) == 0 else { return nil }
    self.init(status)
  }

  /// The version of a regular file; nil for anything else.
  init?(_ status: stat) {
    guard status.st_mode & S_IFMT == S_IFREG else { return nil }
    size = Int64(status.st_size)
    // A hostile file may be from any year.
    let microseconds = status.st_mtim.tv_nsec / 1000
    let (time, isBeyond) = Timestamp(seconds: Int64(status.st_mtim.tv_sec)).microseconds
      .addingReportingOverflow(Int64(microseconds))
    modified = Timestamp(microseconds: isBeyond ? .max : time)
  }
}

/// Paths that name the same file from every working directory: the folder without links and `..`, and the
/// file's own name. Successive files are mostly in the same folder, which is looked up once for all.
public struct AbsolutePaths {
  private var folder: [UInt8]?
  /// That folder, with a slash at its end; empty if the system cannot tell.
  private var absolute: [UInt8] = []

  /// Paths of no folder yet.
  public init() {}

  /// The file's path as text, see ``FilePath/description``; as it was given if the system cannot tell
  /// where its folder is.
  public mutating func text(of file: LogFile) -> String {
    if file.isStandardInput || file.remote != nil { return file.description }
    let name = file.path.withBytes { bytes in
      let start = (bytes.lastIndex(of: UInt8(ascii: "/")) ?? -1) + 1
      let folder = bytes[..<start]
      if self.folder.map({ !$0.elementsEqual(folder) }) ?? true {
        self.folder = Array(folder)
        absolute = Self.resolved(folder)
      }
      return Array(bytes[start...])
    }
    if absolute.isEmpty { return file.description }
    let bytes = absolute + name
    return String(validating: bytes, as: UTF8.self) ?? FilePath(bytes: bytes).description
  }

  private static func resolved(_ folder: Slice<UnsafeBufferPointer<UInt8>>) -> [UInt8] {
    let path = folder.isEmpty ? FilePath(".") : FilePath(bytes: folder)
    guard let found = path.withCString({ realpath($0, nil) }) else { return [] }
    defer { free(found) }
    let bytes = UnsafeBufferPointer(start: found, count: strlen(found)).map(UInt8.init(bitPattern:))
    return bytes.last == UInt8(ascii: "/") ? bytes : bytes + [UInt8(ascii: "/")]
  }
}
