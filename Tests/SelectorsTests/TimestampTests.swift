import Selectors
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

  @Test("Every day of four centuries is written and read as the same day")
  func roundTrip() {
    for day in stride(from: Int64(0), to: 146_097, by: 7) {
      let time = Timestamp(microseconds: day * 86_400_000_000 + 12_345_678)
      #expect(Timestamp(iso8601: time.description) == time)
    }
  }
}
