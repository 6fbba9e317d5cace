/// A format that is not read, recognised by the first bytes of its files.
public enum OtherFormat: String, Sendable, CaseIterable {
  /// Inside gzip data; alone it is read.
  case gzip
  case zip, tar, parquet, zstandard, bzip2, xz, sevenZip
  case orc, avro, pdf, sqlite

  static let gzipMark: [UInt8] = [0x1f, 0x8b]
  /// How many bytes must be known to recognise every format: tar has its mark at byte 257.
  static let judgedBytes = 262

  /// Nil for everything that may be text. What is text in one of the first bytes is none of these formats.
  init?(_ bytes: UnsafeRawBufferPointer) {
    guard let format = Self.allCases.first(where: { $0.isFormat(of: bytes) }) else { return nil }
    self = format
  }

  private func isFormat(of bytes: UnsafeRawBufferPointer) -> Bool {
    func begins(_ mark: [UInt8], at offset: Int = 0) -> Bool {
      bytes.count >= offset + mark.count
        && bytes[offset..<(offset + mark.count)].elementsEqual(mark)
    }
    return switch self {
    case .gzip: begins(Self.gzipMark)
    case .zip: begins([0x50, 0x4b, 3, 4]) || begins([0x50, 0x4b, 5, 6])
    case .tar: begins(Array("ustar".utf8), at: 257)
    case .parquet: begins(Array("PAR1".utf8))
    case .zstandard: begins([0x28, 0xb5, 0x2f, 0xfd])
    case .bzip2: begins(Array("BZh".utf8))
    case .xz: begins([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0])
    case .sevenZip: begins([0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c])
    case .orc: begins(Array("ORC".utf8))
    case .avro: begins(Array("Obj".utf8) + [1])
    case .pdf: begins(Array("%PDF-".utf8))
    case .sqlite: begins(Array("SQLite format 3".utf8) + [0])
    }
  }

  /// What it is, as a part of a sentence.
  public var words: String {
    switch self {
    case .gzip: "gzip data inside gzip data"
    case .zip: "a zip archive"
    case .tar: "a tar archive"
    case .parquet: "a Parquet table"
    case .zstandard: "compressed with zstd"
    case .bzip2: "compressed with bzip2"
    case .xz: "compressed with xz"
    case .sevenZip: "a 7z archive"
    case .orc: "an ORC table"
    case .avro: "an Avro file"
    case .pdf: "a PDF document"
    case .sqlite: "an SQLite database"
    }
  }
}
