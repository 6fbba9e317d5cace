import CProcess
import CloudTrail
import Glibc

/// The content of an object in a file without a name, which ends with its descriptor.
struct FetchedFile: Sendable {
  /// At the start of the content.
  let descriptor: Int32
  /// The version that was fetched: a listing may have said another.
  let version: FileVersion

  /// Larger objects are in the folder for temporary files, and not in memory.
  private static let largestInMemory = 16 << 20

  /// - Throws: ``ObjectProblem`` of kind `noRoom` if there is no room for it.
  init(_ object: StoredObject) throws(ObjectProblem) {
    version = FileVersion(size: Int64(object.bytes.count), modified: object.modified)
    let opened =
      object.bytes.count > Self.largestInMemory
      ? Self.temporary() : trailback_memory_file()
    guard opened >= 0 else { throw Self.noRoom() }
    guard Self.write(object.bytes, to: opened), lseek(opened, 0, SEEK_SET) == 0 else {
      let problem = Self.noRoom()
      close(opened)
      throw problem
    }
    descriptor = opened
  }

  private static func noRoom() -> ObjectProblem {
    let number = errno
    return ObjectProblem(
      .noRoom, place: "",
      fact: "there is no room to keep it while it is read: \(systemMessage(number))",
      advice: [EMFILE, ENFILE].contains(number) ? "let more files be open at once" : nil)
  }

  /// - Returns: less than 0 for an error.
  private static func temporary() -> Int32 {
    let folder = getenv("TMPDIR").map { String(cString: $0) } ?? "/tmp"
    var name = Array("\(folder)/trailback-XXXXXX".utf8CString)
    let descriptor = trailback_temporary_file(&name)
    if descriptor >= 0 { unlink(name) }
    return descriptor
  }

  private static func write(_ bytes: [UInt8], to descriptor: Int32) -> Bool {
    bytes.withUnsafeBytes { bytes in
      var rest = bytes[...]
      while !rest.isEmpty {
        let count = Glibc.write(
          descriptor, UnsafeRawBufferPointer(rebasing: rest).baseAddress, rest.count)
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return false }
        rest = rest.dropFirst(count)
      }
      return true
    }
  }
}
