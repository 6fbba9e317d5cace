import CloudTrail
import Testing

@Suite("Times")
struct TimestampTests {
  @Test(
    "ISO 8601 forms that logs and people write",
    arguments: [
      ("2023-07-10T12:00:08Z", 1_688_990_408_000_000),
      ("2023-07-10 12:00:08", 1_688_990_408_000_000),
      ("2023-07-10T14:00:08+02:00", 1_688_990_408_000_000),
      ("2023-07-10T12:00:08.25Z", 1_688_990_408_250_000),
      ("2024-02-29T00:00:00Z", 1_709_164_800_000_000),
      ("1970-01-01T00:00:00Z", 0),
    ] as [(String, Int64)])
  func reads(_ text: String, _ microseconds: Int64) {
    #expect(Timestamp(iso8601: text) == Timestamp(microseconds: microseconds))
  }

  @Test(
    "What is no time",
    arguments: [
      "", "2023-02-29T00:00:00Z", "2023-07-10", "2023-07-10T24:00:00Z", "2023-7-10T12:00:08Z",
      "2023-07-10T12:00:08ZZ", "2023-07-10T12:00:08.Z", "tomorrow", "2023-13-10T12:00:08Z",
    ])
  func refuses(_ text: String) {
    #expect(Timestamp(iso8601: text) == nil)
  }

  @Test("Every byte at every index of the plain form is read as it is, or refused")
  func everyByte() {
    for text in ["2024-02-29T19:59:38Z", "1999-12-31T23:00:09Z"] {
      for index in 0..<20 {
        for byte in UInt8.min...UInt8.max {
          var bytes = Array(text.utf8)
          bytes[index] = byte
          let read = bytes.withUnsafeBytes { Timestamp(iso8601: $0) }
          #expect(read == Self.readSlowly(bytes), "\(byte) at \(index) of \(text)")
        }
      }
    }
  }

  /// The plain form, with a space for the `T` or without the `Z` as well; days are counted one by one.
  private static func readSlowly(_ bytes: [UInt8]) -> Timestamp? {
    let text = String(decoding: bytes, as: UTF8.self)
    let form = /([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2}):([0-9]{2})Z/
    guard let match = text.wholeMatch(of: form)?.output,
      let year = Int64(match.1), let month = Int(match.2), let day = Int64(match.3),
      let hour = Int64(match.4), let minute = Int64(match.5), let second = Int64(match.6)
    else { return nil }
    func isLeap(_ year: Int64) -> Bool { year % 4 == 0 && year % 100 != 0 || year % 400 == 0 }
    let months: [Int64] = [31, isLeap(year) ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]
    guard year >= 1970, (1...12).contains(month), (1...months[month - 1]).contains(day), hour < 24,
      minute < 60, second < 60
    else { return nil }
    var days = months.prefix(month - 1).reduce(0, +) + day - 1
    for past in 1970..<max(year, 1970) { days += isLeap(past) ? 366 : 365 }
    return Timestamp(seconds: days * 86_400 + hour * 3600 + minute * 60 + second)
  }

  @Test("Every day of four centuries is written and read as the same day")
  func roundTrip() {
    for day in stride(from: Int64(0), to: 146_097, by: 7) {
      let time = Timestamp(microseconds: day * 86_400_000_000 + 12_345_678)
      #expect(Timestamp(iso8601: time.description) == time)
    }
  }
}
