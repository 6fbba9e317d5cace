import CZlib

/// One gzip member whose header carries neither a time nor a name: same input, same bytes.
package enum Gzip {
  package static func compress(_ input: [UInt8]) throws(WritingError) -> [UInt8] {
    var stream = z_stream()
    // 31 = a window of 2¹⁵ bytes, plus 16 to ask for gzip's header, whose time zlib leaves at 0.
    guard trailback_deflate_init(&stream, Z_DEFAULT_COMPRESSION, 31) == Z_OK else {
      throw .compression
    }
    defer { deflateEnd(&stream) }

    var source = input
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(input.count))))
    let outcome = source.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { output in
        stream.next_in = source.baseAddress
        stream.avail_in = uInt(source.count)
        stream.next_out = output.baseAddress
        stream.avail_out = uInt(output.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard outcome == Z_STREAM_END else { throw .compression }
    output.removeLast(Int(stream.avail_out))
    return output
  }

  /// What one gzip member holds.
  package static func inflate(_ input: [UInt8]) throws(WritingError) -> [UInt8] {
    var stream = z_stream()
    guard trailback_inflate_init(&stream, 31) == Z_OK else { throw .compression }
    defer { inflateEnd(&stream) }
    var source = input
    var output: [UInt8] = []
    var room = [UInt8](repeating: 0, count: 1 << 16)
    let outcome = source.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = uInt(source.count)
      while true {
        let outcome = room.withUnsafeMutableBufferPointer { room in
          stream.next_out = room.baseAddress
          stream.avail_out = uInt(room.count)
          return CZlib.inflate(&stream, Z_NO_FLUSH)
        }
        output += room[..<(room.count - Int(stream.avail_out))]
        if outcome != Z_OK { return outcome }
      }
    }
    guard outcome == Z_STREAM_END else { throw .compression }
    return output
  }
}

/// One gzip member made piece by piece, for files that are too large to hold.
package final class GzipStream {
  // zlib's state points back at the stream, which must therefore stay where it is.
  private let stream: UnsafeMutablePointer<z_stream>
  private var output = [UInt8](repeating: 0, count: 1 << 16)

  package init() throws(WritingError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    guard trailback_deflate_init(stream, Z_DEFAULT_COMPRESSION, 31) == Z_OK else {
      stream.deallocate()
      throw .compression
    }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Hands on what comes out of it; the last piece closes the member.
  package func compress(
    _ piece: [UInt8], isLast: Bool, _ each: (ArraySlice<UInt8>) throws -> Void
  ) throws {
    var piece = piece
    let count = piece.count
    try piece.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = uInt(count)
      var isFull = true
      while isFull {
        let outcome = output.withUnsafeMutableBufferPointer { room in
          stream.pointee.next_out = room.baseAddress
          stream.pointee.avail_out = uInt(room.count)
          return deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
        }
        guard outcome != Z_STREAM_ERROR else { throw WritingError.compression }
        isFull = stream.pointee.avail_out == 0
        try each(output[..<(output.count - Int(stream.pointee.avail_out))])
      }
    }
  }
}

/// Why a file could not be written: the fact, and what to do about it.
package enum WritingError: Error, CustomStringConvertible {
  case folderInUse(String)
  case notWritten(path: String, reason: String)
  case compression

  package var description: String {
    switch self {
    case .folderInUse(let path):
      "\(path) exists already, and two sets of files in one folder would be mixed. "
        + "Remove it, or name another folder."
    case .notWritten(let path, let reason):
      "\(path) could not be written. \(reason) Name a folder that you may write to."
    case .compression:
      "zlib could not compress or inflate a log file, most likely for want of memory. "
        + "Ask for less, or end other programs."
    }
  }
}
