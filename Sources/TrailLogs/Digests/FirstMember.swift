import CloudTrail
import Crypto

/// Reads the first gzip member of a file, and says whether more follows: CloudTrail writes one. What a reader of
/// all members would find behind it, no hash of a digest is about.
///
/// A file that is not gzip is taken as it is: somebody may have inflated it. Reuses its memory: one per thread.
struct FirstMember: ~Copyable {
  /// What a file holds; valid until the next one is read.
  struct Content {
    /// The inflated bytes, followed by padding.
    var text: UnsafeRawBufferPointer
    /// SHA-256 of them.
    var sha256: SHA256.Digest
    /// Whether more bytes follow the member.
    var isFollowed: Bool
  }

  /// Files up to this many bytes are held; larger ones pass through.
  private static let heldBytes = 1 << 20
  /// How much such a file may inflate to and still be held.
  private static let mostHeld = 32 << 20
  /// How much one file may inflate to while it passes through. No log file of CloudTrail comes near it, and a
  /// small file can hold any number of zeros.
  private static let mostInflated = 4 << 30

  /// Whether the bytes are hashed as they are stored, too.
  private let hashesStored: Bool
  private var input = PaddedBuffer(capacity: 0)
  private var output = PaddedBuffer(capacity: 0)
  private let whole = MemberInflater()
  private var pass = MemberPass()

  init(hashesStored: Bool = false) { self.hashesStored = hashesStored }

  /// Thrown to end the reading of a file of which enough is known.
  private struct Enough: Error {}

  /// The content of a file.
  ///
  /// - Parameter maximum: how large it may be, in bytes, on disk and inflated.
  /// - Throws: ``InputProblem`` if it cannot be read, is damaged or too large, ``Cancelled`` if nothing more is fetched.
  mutating func content(
    of file: LogFile, _ files: some LogFileSource, maximum: Int
  ) throws -> Content {
    var isTooLarge = false
    input.removeAll()
    do {
      try files.read(file) { piece in
        isTooLarge = input.count + piece.count > maximum
        if isTooLarge { throw Enough() }
        input.append(piece)
      }
    } catch is Enough {}
    if !isTooLarge, let content = held(maximum: maximum) { return content }
    // zlib words what is wrong.
    pass.begin(limit: maximum)
    if !isTooLarge { try pass.add(input.content, of: file) }
    if !isTooLarge { _ = try pass.end(of: file) }
    throw InputProblem(
      .cutShort, path: file.path, fact: "it is larger than \(maximum >> 20) MiB, or written oddly")
  }

  /// The hash of a file, whatever its size.
  ///
  /// - Parameter shouldStop: asked during long work.
  /// - Throws: ``InputProblem`` if it cannot be read or is damaged, ``Cancelled`` if it should stop.
  mutating func hash(
    of file: LogFile, _ files: some LogFileSource, shouldStop: () -> Bool
  ) throws -> ContentHash {
    var passes = false
    input.removeAll()
    var stored = hashesStored ? SHA256() : nil
    do {
      try files.read(file) { piece in
        if shouldStop() { throw Cancelled() }
        stored?.update(bufferPointer: piece)
        if !passes, input.count + piece.count <= Self.heldBytes { return input.append(piece) }
        if !passes {
          passes = true
          pass.begin(limit: Self.mostInflated)
          try pass.add(input.content, of: file)
        }
        try pass.add(piece, of: file)
        if pass.isFollowed { throw Enough() }
      }
    } catch is Enough {}
    var hash: ContentHash
    if !passes, let content = held(maximum: Self.mostHeld) {
      hash = ContentHash(
        sha256: content.sha256, isFollowed: content.isFollowed, bytesRead: input.count)
    } else {
      if !passes {
        pass.begin(limit: Self.mostInflated)
        try pass.add(input.content, of: file)
      }
      hash = try pass.end(of: file)
    }
    hash.storedSHA256 = stored?.finalize()
    return hash
  }

  /// What the input is, if it can be inflated in memory.
  private mutating func held(maximum: Int) -> Content? {
    guard input.content.starts(with: OtherFormat.gzipMark) else {
      guard !input.content.isEmpty else { return nil }
      return Content(text: input.content, sha256: Self.sha256(input.content), isFollowed: false)
    }
    output.removeAll()
    guard let used = whole.inflate(input.content, to: &output, maximum: maximum) else { return nil }
    return Content(
      text: output.content, sha256: Self.sha256(output.content), isFollowed: used < input.count)
  }

  private static func sha256(_ bytes: UnsafeRawBufferPointer) -> SHA256.Digest {
    var hash = SHA256()
    hash.update(bufferPointer: bytes)
    return hash.finalize()
  }
}

/// Inflates the first member of a file and hashes it, a piece at a time. Reuses its memory.
private struct MemberPass: ~Copyable {
  private var inflater = GzipInflater()
  private var room = PaddedBuffer(capacity: 256 * 1024)
  private var limit = 0
  private var hash = SHA256()
  private var isGzip: Bool?
  private var bytesRead = 0
  private var inflated = 0
  private var hasEnded = false
  /// Whether bytes follow the member; the rest of the file changes nothing then.
  private(set) var isFollowed = false

  /// Begins another file.
  ///
  /// - Parameter limit: how much it may inflate to.
  mutating func begin(limit: Int) {
    inflater.reset()
    hash = SHA256()
    (self.limit, isGzip, bytesRead, inflated, hasEnded, isFollowed) = (
      limit, nil, 0, 0, false, false
    )
  }

  mutating func add(_ piece: UnsafeRawBufferPointer, of file: LogFile) throws(InputProblem) {
    guard !piece.isEmpty else { return }
    bytesRead += piece.count
    let isGzip = self.isGzip ?? piece.starts(with: OtherFormat.gzipMark)
    self.isGzip = isGzip
    if !isGzip {
      hash.update(bufferPointer: piece)
    } else if hasEnded {
      isFollowed = true
    } else {
      try inflate(piece, of: file)
    }
  }

  private mutating func inflate(
    _ piece: UnsafeRawBufferPointer, of file: LogFile
  ) throws(InputProblem) {
    inflater.begin(piece)
    while true {
      switch inflater.next(into: room.room) {
      case .output(let count):
        inflated += count
        if inflated > limit {
          throw InputProblem(
            .cutShort, path: file.path, fact: "it inflates to more than \(limit >> 20) MiB")
        }
        hash.update(bufferPointer: UnsafeRawBufferPointer(start: room.base, count: count))
      case .endOfMember:
        (hasEnded, isFollowed) = (true, inflater.hasInput)
        return
      case .needsInput: return
      case .damaged(let reason): throw InputProblem(.cutShort, path: file.path, fact: reason)
      }
    }
  }

  /// What the file is, after its last piece.
  mutating func end(of file: LogFile) throws(InputProblem) -> ContentHash {
    guard let isGzip else {
      throw InputProblem(.empty, path: file.path, fact: "there is nothing in it")
    }
    guard !isGzip || hasEnded else {
      throw InputProblem(.cutShort, path: file.path, fact: "the gzip data ends before its end")
    }
    return ContentHash(
      sha256: hash.finalize(), isFollowed: isFollowed, bytesRead: bytesRead)
  }
}
