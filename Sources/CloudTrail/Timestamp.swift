import Glibc

/// A moment in UTC, in whole microseconds since 1970-01-01T00:00:00Z.
///
/// CloudTrail's `eventTime` has a resolution of one second; the time at which the store
/// records an event has microseconds. Both are this type.
public struct Timestamp: Sendable, Hashable, Comparable {
  /// Microseconds since 1970-01-01T00:00:00Z; negative before that.
  public var microseconds: Int64

  /// The moment so many microseconds after 1970-01-01T00:00:00Z.
  public init(microseconds: Int64) { self.microseconds = microseconds }

  /// The moment so many seconds after 1970-01-01T00:00:00Z; the first or last one that there is, if that
  /// is beyond them.
  public init(seconds: Int64) {
    let (product, isBeyond) = seconds.multipliedReportingOverflow(by: 1_000_000)
    microseconds = isBeyond ? (seconds < 0 ? .min : .max) : product
  }

  /// The moments that ``description`` writes in ISO 8601, and that a log can hold: those of the years 0 to
  /// 9999.
  public static let writable =
    Timestamp(
      microseconds: -62_167_219_200_000_000)...Timestamp(
      microseconds: 253_402_300_799_999_999)

  /// Whether `left` is the earlier moment.
  public static func < (left: Timestamp, right: Timestamp) -> Bool {
    left.microseconds < right.microseconds
  }

  /// Whole seconds since 1970, rounded down.
  public var second: Int64 {
    let (quotient, remainder) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
    return remainder < 0 ? quotient - 1 : quotient
  }

  /// Whether this is a whole second, like every time in a CloudTrail record. The call itself may have
  /// been made at any point of that second.
  public var isWholeSecond: Bool { microseconds % 1_000_000 == 0 }

  /// The moment so many seconds later; earlier if the number is negative. The first or last one that there
  /// is, if that is beyond them.
  public func advanced(bySeconds seconds: Int64) -> Timestamp {
    let span = Timestamp(seconds: seconds).microseconds
    let (sum, isBeyond) = microseconds.addingReportingOverflow(span)
    return Timestamp(microseconds: isBeyond ? (span < 0 ? .min : .max) : sum)
  }
}

// MARK: - ISO 8601

extension Timestamp: CustomStringConvertible {
  /// ISO 8601 in UTC: `2023-07-10T12:00:08Z`, with six digits of a fraction of a second if
  /// there is one.
  public var description: String {
    let seconds = second
    let remainder = microseconds % 1_000_000
    let fraction = remainder < 0 ? remainder + 1_000_000 : remainder
    let (day, secondOfDay) = Self.divided(seconds, by: 86_400)
    let date = Self.date(daysSince1970: day)
    var text = Self.padded(date.year, 4) + "-" + Self.padded(date.month, 2) + "-"
    text += Self.padded(date.day, 2) + "T" + Self.padded(secondOfDay / 3600, 2) + ":"
    text += Self.padded(secondOfDay / 60 % 60, 2) + ":" + Self.padded(secondOfDay % 60, 2)
    if fraction != 0 { text += "." + Self.padded(fraction, 6) }
    return text + "Z"
  }

  /// Reads `2023-07-10T12:00:08Z`; also with a space for the `T`, a fraction of up to nine digits, an
  /// offset such as `+02:00`, or nothing after the seconds, which then are UTC. Years 1970 to 9999. Nil
  /// for anything else, dates that do not exist included.
  public init?(iso8601 text: some StringProtocol) {
    var copy = String(text)
    guard let parsed = copy.withUTF8({ Timestamp(iso8601: UnsafeRawBufferPointer($0)) }) else {
      return nil
    }
    self = parsed
  }

  /// A time as the API and the AWS CLI write it: seconds since 1970, with a fraction or without, or
  /// ISO 8601. Nil for anything else, and for seconds before 1970 or after the year 9999.
  public init?(json: JSONValue) {
    let latest = 253_402_300_799.0
    switch json {
    case .integer(let seconds) where seconds >= 0 && Double(seconds) <= latest:
      self.init(seconds: seconds)
    case .number(let seconds) where seconds >= 0 && seconds <= latest:
      self.init(microseconds: Int64((seconds * 1_000_000).rounded()))
    case .string(let text): self.init(iso8601: text)
    case .null, .bool, .integer, .number, .array, .object: return nil
    }
  }

  /// As ``init(iso8601:)-(StringProtocol)``, from UTF-8 bytes.
  public init?(iso8601 bytes: UnsafeRawBufferPointer) {
    if let plain = Self(plain: bytes) {
      self = plain
      return
    }
    var reader = DigitReader(bytes: bytes)
    guard let year = reader.number(4), reader.take("-"), let month = reader.number(2),
      reader.take("-"), let day = reader.number(2), reader.take("T") || reader.take(" "),
      let hour = reader.number(2), reader.take(":"), let minute = reader.number(2),
      reader.take(":"), let second = reader.number(2)
    else { return nil }
    guard (1970...9999).contains(year), (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    guard let fraction = reader.fraction(), let offset = reader.offset(), reader.isAtEnd else {
      return nil
    }
    let days = Self.daysSince1970(year: year, month: month, day: day)
    let seconds = days * 86_400 + hour * 3600 + minute * 60 + second - offset
    self.init(microseconds: seconds * 1_000_000 + fraction)
    // An offset can lead beyond the last year.
    guard Self.writable.contains(self) else { return nil }
  }

  /// Reads `2023-07-10T12:00:08Z` and nothing else: nearly every time in a log has this form, and a
  /// log has millions of them. Nil does not mean that the text is no time.
  private init?(plain bytes: UnsafeRawBufferPointer) {
    guard bytes.count == 20, let date = DigitPairs(bytes, at: 0, form: "0000-00-"),
      let hours = DigitPairs(bytes, at: 8, form: "00T00:00"),
      let seconds = DigitPairs(bytes, at: 12, form: "0:00:00Z")
    else { return nil }
    let year = date[0] * 100 + date[2]
    let (month, day) = (date[5], hours[0])
    let (hour, minute, second) = (hours[3], hours[6], seconds[5])
    guard year >= 1970, (1...12).contains(month),
      (1...Self.days(inMonth: month, of: year)).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    let days = Self.daysSince1970(year: year, month: month, day: day)
    self.init(seconds: days * 86_400 + hour * 3600 + minute * 60 + second)
  }

  private static func padded(_ number: Int64, _ width: Int) -> String {
    let digits = String(number)
    return String(repeating: "0", count: max(0, width - digits.count)) + digits
  }

  @inline(__always)
  private static func divided(_ value: Int64, by divisor: Int64) -> (Int64, Int64) {
    let remainder = ((value % divisor) + divisor) % divisor
    return ((value - remainder) / divisor, remainder)
  }

  private static func days(inMonth month: Int64, of year: Int64) -> Int64 {
    let leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0
    return switch month {
    case 2: leap ? 29 : 28
    case 4, 6, 9, 11: 30
    default: 31
    }
  }

  /// Days of the proleptic Gregorian calendar, counted from a March-based year so that the leap day
  /// comes last.
  private static func daysSince1970(year: Int64, month: Int64, day: Int64) -> Int64 {
    let shifted = month <= 2 ? year - 1 : year
    let (era, yearOfEra) = divided(shifted, by: 400)
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func date(daysSince1970 days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let (era, dayOfEra) = divided(days + 719_468, by: 146_097)
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let marchMonth = (5 * dayOfYear + 2) / 153
    let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
    let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
  }
}

/// Eight characters of a fixed form, read and checked in one step.
private struct DigitPairs {
  /// Each byte holds the number that the digit at its index and the next digit write.
  private let pairs: UInt64

  /// Nil if the text does not have the form.
  ///
  /// - Parameter form: eight characters: `0` matches any digit, the others match themselves.
  @inline(__always)
  init?(_ bytes: UnsafeRawBufferPointer, at offset: Int, form: StaticString) {
    let form = UInt64(
      littleEndian: UnsafeRawPointer(form.utf8Start).loadUnaligned(as: UInt64.self))
    let text = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt64.self))
    // In `found`, a digit is its value and a matching sign is 0. Adding 118 to a byte that must be a
    // digit, or 127 to one that must be 0, sets its high bit if the byte is larger than allowed.
    let found = text ^ form
    let isSign = ((form ^ 0x3030_3030_3030_3030) &+ Self.low) & ~Self.low
    let added = Self.low &- ((~isSign & ~Self.low) >> 7) &* 9
    guard (found | ((found & Self.low) &+ added)) & ~Self.low == 0 else { return nil }
    pairs = found &* 10 &+ (found >> 8)
  }

  /// All bits of each byte but the highest.
  private static var low: UInt64 { 0x7f7f_7f7f_7f7f_7f7f }

  subscript(index: Int) -> Int64 { Int64(pairs >> (8 * UInt64(index)) & 0xff) }
}

/// Reads the parts of an ISO 8601 time from left to right.
private struct DigitReader {
  let bytes: UnsafeRawBufferPointer
  var at = 0

  var isAtEnd: Bool { at == bytes.count }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard at < bytes.count, UInt32(bytes[at]) == character.value else { return false }
    at += 1
    return true
  }

  mutating func number(_ digits: Int) -> Int64? {
    guard at + digits <= bytes.count else { return nil }
    var value: Int64 = 0
    for index in at..<(at + digits) {
      guard let digit = digit(index) else { return nil }
      value = value * 10 + digit
    }
    at += digits
    return value
  }

  /// Microseconds; digits past the sixth are read and dropped.
  mutating func fraction() -> Int64? {
    guard take(".") else { return 0 }
    var value: Int64 = 0
    var count = 0
    while at < bytes.count, let digit = digit(at) {
      if count < 6 { value = value * 10 + digit }
      count += 1
      at += 1
    }
    guard (1...9).contains(count) else { return nil }
    for _ in min(count, 6)..<6 { value *= 10 }
    return value
  }

  /// Seconds east of UTC.
  mutating func offset() -> Int64? {
    if isAtEnd || take("Z") { return 0 }
    let sign: Int64 = take("+") ? 1 : take("-") ? -1 : 0
    guard sign != 0, let hours = number(2) else { return nil }
    _ = take(":")
    guard let minutes = number(2), hours <= 14, minutes < 60 else { return nil }
    return sign * (hours * 3600 + minutes * 60)
  }

  private func digit(_ index: Int) -> Int64? {
    let byte = bytes[index]
    return (48...57).contains(byte) ? Int64(byte - 48) : nil
  }
}

extension Timestamp {
  /// The system's clock.
  public static var now: Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }
}
