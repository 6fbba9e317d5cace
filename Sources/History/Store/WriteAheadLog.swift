import CloudTrail
import Foundation

#if canImport(Glibc)
  import Glibc
#endif

/// The write-ahead log of a store, read without SQLite, to see what SQLite passes over in silence.
///
/// The file `-wal` is a header of 32 bytes and frames: each a header of 24 bytes and one page. The
/// last frame of a transaction, its *commit frame*, has the size of the database in the header; the
/// others have 0. Every frame carries the two salts of the file's header, and a checksum over all
/// frames up to it. When SQLite opens the file, it reads up to the first frame that does not fit, and
/// what follows does not exist for it: one flipped bit takes all later transactions away
/// (sqlite.org/fileformat2.html, "The Write-Ahead Log").
///
/// ```
/// header  1  2  3*  4  5*  6  7*  8  9        * a commit frame
///                ^end        ✗────────────     what follows the first frame that does not fit
/// ```
///
/// What may follow the end without harm:
/// - frames of earlier rounds, which carry other salts: SQLite writes over its file from the front;
/// - frames with these salts and no commit frame among them: a transaction that was rolled back had
///   written part of its pages, or one was cut off by a power cut;
/// - one commit frame: the last transaction was being written when the power was cut, and of its
///   frames a later one reached the disk and an earlier one did not; or the program was killed between
///   the two writes of that frame's header and page. It was not acknowledged, since the file is
///   synchronized before a commit is. The same can be damage in the last transaction.
///
/// Two commit frames are damage: before the second was written, the first had been synchronized and
/// acknowledged. So is a header that does not fit its checksum, with frames after it.
///
/// SQLite goes on writing after the end and leaves the rest, so that the remains of one power cut
/// would be found for ever. So a writer empties the file after it has put a copy aside: see
/// ``WriteAheadLogRepair``.
struct WriteAheadLog: Hashable {
  /// The header's salts, which change each time when the file is written from the front again; those
  /// of the first frame if the header does not fit its checksum.
  var salts: [UInt8]
  var isHeaderWhole: Bool
  /// How many frames SQLite reads: those up to the last commit frame before the first that does not
  /// fit.
  var end = 0
  /// The frames with these salts that do not fit the checksums.
  var leftFrames = 0
  /// The commit frames among them.
  var leftCommits = 0

  /// Whether acknowledged transactions are lost.
  var isDamaged: Bool { leftCommits > (isHeaderWhole ? 1 : 0) }

  private static let headerLength = 32
  private static let frameHeaderLength = 24

  /// Reads the file.
  ///
  /// - Parameters:
  ///   - place: where the store is.
  ///   - limit: the most frames that are looked at; nil for all.
  /// - Returns: nil if there is no such file, or no frame in it.
  /// - Throws: ``HistoryError/cannotOpen(path:reason:)``.
  static func read(of place: StorePath, limit: Int? = nil) throws -> WriteAheadLog? {
    let path = place.writeAheadLog
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      if errno == ENOENT { return nil }
      throw failure(path)
    }
    // SQLite has its locks on other files, so closing this one lifts none of them.
    defer { close(descriptor) }
    var header = [UInt8](repeating: 0, count: headerLength)
    guard try fill(&header, descriptor, path) else { return nil }
    let magic = integer(header, 0)
    let size = Int(integer(header, 8))
    let isPageSize = size >= 512 && size <= 65536 && size & (size - 1) == 0
    var sum = Checksum(isBigEndian: magic & 1 == 1)
    sum.add(header[..<24])
    let isWhole = magic & ~1 == 0x377F_0682 && isPageSize && sum.isStored(in: header, at: 24)
    var log = WriteAheadLog(salts: Array(header[16..<24]), isHeaderWhole: isWhole)
    // A damaged header may lie about the size of a page. Ours are of SQLite's default size.
    let pageSize = isWhole ? size : 4096
    var frame = [UInt8](repeating: 0, count: frameHeaderLength + pageSize)
    var number = 0
    var fits = isWhole
    while number < limit ?? .max, try fill(&frame, descriptor, path) {
      number += 1
      if !isWhole && number == 1 { log.salts = Array(frame[8..<16]) }
      log.take(frame, number, &sum, &fits)
    }
    return number == 0 ? nil : log
  }

  private mutating func take(
    _ frame: [UInt8], _ number: Int, _ sum: inout Checksum, _ fits: inout Bool
  ) {
    let isOurs = frame[8..<16].elementsEqual(salts)
    let isCommit = Self.integer(frame, 4) != 0
    var isChecked = false
    if fits {
      sum.add(frame[..<8])
      sum.add(frame[Self.frameHeaderLength...])
      isChecked = sum.isStored(in: frame, at: 16)
      fits = isChecked && isOurs && Self.integer(frame, 0) != 0
      if fits {
        if isCommit { end = number }
        return
      }
    }
    // The checksum does not cover the salts: where it fits, they are what was damaged.
    guard isOurs || isChecked else { return }
    leftFrames += 1
    if isCommit { leftCommits += 1 }
  }

  fileprivate static func integer(_ bytes: [UInt8], _ offset: Int) -> UInt32 {
    bytes[offset..<offset + 4].reduce(0) { $0 << 8 | UInt32($1) }
  }

  /// Fills the buffer from where the last read ended.
  ///
  /// - Returns: false if the file ends before the buffer is full.
  private static func fill(
    _ buffer: inout [UInt8], _ descriptor: Int32, _ path: String
  ) throws -> Bool {
    var filled = 0
    while filled < buffer.count {
      let count = buffer.withUnsafeMutableBytes {
        Glibc.read(descriptor, $0.baseAddress?.advanced(by: filled), $0.count - filled)
      }
      if count == 0 { return false }
      if count > 0 { filled += count } else if errno != EINTR { throw failure(path) }
    }
    return true
  }

  private static func failure(_ path: String) -> HistoryError {
    .cannotOpen(path: path, reason: String(cString: strerror(errno)))
  }
}

/// SQLite's checksum of a write-ahead log: two sums over pairs of 32-bit words.
private struct Checksum {
  /// The order of the bytes in a word, which the header's magic number names.
  let isBigEndian: Bool
  private var first: UInt32 = 0
  private var second: UInt32 = 0

  init(isBigEndian: Bool) {
    self.isBigEndian = isBigEndian
  }

  /// - Parameter bytes: a multiple of eight.
  mutating func add(_ bytes: ArraySlice<UInt8>) {
    var first = first
    var second = second
    bytes.withUnsafeBytes { bytes in
      for offset in stride(from: 0, to: bytes.count, by: 8) {
        let left = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let right = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        first &+= (isBigEndian ? left.bigEndian : left.littleEndian) &+ second
        second &+= (isBigEndian ? right.bigEndian : right.littleEndian) &+ first
      }
    }
    self.first = first
    self.second = second
  }

  /// The sums are stored with the highest byte first, whatever the order of the words.
  func isStored(in bytes: [UInt8], at offset: Int) -> Bool {
    WriteAheadLog.integer(bytes, offset) == first
      && WriteAheadLog.integer(bytes, offset + 4) == second
  }
}
