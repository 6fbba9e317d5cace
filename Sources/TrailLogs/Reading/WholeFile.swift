import CDeflate
import CSimdJSON
import CloudTrail

/// Reads a small file at one go, and inflates it likewise: in about half the time that zlib takes for
/// it piece by piece. Keeps its memory from file to file.
struct WholeFile: ~Copyable {
  /// What a file holds, with padding behind it; valid until the next file is read.
  struct Content {
    var text: UnsafeRawBufferPointer
    /// As the file lies on disk.
    var bytesRead: Int
  }

  /// The most bytes of a file that are held, on disk and inflated.
  private let maximum: Int
  private var input = PaddedBuffer(capacity: 0)
  private var output = PaddedBuffer(capacity: 0)
  private let decompressor: OpaquePointer?

  init(maximum: Int) {
    self.maximum = maximum
    decompressor = maximum > 0 ? libdeflate_alloc_decompressor() : nil
  }

  deinit {
    if let decompressor { libdeflate_free_decompressor(decompressor) }
  }

  /// Nil where the file must be read piece by piece from its start: it is too large, cannot be read
  /// twice, is not what its name says, or there is something about its gzip data that only zlib shall
  /// judge.
  mutating func content(of source: borrowing ByteSource, name: String) -> Content? {
    guard let size = source.size, size > 0, size <= maximum else { return nil }
    // Room for a byte more shows whether the file has grown since it was measured: less than was
    // asked for is the end of a regular file.
    input.removeAll()
    input.makeRoom(for: size + 1, atMost: maximum + 1)
    do { input.advance(by: try source.read(into: input.room, atLeast: size)) } catch {
      return nil
    }
    guard input.count > 0, input.count <= size else { return nil }
    if input.content.starts(with: [0x1f, 0x8b]) {
      return inflate() ? Content(text: output.content, bytesRead: input.count) : nil
    }
    if name.hasSuffix(".gz") { return nil }
    return Content(text: input.content, bytesRead: input.count)
  }

  /// Inflates all members of the input.
  private mutating func inflate() -> Bool {
    guard let decompressor, let hint = lastSize, hint <= maximum else { return false }
    output.removeAll()
    output.makeRoom(for: min(max(hint, 64 * 1024), maximum), atMost: maximum)
    var at = 0
    while at < input.count {
      guard !hasHeaderChecksum(at) else { return false }
      let room = min(output.capacity, maximum) - output.count
      var used = 0
      var produced = 0
      let result = libdeflate_gzip_decompress_ex(
        decompressor, input.base + at, input.count - at, output.base + output.count, room, &used,
        &produced)
      switch result {
      case LIBDEFLATE_SUCCESS:
        at += used
        output.advance(by: produced)
      case LIBDEFLATE_INSUFFICIENT_SPACE where output.capacity < maximum:
        output.makeRoom(for: min(output.capacity * 2, maximum), atMost: maximum)
      default: return false
      }
    }
    return true
  }

  /// The size that the last member says it has: of the whole where, as nearly always, there is but
  /// one, and never more than that.
  private var lastSize: Int? {
    guard input.count >= 18 else { return nil }
    let size = input.base.loadUnaligned(fromByteOffset: input.count - 4, as: UInt32.self)
    return Int(UInt32(littleEndian: size))
  }

  /// libdeflate passes over the checksum that a header may have; zlib compares it.
  private func hasHeaderChecksum(_ member: Int) -> Bool {
    input.count - member > 3 && input.content[member + 3] & 2 != 0
  }
}
