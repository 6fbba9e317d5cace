public import CloudTrail
public import History

/// What has to be known of a trail to say where its calls would be recorded, and where its files are.
public struct KnownTrail: Sendable, Hashable {
  /// Where the files went from a moment on, and of what.
  public struct Delivery: Sendable, Hashable {
    /// From this moment on.
    public var from: Timestamp
    /// Nil if it is not known.
    public var bucket: String?
    /// Empty if there is none; nil if it is not known.
    public var prefix: String?
    /// Whether files of all Regions, as far as it is known.
    public var isMultiRegion: Bool
    /// Whether files of all accounts of an organization, as far as it is known.
    public var isOrganization: Bool

    /// A delivery.
    public init(
      from: Timestamp, bucket: String?, prefix: String?, isMultiRegion: Bool, isOrganization: Bool
    ) {
      self.from = from
      self.bucket = bucket
      self.prefix = prefix
      self.isMultiRegion = isMultiRegion
      self.isOrganization = isOrganization
    }
  }

  /// The trail.
  public var arn: TrailARN
  /// When it was created first; nil if that was not seen.
  public var createdAt: Timestamp?
  /// In the order of time.
  public var deliveries: [Delivery]

  /// A trail.
  public init(_ arn: TrailARN, createdAt: Timestamp?, deliveries: [Delivery] = []) {
    self.arn = arn
    self.createdAt = createdAt
    self.deliveries = deliveries
  }

  /// All trails of a history but those whose calls all came to this very store: for them no file has to be
  /// read.
  ///
  /// - Parameter withDeliveries: whether ``deliveries`` are wanted, to say which files lack.
  /// - Throws: `HistoryError`.
  public static func all(
    in history: HistorySnapshot, withDeliveries: Bool = true, asKnownAt knownAt: Timestamp? = nil
  ) throws -> [KnownTrail] {
    try history.trailARNs().compactMap { arn in
      if try history.isRecordedHere(arn, asKnownAt: knownAt) { return nil }
      guard let timeline = try history.timeline(of: arn, asKnownAt: knownAt) else { return nil }
      let deliveries =
        withDeliveries
        ? Self.deliveries(
          timeline, try history.settingsCourse(of: arn, asKnownAt: knownAt)) : []
      let first = timeline.periods.first
      return KnownTrail(
        arn,
        createdAt: first?.state.exists == .known(true) && first?.state.generation == 1
          ? first?.from : nil, deliveries: deliveries)
    }
  }

  private static func deliveries(_ timeline: TrailTimeline, _ course: SettingsCourse) -> [Delivery]
  {
    var deliveries: [Delivery] = []
    for period in timeline.periods {
      let settings = course.settings(in: period).known
      let delivery = Delivery(
        from: period.from,
        bucket: settings[.s3BucketName]?.string.flatMap { $0.isEmpty ? nil : $0 },
        prefix: settings[.s3KeyPrefix]?.string,
        isMultiRegion: settings.isMultiRegionTrail ?? false,
        isOrganization: settings.isOrganizationTrail ?? false)
      if let last = deliveries.last, last.isSame(as: delivery) { continue }
      deliveries.append(delivery)
    }
    return deliveries
  }

  /// The delivery at a moment that files of a place can be of; the first one for a time before it.
  func delivery(to place: AccountRegion, at time: Timestamp) -> Delivery? {
    let delivery = deliveries.last { $0.from <= time } ?? deliveries.first
    guard let delivery, delivery.isOrganization || arn.account == place.account,
      delivery.isMultiRegion || arn.region == place.region
    else { return nil }
    return delivery
  }
}

extension KnownTrail.Delivery {
  fileprivate func isSame(as other: Self) -> Bool {
    bucket == other.bucket && prefix == other.prefix && isMultiRegion == other.isMultiRegion
      && isOrganization == other.isOrganization
  }
}
