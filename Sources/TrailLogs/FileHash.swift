import CloudTrail
import Crypto

/// SHA-256 in hexadecimal, as provenance and ids write it.
public enum FileHash {
  /// The hash of a file as it lies on disk, in 64 lowercase digits; reads it once through a small
  /// buffer. Not for standard input, which can be read only once.
  ///
  /// - Throws: ``InputProblem`` of kind `unreadable`.
  public static func sha256(_ path: String) throws -> String {
    var opener = FileOpener()
    let source = try ByteSource(LogFile(path: path), &opener)
    let buffer = PaddedBuffer(capacity: 256 * 1024)
    var hash = SHA256()
    while true {
      let count = try source.read(into: buffer.room)
      if count == 0 { break }
      hash.update(bufferPointer: UnsafeRawBufferPointer(start: buffer.base, count: count))
    }
    return hexadecimal(hash.finalize())
  }

  static func sha256(of text: String) -> String {
    hexadecimal(SHA256.hash(data: Array(text.utf8)))
  }

  private static func hexadecimal(_ digest: SHA256.Digest) -> String {
    let digits = Array("0123456789abcdef".utf8)
    var out: [UInt8] = []
    out.reserveCapacity(64)
    for byte in digest {
      out.append(digits[Int(byte >> 4)])
      out.append(digits[Int(byte & 15)])
    }
    return String(decoding: out, as: UTF8.self)
  }
}
