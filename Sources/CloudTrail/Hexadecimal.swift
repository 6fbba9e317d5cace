/// Bytes as lowercase hexadecimal digits, two for each: how hashes and signatures are written.
public enum Hexadecimal {
  /// Two lowercase digits for each byte, in the order of the bytes.
  public static func string(_ bytes: some Sequence<UInt8>) -> String {
    Array(bytes).withUnsafeBytes { string($0) }
  }

  /// As ``string(_:)-(Sequence<UInt8>)``, for bytes in memory.
  public static func string(_ bytes: UnsafeRawBufferPointer) -> String {
    String(unsafeUninitializedCapacity: 2 * bytes.count) { digits in
      for (index, byte) in bytes.enumerated() {
        digits.initializeElement(at: 2 * index, to: digit(byte >> 4))
        digits.initializeElement(at: 2 * index + 1, to: digit(byte & 0xF))
      }
      return 2 * bytes.count
    }
  }

  /// The bytes that digits of either letter case mean, two for each; nil for anything else.
  public static func bytes(_ digits: some Collection<UInt8>) -> [UInt8]? {
    let values = digits.compactMap { value(ofDigit: $0) }
    guard values.count == digits.count, values.count.isMultiple(of: 2) else { return nil }
    return stride(from: 0, to: values.count, by: 2).map { values[$0] << 4 | values[$0 + 1] }
  }

  /// The digit of a number from 0 to 15, in ASCII.
  public static func digit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The number from 0 to 15 that a digit of either letter case means; nil for any other byte.
  public static func value(ofDigit digit: UInt8) -> UInt8? {
    switch digit {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): digit - UInt8(ascii: "0")
    case UInt8(ascii: "a")...UInt8(ascii: "f"): digit - UInt8(ascii: "a") + 10
    case UInt8(ascii: "A")...UInt8(ascii: "F"): digit - UInt8(ascii: "A") + 10
    default: nil
    }
  }
}
