import CZlib

/// One gzip member.
func gzip(_ bytes: [UInt8], level: Int32 = 6) -> [UInt8] {
  var stream = z_stream()
  var output = [UInt8](repeating: 0, count: bytes.count + bytes.count / 100 + 200)
  var input = bytes
  _ = trailback_deflate_init(&stream, level, 15 + 16)
  let produced = input.withUnsafeMutableBufferPointer { source in
    output.withUnsafeMutableBufferPointer { target in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(source.count)
      stream.next_out = target.baseAddress
      stream.avail_out = UInt32(target.count)
      _ = deflate(&stream, Z_FINISH)
      return Int(stream.total_out)
    }
  }
  deflateEnd(&stream)
  return Array(output.prefix(produced))
}

func gzip(_ text: String) -> [UInt8] { gzip(Array(text.utf8)) }
