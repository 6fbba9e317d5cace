/// One gzip member that holds bytes as they are, without compressing them (RFC 1952, RFC 1951 section 3.2.4).
public func storedGzip(_ bytes: [UInt8]) -> [UInt8] {
  var out: [UInt8] = [0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 0xff]
  let blocks = stride(from: 0, to: max(bytes.count, 1), by: 0xffff).map { start in
    bytes[start..<min(start + 0xffff, bytes.count)]
  }
  for (index, block) in blocks.enumerated() {
    let count = UInt16(block.count)
    out.append(index == blocks.count - 1 ? 1 : 0)
    for value in [count, ~count] { out += [UInt8(value & 0xff), UInt8(value >> 8)] }
    out += block
  }
  var sum = ~UInt32(0)
  for byte in bytes {
    sum ^= UInt32(byte)
    for _ in 0..<8 { sum = sum & 1 == 1 ? sum >> 1 ^ 0xedb8_8320 : sum >> 1 }
  }
  for value in [~sum, UInt32(bytes.count)] {
    out += [0, 8, 16, 24].map { UInt8(value >> $0 & 0xff) }
  }
  return out
}
