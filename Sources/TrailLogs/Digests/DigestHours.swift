import CloudTrail

/// What became of each digest of the time that was asked for: whether its hour is proven, and why not.
struct DigestHours {
  /// The hour of one digest.
  struct Hour {
    /// The place of its series in the report.
    var series: Int
    var time: Range<Timestamp>
    /// Why it is not proven although nothing is amiss; nil if its digest is signed.
    var open: ValidationReport.OpenSpan?
    var isRefused = false
    /// Whether all files that its digest lists are as they were delivered.
    var isWhole = true
    /// Whether those of them that hold calls are, and were read.
    var isRead = true
  }

  /// An account and a Region.
  struct Place: Hashable {
    var account: String
    var region: String
  }

  private var hours: [Hour] = []

  var count: Int { hours.count }
  subscript(index: Int) -> Hour { hours[index] }

  mutating func add(series: Int, _ time: Range<Timestamp>) {
    hours.append(Hour(series: series, time: time))
  }

  /// Says that a file of an hour is missing, or not as it was delivered.
  mutating func spoil(_ index: Int) { hours[index].isWhole = false }

  /// Says that a file of an hour that holds calls was not read.
  mutating func leaveUnread(_ index: Int) { hours[index].isRead = false }

  /// Takes what the chain says of a digest.
  mutating func settle(_ link: DigestChain.Link, _ index: Int) {
    switch link.state {
    case .signed: break
    case .refused: hours[index].isRefused = true
    case .linked: hours[index].open = .init(hours: link.hours, reason: .noKeys)
    case .open(let reason):
      hours[index].open = .init(
        hours: link.hours, reason: reason,
        digest: link.statement.map { .init(bucket: $0.bucket, key: $0.key) })
    }
  }

  private var inOrder: [Hour] { hours.sorted { $0.time.lowerBound < $1.time.lowerBound } }

  /// Adds to a report what is proven and what is open.
  func addSpans(to report: inout ValidationReport) {
    for hour in inOrder {
      if let open = hour.open { report.series[hour.series].open.add(open) }
      guard !hour.isRefused, hour.open == nil else { continue }
      if hour.isWhole { report.series[hour.series].proven.join(hour.time) }
      if hour.isRead { report.series[hour.series].read.join(hour.time) }
    }
    for index in report.series.indices {
      report.series[index].open.sort { $0.hours.lowerBound < $1.hours.lowerBound }
    }
  }

  /// How far from the ends of what digests cover a file may be listed by a digest that is not here, in seconds.
  private static let slack: Int64 = 3600

  /// The time for which a file must be listed if it is there: that of digests which nothing speaks against.
  func covered(by report: ValidationReport) -> [Place: [Range<Timestamp>]] {
    var covered: [Place: [Range<Timestamp>]] = [:]
    for hour in inOrder where !hour.isRefused {
      let series = report.series[hour.series].series
      guard !series.isBackfill else { continue }
      covered[Place(account: series.account, region: series.region), default: []].join(hour.time)
    }
    return covered.mapValues { spans in
      spans.compactMap { span in
        let from = span.lowerBound.advanced(bySeconds: Self.slack)
        let until = span.upperBound.advanced(bySeconds: -Self.slack)
        return from < until ? from..<until : nil
      }
    }
  }
}

extension [ValidationReport.OpenSpan] {
  /// Adds a span, joined to the last one if it goes on for the same reason and no digest must be named for each.
  fileprivate mutating func add(_ span: ValidationReport.OpenSpan) {
    if let last, last.reason == span.reason, span.reason == .noKeys,
      span.hours.lowerBound <= last.hours.upperBound
    {
      let end = Swift.max(last.hours.upperBound, span.hours.upperBound)
      self[count - 1].hours = last.hours.lowerBound..<end
    } else {
      append(span)
    }
  }
}
