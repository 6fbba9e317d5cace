import SampleRecords

/// Values that the makers of calls and callers take as numbers, times or names of their own, and
/// that a template replaces wherever it meets them.
enum StandIn {
  static let byteCount = 907_316_425
  static let sessionStart = Moment(seconds: 1_001_001_001)

  static let all: [(text: String, hole: Hole)] = [
    (Account.id, .account),
    (Region.northVirginia.rawValue, .region),
    (String(byteCount), .byteCount),
    (sessionStart.text, .sessionStart),
  ]
}
