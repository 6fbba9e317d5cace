public import CloudTrail
public import History

/// A trail of which not everything is known that clients of CloudTrail's API take for granted: they fail on a
/// trail without a bucket, and on one whose selectors are refused.
public struct PartlyKnown: Sendable {
  /// The trail.
  public let trail: TrailARN
  /// What is not known of it; never empty.
  public let lacking: [Part]

  /// One of the parts.
  public enum Part: String, Sendable, Hashable, CaseIterable {
    case bucket
    case multiRegion
    case validation
    case logging
    case selectors

    /// The part for people.
    public var words: String {
      switch self {
      case .bucket: TrailSetting.s3BucketName.words
      case .multiRegion: TrailSetting.isMultiRegionTrail.words
      case .validation: TrailSetting.logFileValidationEnabled.words
      case .logging: "logging"
      case .selectors: "selectors"
      }
    }
  }

  /// The parts that are not known.
  ///
  /// - Parameters:
  ///   - settings: those that are known.
  ///   - isLogging: nil if it is not known.
  ///   - knowsSelectors: whether the selectors are known.
  public static func parts(
    _ settings: TrailSettings, isLogging: Bool?, knowsSelectors: Bool
  ) -> [Part] {
    Part.allCases.filter { part in
      switch part {
      case .bucket: settings[.s3BucketName] == nil
      case .multiRegion: settings.isMultiRegionTrail == nil
      case .validation: settings.flag(.logFileValidationEnabled) == nil
      case .logging: isLogging == nil
      case .selectors: !knowsSelectors
      }
    }
  }

  /// Nil if nothing is lacking.
  public init?(_ trail: TrailARN, lacking: [Part]) {
    guard !lacking.isEmpty else { return nil }
    (self.trail, self.lacking) = (trail, lacking)
  }

  /// The trails that may exist at present and are known in part only, by ARN.
  public static func all(in history: HistorySnapshot, now: Timestamp) throws -> [PartlyKnown] {
    try history.trailARNs().compactMap { arn in
      guard let period = try history.presentPeriod(of: arn, clock: now).period,
        let state = period.state.inForce
      else { return nil }
      let settings = try history.settings(in: period, of: arn).known
      return PartlyKnown(
        arn,
        lacking: parts(
          settings, isLogging: state.logging.value, knowsSelectors: state.selectors.value != nil))
    }
  }
}
