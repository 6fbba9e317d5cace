import CloudTrail
import History

/// Where a trail delivered during one period, as far as it is known.
struct DeliveryPlace: Sendable {
  let from: Timestamp
  /// Nil for a period without an end.
  let until: Timestamp?
  let exists: Known<Bool>
  let bucket: Known<String>
  /// What precedes `AWSLogs` in the keys of its files; empty for nothing.
  let prefix: Known<String>
  let isOrganization: Known<Bool>

  private init(_ period: Period, _ settings: SettingsAtMoment) {
    from = period.ordinal == 0 ? Timestamp(microseconds: .min) : period.from
    until = period.until
    exists = period.state.exists
    switch settings[.s3BucketName] {
    case .known(let value): bucket = value.string.map(Known.known) ?? .unknown(.omitted)
    case .unknown(let reason): bucket = .unknown(reason)
    }
    switch settings[.s3KeyPrefix] {
    case .known(let value): prefix = .known(value.string ?? "")
    case .unknown(let reason): prefix = .unknown(reason)
    }
    isOrganization = period.state.isOrganization
  }

  /// One for each period of a trail, in order.
  ///
  /// - Parameter knownAt: leaves out what was learned later, as the timeline does.
  /// - Throws: `HistoryError`.
  static func all(
    of timeline: TrailTimeline, in history: HistorySnapshot, asKnownAt knownAt: Timestamp?
  ) throws -> [DeliveryPlace] {
    let course = try history.settingsCourse(of: timeline.trail, asKnownAt: knownAt)
    return timeline.periods.map { DeliveryPlace($0, course.settings(in: $0)) }
  }
}
