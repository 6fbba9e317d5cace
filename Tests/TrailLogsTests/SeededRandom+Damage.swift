import TestSupport

extension SeededRandom {
  /// `bytes` with one to four of them replaced, inserted or removed.
  mutating func damaged(_ bytes: [UInt8]) -> [UInt8] {
    let alphabet = Array("{}[]\",:\\ \nau1eRecords\u{0}é".utf8)
    var bytes = bytes
    for _ in 0..<Int.random(in: 1...4, using: &self) {
      guard !bytes.isEmpty else { break }
      let at = Int.random(in: 0..<bytes.count, using: &self)
      let byte = alphabet[Int.random(in: 0..<alphabet.count, using: &self)]
      switch Int.random(in: 0..<3, using: &self) {
      case 0: bytes[at] = byte
      case 1: bytes.insert(byte, at: at)
      default: bytes.remove(at: at)
      }
    }
    return bytes
  }
}
