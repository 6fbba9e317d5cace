import CDeflate
import CZlib
import Glibc

/// Reads a small file at once, and inflates it with libdeflate, which takes about half the time that
/// zlib takes piece by piece. Reuses its memory for the next file.
struct WholeFile: ~Copyable {
  /// Valid until the next file is read.
  struct Content {
    /// The inflated text, followed by padding.
    var text: UnsafeRawBufferPointer
    /// The bytes as they were read, inflated or not.
    var read: UnsafeRawBufferPointer
  }

  /// The largest file that is read, in bytes, on disk and inflated.
  private let maximum: Int
  private var input = PaddedBuffer(capacity: 0)
  private var output = PaddedBuffer(capacity: 0)
  private var inflater: MemberInflater

  init(maximum: Int) {
    self.maximum = maximum
    inflater = MemberInflater()
  }

  /// Reads a file, or returns nil if it must be read piece by piece from its start: because it is too
  /// large, cannot be read twice, is not what its name says, or has gzip data that only zlib can judge.
  mutating func content(of source: borrowing ByteSource, isNamedGzip: Bool) -> Content? {
    guard let size = source.size, size > 0, size <= maximum else { return nil }
    // One byte more than its size, to see whether the file has grown: reading less than asked for
    // means the end of a regular file.
    input.removeAll()
    input.makeRoom(for: size + 1, atMost: maximum + 1)
    do { input.advance(by: try source.read(into: input.room, atLeast: size)) } catch {
      return nil
    }
    guard input.count > 0, input.count <= size else { return nil }
    if input.content.starts(with: [0x1f, 0x8b]) {
      return inflate() ? Content(text: output.content, read: input.content) : nil
    }
    if isNamedGzip { return nil }
    return Content(text: input.content, read: input.content)
  }

  /// Inflates all members of the input.
  private mutating func inflate() -> Bool {
    output.removeAll()
    var at = 0
    while at < input.count {
      let rest = UnsafeRawBufferPointer(rebasing: input.content[at...])
      guard let used = inflater.inflate(rest, to: &output, maximum: maximum) else { return false }
      at += used
    }
    return true
  }
}

/// Inflates one gzip member that is in memory, with libdeflate.
struct MemberInflater: ~Copyable {
  private let decompressor: OpaquePointer? = libdeflate_alloc_decompressor()

  deinit {
    if let decompressor { libdeflate_free_decompressor(decompressor) }
  }

  /// Inflates the member that some bytes begin with, and adds what it holds to the output.
  ///
  /// - Parameter maximum: how many bytes the output may have.
  /// - Returns: how many bytes the member takes up; nil if only zlib can judge it, or there is no room.
  func inflate(
    _ bytes: UnsafeRawBufferPointer, to output: inout PaddedBuffer, maximum: Int
  ) -> Int? {
    guard let decompressor, let hint = Self.lastSize(bytes), hint <= maximum,
      !Self.hasHeaderChecksum(bytes)
    else { return nil }
    output.makeRoom(for: min(max(hint, 64 * 1024), maximum), atMost: maximum)
    while true {
      let room = min(output.capacity, maximum) - output.count
      var used = 0
      var produced = 0
      let result = libdeflate_gzip_decompress_ex(
        decompressor, bytes.baseAddress, bytes.count, output.base + output.count, room, &used,
        &produced)
      switch result {
      case LIBDEFLATE_SUCCESS:
        output.advance(by: produced)
        return used
      case LIBDEFLATE_INSUFFICIENT_SPACE where output.capacity < maximum:
        output.makeRoom(for: min(output.capacity * 2, maximum), atMost: maximum)
      default: return nil
      }
    }
  }

  /// The inflated size according to the last gzip member. Nearly always there is one member, and this
  /// is the size of all; otherwise it is less.
  private static func lastSize(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard bytes.count >= 18 else { return nil }
    let size = bytes.loadUnaligned(fromByteOffset: bytes.count - 4, as: UInt32.self)
    return Int(UInt32(littleEndian: size))
  }

  /// libdeflate ignores the checksum that a header may have; zlib compares it.
  private static func hasHeaderChecksum(_ member: UnsafeRawBufferPointer) -> Bool {
    member.count > 3 && member[3] & 2 != 0
  }
}

// MARK: Larger files

/// Inflates a gzip stream of one or more members with zlib, a buffer at a time.
struct GzipInflater: ~Copyable {
  enum Step: Equatable {
    case output(Int)
    /// All output of a member has been given, and its checksum and length are right.
    case endOfMember
    case needsInput
    /// The rest of the stream cannot be inflated, for this reason.
    case damaged(String)
  }

  /// zlib keeps the address of its state, which therefore must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool
  /// Between two members, where the input may end.
  private(set) var isAtEndOfMember = false
  /// Whether the end of the member still has to be told.
  private var endsMember = false
  private var members = 0

  /// Whether some of the input was not looked at.
  var hasInput: Bool { stream.pointee.avail_in > 0 }

  init() {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // 15 bits of window, and 16 for the gzip header.
    isReady = trailback_inflate_init(stream, 15 + 16) == Z_OK
  }

  deinit {
    if isReady { inflateEnd(stream) }
    stream.deallocate()
  }

  /// Begins a new file.
  mutating func reset() {
    if isReady { inflateReset(stream) }
    stream.pointee.avail_in = 0
    isAtEndOfMember = false
    endsMember = false
    members = 0
  }

  /// Gives input, which must not move until ``next(into:)`` asks for more.
  mutating func begin(_ input: UnsafeRawBufferPointer) {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(input.count)
  }

  mutating func next(into room: UnsafeMutableRawBufferPointer) -> Step {
    guard isReady else { return .damaged("zlib has no memory") }
    if endsMember {
      endsMember = false
      return .endOfMember
    }
    stream.pointee.next_out = room.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.pointee.avail_out = UInt32(room.count)
    while stream.pointee.avail_out == room.count {
      if isAtEndOfMember {
        guard stream.pointee.avail_in > 0 else { return .needsInput }
        inflateReset(stream)
        isAtEndOfMember = false
      }
      let code = inflate(stream, Z_NO_FLUSH)
      switch code {
      case Z_OK: continue
      case Z_STREAM_END:
        isAtEndOfMember = true
        members += 1
        guard stream.pointee.avail_out == room.count else {
          endsMember = true
          break
        }
        return .endOfMember
      case Z_BUF_ERROR: return .needsInput
      default:
        let produced = room.count - Int(stream.pointee.avail_out)
        // Gives what came out before the damage; the next call meets the damage again.
        return produced > 0 ? .output(produced) : .damaged(reason(code))
      }
    }
    return .output(room.count - Int(stream.pointee.avail_out))
  }

  private func reason(_ code: Int32) -> String {
    if members > 0, stream.pointee.total_out == 0 {
      return "what follows the gzip data is no gzip data"
    }
    let message = stream.pointee.msg.map { ": \(String(cString: $0))" } ?? ""
    return "the gzip data is damaged\(message); what was read of it may be wrong"
  }
}
