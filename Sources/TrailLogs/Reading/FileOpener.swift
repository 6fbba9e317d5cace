import Glibc

/// Opens one file after another. Files of one folder mostly come together, and the way to a folder of
/// logs is long: it is gone once for all of them.
struct FileOpener: ~Copyable {
  /// Of the file before: with the slash at its end.
  private var folder: [CChar] = []
  /// What stands for that folder; -1 until a second file of it is opened.
  private var descriptor: Int32 = -1

  /// - Returns: as `open` does, less than 0 for an error, whose number is `errno`.
  mutating func open(_ path: String) -> Int32 {
    path.withCString { path in
      guard let slash = strrchr(path, Int32(UInt8(ascii: "/"))) else { return Self.open(path) }
      let name = UnsafePointer(slash) + 1
      let folder = UnsafeBufferPointer(start: path, count: name - path)
      guard folder.elementsEqual(self.folder) else {
        leave()
        self.folder = Array(folder)
        return Self.open(path)
      }
      if descriptor < 0 { enter() }
      let opened = descriptor < 0 ? -1 : openat(descriptor, name, Self.flags)
      // The folder may not be readable, or another may stand in its place by now.
      return opened < 0 ? Self.open(path) : opened
    }
  }

  deinit { if descriptor >= 0 { close(descriptor) } }

  private static let flags = O_RDONLY | O_CLOEXEC

  private static func open(_ path: UnsafePointer<CChar>) -> Int32 { Glibc.open(path, flags) }

  private mutating func enter() {
    descriptor = (folder + [0]).withUnsafeBufferPointer {
      $0.baseAddress.map { Glibc.open($0, Self.flags | O_DIRECTORY) } ?? -1
    }
  }

  private mutating func leave() {
    if descriptor >= 0 { close(descriptor) }
    descriptor = -1
  }
}
