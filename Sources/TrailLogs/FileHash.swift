import CloudTrail
import Crypto
import Glibc

/// The SHA-256 of a file that a ``LogReader`` reads: of the bytes that were read, never of what
/// is at the path later.
///
/// A hash costs nothing until it is wanted; one that is wanted of every file costs one pass over the bytes
/// on disk. A small file is hashed from the reader's own memory. A large one passes through in pieces, which
/// are hashed as they come. If the hash is wanted later than from the start, the pieces read so far are read
/// again through the open descriptor; if the file has changed before then, there is no hash, since the
/// earlier pieces are gone.
///
/// If the hash is needed before the end of a large file, the rest is read ahead for it, and the
/// reader ends where the hash ended. The rest is hashed again as it comes; if that gives another hash,
/// the file was written to while it was read, which is reported as a problem.
public final class FileHash {
  private enum State {
    /// Nothing is being read, or what is being read is not a regular file.
    case none
    /// The file's bytes, in the reader's memory.
    case whole(UnsafeRawBufferPointer)
    case pieces(Pieces)
    case known(String)
  }

  /// A file that is read in pieces.
  private struct Pieces {
    let descriptor: Int32
    let opened: FileStamp
    /// How many bytes the reader has read.
    var count = 0
    /// Of those bytes; nil until the hash is wanted.
    var hash: SHA256?
    /// The hash of the whole file, if it was needed before its end, and the file's size then.
    var ahead: (hash: String, size: Int)?
  }

  private var state = State.none
  private var isWanted = false
  /// Whether the hash of every file is wanted, from its start.
  private let isAlwaysWanted: Bool

  /// A hash of no file yet; a ``LogReader`` begins one for each file.
  ///
  /// - Parameter isAlwaysWanted: whether the hash of every file is needed, without ``want()``.
  public init(isAlwaysWanted: Bool = false) {
    self.isAlwaysWanted = isAlwaysWanted
  }

  // MARK: For the visitor

  /// Says that the hash of this file will be needed.
  public func want() {
    isWanted = true
    guard case .pieces(var pieces) = state, pieces.hash == nil else { return }
    var hash = SHA256()
    let isHashed = Self.update(&hash, pieces.descriptor, 0..<pieces.count) == pieces.count
    // Looked at afterwards, so that no change in between is missed.
    guard isHashed, FileStamp(pieces.descriptor) == pieces.opened else {
      state = .none
      return
    }
    pieces.hash = hash
    state = .pieces(pieces)
  }

  /// 64 lowercase hexadecimal digits; nil for a pipe, standard input, or a file that was written to
  /// while it was read. Remains after the file is closed, if it was wanted.
  public var sha256: String? {
    want()
    switch state {
    case .none: return nil
    case .known(let hash): return hash
    case .whole(let bytes):
      var hash = SHA256()
      hash.update(bufferPointer: bytes)
      let digits = hash.finalize().withUnsafeBytes { Hexadecimal.string($0) }
      state = .known(digits)
      return digits
    case .pieces(var pieces):
      if let ahead = pieces.ahead { return ahead.hash }
      guard var hash = pieces.hash,
        let rest = Self.update(&hash, pieces.descriptor, pieces.count..<Int.max)
      else { return nil }
      let digits = hash.finalize().withUnsafeBytes { Hexadecimal.string($0) }
      pieces.ahead = (digits, pieces.count + rest)
      state = .pieces(pieces)
      return digits
    }
  }

  // MARK: For the reader

  /// Begins another file, of which nothing is known yet.
  func reset() {
    state = .none
    isWanted = isAlwaysWanted
  }

  /// Begins a file that is read in pieces.
  func begin(_ source: borrowing ByteSource) {
    guard source.size != nil, let stamp = FileStamp(source.descriptor) else {
      state = .none
      return
    }
    var pieces = Pieces(descriptor: source.descriptor, opened: stamp)
    if isWanted { pieces.hash = SHA256() }
    state = .pieces(pieces)
  }

  /// Says that all of the file is in memory; the bytes must not change until ``close()``.
  func hold(_ bytes: UnsafeRawBufferPointer) {
    state = .whole(bytes)
  }

  /// How many more bytes the reader may take; nil for all.
  var remaining: Int? {
    guard case .pieces(let pieces) = state, let ahead = pieces.ahead else { return nil }
    return max(ahead.size - pieces.count, 0)
  }

  func add(_ piece: UnsafeRawBufferPointer) {
    guard case .pieces(var pieces) = state else { return }
    state = .none
    pieces.count += piece.count
    pieces.hash?.update(bufferPointer: piece)
    state = .pieces(pieces)
  }

  /// Says that the reader has come to the end of the file.
  ///
  /// - Returns: false if the file has changed since its hash was given.
  func reachedEnd() -> Bool {
    guard case .pieces(let pieces) = state, let hash = pieces.hash else { return true }
    let digits = hash.finalize().withUnsafeBytes { Hexadecimal.string($0) }
    let isSame = pieces.ahead.map { $0.hash == digits } ?? true
    state = isSame ? .known(digits) : .none
    return isSame
  }

  /// Settles the hash before the file is closed, whether or not the reader came to its end.
  func close() {
    let digits = isWanted ? sha256 : nil
    state = digits.map { .known($0) } ?? .none
  }

  // MARK: Bytes of an open file

  /// Hashes a range of the file's bytes, up to its end at most.
  ///
  /// - Returns: how many bytes there were; nil if they cannot be read.
  private static func update(
    _ hash: inout SHA256, _ descriptor: Int32, _ range: Range<Int>
  ) -> Int? {
    OpenFile(descriptor: descriptor).read(range) { hash.update(bufferPointer: $0) }
  }
}

/// What changes in a file's metadata whenever its bytes change.
struct FileStamp: Equatable {
  private let size: Int
  private let modified: [Int]
  private let changed: [Int]

  init?(_ descriptor: Int32) {
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { return nil }
    size = Int(status.st_size)
    modified = [Int(status.st_mtim.tv_sec), Int(status.st_mtim.tv_nsec)]
    changed = [Int(status.st_ctim.tv_sec), Int(status.st_ctim.tv_nsec)]
  }
}
