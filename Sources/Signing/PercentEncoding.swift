import CloudTrail

/// Percent-encoding as Signature Version 4 requires it: everything but `A–Z a–z 0–9 - . _ ~`, with capital
/// letters for digits.
package enum PercentEncoding {
  /// - Parameter kept: a byte that is not encoded either.
  package static func encoded(_ bytes: some Sequence<UInt8>, keeping kept: UInt8? = nil) -> [UInt8]
  {
    var out: [UInt8] = []
    for byte in bytes {
      if isUnreserved(byte) || byte == kept {
        out.append(byte)
      } else {
        out += [UInt8(ascii: "%"), capitalDigit(byte >> 4), capitalDigit(byte & 15)]
      }
    }
    return out
  }

  /// A percent sign that two digits do not follow is kept as it is.
  package static func decoded(_ bytes: some Collection<UInt8>) -> [UInt8] {
    let bytes = Array(bytes)
    var out: [UInt8] = []
    var at = 0
    while at < bytes.count {
      if bytes[at] == UInt8(ascii: "%"), at + 2 < bytes.count,
        let high = Hexadecimal.value(ofDigit: bytes[at + 1]),
        let low = Hexadecimal.value(ofDigit: bytes[at + 2])
      {
        out.append(high << 4 | low)
        at += 3
      } else {
        out.append(bytes[at])
        at += 1
      }
    }
    return out
  }

  private static func isUnreserved(_ byte: UInt8) -> Bool {
    switch byte {
    case 0x30...0x39, 0x41...0x5a, 0x61...0x7a, 0x2d, 0x2e, 0x5f, 0x7e: true
    default: false
    }
  }

  private static func capitalDigit(_ value: UInt8) -> UInt8 {
    let digit = Hexadecimal.digit(value)
    return digit >= UInt8(ascii: "a") ? digit - 0x20 : digit
  }
}
