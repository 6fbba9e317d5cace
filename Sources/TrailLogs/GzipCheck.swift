import Glibc

/// Which gzip members of the file that a ``LogReader`` reads are known to be whole.
///
/// A member's checksum is its last part, so a member that is inflated in pieces gives all of its content
/// before anyone can tell whether it is right: a damaged one may hold records that nobody wrote. Whoever
/// does something with them that cannot be undone waits until the member is known to be whole. A small
/// file is inflated as a whole, and its checksum compared, before the first record is given.
///
/// A file can be read ahead through its open descriptor, so that nobody has to wait for the end of a long
/// member; a pipe cannot.
public final class GzipCheck {
  /// The number of the member, from 0, of which the last record ended; nil if there is nothing to wait
  /// for, since the file is plain or was checked as a whole.
  public private(set) var member: Int?
  /// How many members the reader has come through.
  private var passed = 0
  /// The file that can be read ahead, and what it was like before.
  private var file: (descriptor: Int32, opened: FileStamp)?
  /// How many members are whole by reading ahead.
  private var ahead: Int?

  /// A check of no file yet; a ``LogReader`` begins one for each file.
  public init() {}

  /// How many members are whole, from the first on: their checksums and lengths were compared.
  ///
  /// - Parameter readingAhead: whether to read the rest of a file, once, to know more.
  public func wholeMembers(readingAhead: Bool) -> Int {
    guard let file else { return passed }
    if readingAhead, ahead == nil { ahead = Self.wholeMembers(of: file.descriptor) }
    // Looked at after the records were read: if nothing has changed, they are those that were checked.
    guard let ahead, FileStamp(file.descriptor) == file.opened else { return passed }
    return max(passed, ahead)
  }

  // MARK: For the reader

  /// Begins another file, of which nothing has to be checked so far.
  func reset() {
    (member, passed, file, ahead) = (nil, 0, nil, nil)
  }

  /// Says that the file is inflated in pieces.
  func begin(_ source: borrowing ByteSource) {
    member = 0
    guard source.size != nil, let stamp = FileStamp(source.descriptor) else { return }
    file = (source.descriptor, stamp)
  }

  /// Says that a member has ended, and that its checksum and length are right.
  func endMember() {
    passed += 1
    member = passed
  }

  /// Forgets the descriptor before it is closed.
  func close() {
    file = nil
  }

  /// Inflates a file from its start up to its end or the first damage.
  private static func wholeMembers(of descriptor: Int32) -> Int {
    let size = 256 * 1024
    let input = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    let output = UnsafeMutableRawBufferPointer.allocate(byteCount: size, alignment: 64)
    defer {
      input.deallocate()
      output.deallocate()
    }
    var inflater = GzipInflater()
    var members = 0
    var at = 0
    while true {
      let count = pread(descriptor, input.baseAddress, size, off_t(at))
      if count < 0, errno == EINTR { continue }
      // What cannot be read is not known to be whole.
      guard count > 0 else { return members }
      at += count
      inflater.begin(UnsafeRawBufferPointer(rebasing: input[..<count]))
      inflating: while true {
        switch inflater.next(into: output) {
        case .output: continue
        case .endOfMember: members += 1
        case .needsInput: break inflating
        case .damaged: return members
        }
      }
    }
  }
}
