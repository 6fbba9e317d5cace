public import CloudTrail
import GRDB

/// The files that the ledger knows, by the path under which they were read last: which of them need not be
/// read again, and what is known of those that changed.
///
/// Of a path only a hash of 128 bits is kept, seeded anew for each process: a hundred thousand files take
/// some 15 MB.
public struct KnownFiles: Sendable {
  /// What the ledger knows of a file.
  public struct File: Sendable, Hashable {
    /// The row of the ledger.
    public var number: Int64
    /// In bytes on disk.
    public var size: Int64
    /// When it was changed last.
    public var modified: Timestamp
    /// The number of the reader.
    public var reader: Int
    /// The first and the last `eventTime`; nil if no record was read.
    public var times: ClosedRange<Timestamp>?
    /// SHA-256 of the bytes that were read, 32 bytes; nil if it is not known.
    public var sha256: SHA256Words?
    /// Whether all of it could be read and recorded.
    public var isWhole: Bool

    /// Whether the file need not be read again: it has the same size and time, and a reader of the same
    /// number read all of it. Its times say when its events happened.
    public func isUnchanged(size: Int64, modified: Timestamp, reader: Int) -> Bool {
      self.size == size && self.modified == modified && self.reader == reader && isWhole
    }
  }

  /// The 32 bytes of a SHA-256, without an allocation of their own.
  public struct SHA256Words: Sendable, Hashable, CustomStringConvertible {
    private var words: (UInt64, UInt64, UInt64, UInt64)

    /// Reads 64 hexadecimal digits; nil for any other text.
    public init?(_ text: String) {
      var text = text
      let words: (UInt64, UInt64, UInt64, UInt64)? = text.withUTF8 {
        Self.words(UnsafeRawBufferPointer($0))
      }
      guard let words else { return nil }
      self.words = words
    }

    init?(_ text: UnsafeRawBufferPointer) {
      guard let words = Self.words(text) else { return nil }
      self.words = words
    }

    private static func words(
      _ text: UnsafeRawBufferPointer
    ) -> (UInt64, UInt64, UInt64, UInt64)? {
      guard text.count == 64, let first = word(text[0..<16]), let second = word(text[16..<32]),
        let third = word(text[32..<48]), let fourth = word(text[48..<64])
      else { return nil }
      return (first, second, third, fourth)
    }

    private static func word(_ digits: Slice<UnsafeRawBufferPointer>) -> UInt64? {
      var word: UInt64 = 0
      for digit in digits {
        guard let value = Hexadecimal.value(ofDigit: digit) else { return nil }
        word = word << 4 | UInt64(value)
      }
      return word
    }

    /// 64 lowercase hexadecimal digits.
    public var description: String {
      Hexadecimal.string(
        [words.0, words.1, words.2, words.3].flatMap { word in
          (0..<8).map { UInt8(truncatingIfNeeded: word >> (56 - 8 * $0)) }
        })
    }

    /// Whether all bytes are the same.
    public static func == (left: Self, right: Self) -> Bool { left.words == right.words }

    /// Hashes the bytes.
    public func hash(into hasher: inout Hasher) {
      hasher.combine(words.0)
      hasher.combine(words.1)
    }
  }

  /// Two hashes of a path.
  private struct Key: Hashable {
    let first: Int
    let second: Int

    init(_ path: UnsafeRawBufferPointer) {
      first = Self.hash(path, 1)
      second = Self.hash(path, 2)
    }

    private static func hash(_ path: UnsafeRawBufferPointer, _ salt: UInt8) -> Int {
      var hasher = Hasher()
      hasher.combine(salt)
      hasher.combine(bytes: path)
      return hasher.finalize()
    }

    func hash(into hasher: inout Hasher) { hasher.combine(first) }
  }

  private var files: [File] = []
  /// Of the files in the list. Up to two thirds of a hash table are empty, so the files are not in it.
  private var indices: [Key: UInt32] = [:]

  fileprivate init(count: Int) {
    files.reserveCapacity(count)
    indices.reserveCapacity(count)
  }

  /// How many files are known.
  public var count: Int { files.count }

  /// What is known of the file that was read last under a path, whatever is there now.
  public subscript(path: String) -> File? {
    if files.isEmpty { return nil }
    var path = path.storable
    return path.withUTF8 { indices[Key(UnsafeRawBufferPointer($0))] }.map { files[Int($0)] }
  }

  /// The file, if it need not be read again; see ``File/isUnchanged(size:modified:reader:)``.
  public func unchanged(
    _ path: String, size: Int64, modified: Timestamp, reader: Int
  ) -> File? {
    self[path].flatMap {
      $0.isUnchanged(size: size, modified: modified, reader: reader) ? $0 : nil
    }
  }

  fileprivate mutating func add(_ file: File, _ path: UnsafeRawBufferPointer) {
    let key = Key(path)
    if let index = indices[key] {
      files[Int(index)] = file
    } else {
      indices[key] = UInt32(files.count)
      files.append(file)
    }
  }
}

extension HistorySnapshot {
  /// The files that the ledger knows, each by its last row. Standard input and pipes are none.
  public func knownFiles() throws -> KnownFiles {
    let count = min(try readingCount(), 1_000_000)
    var files = KnownFiles(count: Int(max(0, count)))
    try database.forEach(
      """
      SELECT path, number, size, modified_time, sha256, reader, first_time, last_time, problems
      FROM reading WHERE kind = 'file' AND size IS NOT NULL AND modified_time IS NOT NULL
      ORDER BY number
      """
    ) { row in
      let isHashed = !row.isNull(4)
      let first = try row.optionalTime(6)
      let last = try row.optionalTime(7)
      var times: ClosedRange<Timestamp>?
      if let first, let last, first <= last { times = first...last }
      let file = KnownFiles.File(
        number: try row.read(1), size: try row.read(2), modified: try row.time(3),
        reader: try row.read(5), times: times,
        sha256: isHashed ? try row.withText(4) { KnownFiles.SHA256Words($0) } : nil,
        isWhole: try row.read(8) as Int64 == 0)
      try row.withText(0) { files.add(file, $0) }
    }
    return files
  }
}
