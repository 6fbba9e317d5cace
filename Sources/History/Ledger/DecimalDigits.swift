/// Numbers written in decimal ASCII, without a text in between: a row of the ledger has some fifty.
enum DecimalDigits {
  /// Calls the body with the digits of a number, after a minus sign if it is negative. They are valid only
  /// during the call.
  static func withDigits<Result>(
    of number: Int64, _ body: (UnsafeBufferPointer<UInt8>) throws -> Result
  ) rethrows -> Result {
    // The longest is -9223372036854775808.
    try withUnsafeTemporaryAllocation(of: UInt8.self, capacity: 20) { room in
      var start = room.count
      var rest = number.magnitude
      repeat {
        start -= 1
        room[start] = UInt8(ascii: "0") + UInt8(truncatingIfNeeded: rest % 10)
        rest /= 10
      } while rest > 0
      if number < 0 {
        start -= 1
        room[start] = UInt8(ascii: "-")
      }
      return try body(UnsafeBufferPointer(rebasing: room[start...]))
    }
  }
}

extension [UInt8] {
  /// Appends a number in decimal ASCII.
  mutating func append(decimal number: Int64) {
    DecimalDigits.withDigits(of: number) { append(contentsOf: $0) }
  }
}
