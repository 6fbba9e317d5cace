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
}
