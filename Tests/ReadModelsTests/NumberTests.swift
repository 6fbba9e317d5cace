import ReadModels
import Testing

@Suite("Numbers as people read them")
struct NumberTests {
  @Test(
    "Thousands are parted by commas",
    arguments: [
      (0, "0"), (7, "7"), (999, "999"), (1000, "1,000"), (12_345, "12,345"),
      (999_999, "999,999"), (1_000_000, "1,000,000"), (-1, "-1"), (-999, "-999"),
      (-1234, "-1,234"), (Int.max, "9,223,372,036,854,775,807"),
      (Int.min, "-9,223,372,036,854,775,808"),
    ])
  func grouped(_ value: Int, _ text: String) { #expect(Number.grouped(value) == text) }

  @Test("One, and more than one")
  func counted() {
    #expect(Number.counted(1, "file") == "1 file")
    #expect(Number.counted(0, "file") == "0 files")
    #expect(Number.counted(2500, "file") == "2,500 files")
    #expect(Number.counted(1, "entry", "entries") == "1 entry")
    #expect(Number.counted(2, "entry", "entries") == "2 entries")
  }

  @Test(
    "Bytes in the unit that fits, with a digit after the point below a hundred",
    arguments: [
      (0, "0 bytes"), (999, "999 bytes"), (1000, "1.0 KB"), (1040, "1.0 KB"), (1060, "1.1 KB"),
      (99_940, "99.9 KB"), (99_960, "100 KB"), (100_000, "100 KB"), (999_499, "999 KB"),
      (999_500, "1.0 MB"), (233_000_000, "233 MB"), (999_999_999, "1.0 GB"),
      (1_500_000_000, "1.5 GB"), (25_000_000_000_000, "25000 GB"),
    ])
  func bytes(_ value: Int, _ text: String) { #expect(Number.bytes(value) == text) }

  @Test(
    "A span of time in its two largest units",
    arguments: [
      (0, "0s"), (39, "39s"), (60, "1m"), (2688, "44m 48s"), (22_320, "6h 12m"), (3605, "1h"),
      (86_400, "1d"), (275_000, "3d 4h"), (86_460, "1d"), (126_230_400, "1,461d"),
    ] as [(Int64, String)])
  func duration(seconds: Int64, text: String) {
    #expect(Number.duration(seconds) == text)
  }
}
