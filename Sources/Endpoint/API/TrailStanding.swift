import CloudTrail
import History

/// A trail at the moment that a call asks about.
struct TrailStanding {
  let arn: TrailARN
  /// The configuration in force, by the rule of `TrailState`.
  let state: TrailState

  var isMultiRegion: Bool { state.isMultiRegion == .known(true) }
  var isOrganization: Bool { state.isOrganization == .known(true) }

  /// Whether the trail is to be seen in a Region: at home, or as the shadow of a multi-Region trail.
  func isVisible(in region: String) -> Bool { arn.region == region || isMultiRegion }
}
