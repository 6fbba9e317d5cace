import CZlib
import Glibc

/// Inflates a gzip stream of one or more members, a buffer at a time.
struct GzipInflater: ~Copyable {
  enum Step: Equatable {
    case output(Int)
    case needsInput
    /// The stream makes no sense from here on, for the reason given.
    case damaged(String)
  }

  /// zlib keeps the address of its state, which therefore must not move.
  private let stream: UnsafeMutablePointer<z_stream>
  private let isReady: Bool
  /// Between two members, where the input may end.
  private(set) var isAtEndOfMember = false
  private var members = 0

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
    members = 0
  }

  /// Gives input, which must stay where it is until ``next(into:)`` asks for more.
  mutating func begin(_ input: UnsafeRawBufferPointer) {
    stream.pointee.next_in = UnsafeMutablePointer(
      mutating: input.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.pointee.avail_in = UInt32(input.count)
  }

  mutating func next(into room: UnsafeMutableRawBufferPointer) -> Step {
    guard isReady else { return .damaged("zlib has no memory") }
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
      case Z_BUF_ERROR: return .needsInput
      default:
        let produced = room.count - Int(stream.pointee.avail_out)
        // What came out before the damage is whole; the next call comes upon the damage again.
        return produced > 0 ? .output(produced) : .damaged(words(code))
      }
    }
    return .output(room.count - Int(stream.pointee.avail_out))
  }

  private func words(_ code: Int32) -> String {
    if members > 0, stream.pointee.total_out == 0 {
      return "what follows the gzip data is no gzip data"
    }
    guard let message = stream.pointee.msg else { return "the gzip data is damaged" }
    return "the gzip data is damaged: \(String(cString: message))"
  }
}
