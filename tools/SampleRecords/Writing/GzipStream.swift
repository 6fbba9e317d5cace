import CZlib

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
