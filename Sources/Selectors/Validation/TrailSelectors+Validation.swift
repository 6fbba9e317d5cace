public import CloudTrail

extension TrailSelectors {
  /// Applies every limit and rule that CloudTrail has for the selectors of a trail (SEMANTICS 2.1,
  /// 4.1, 4.3).
  ///
  /// - Parameter partition: the trail's partition; ARNs of another one are refused (SEMANTICS 1.4).
  /// - Throws: `InvalidEventSelectorsException`, with the service's text where it is known.
  public func validate(partition: String = "aws") throws(CloudTrailError) {
    switch self {
    case .basic(let selectors): try BasicRules(partition: partition).validate(selectors)
    case .advanced(let selectors): try AdvancedRules.validate(selectors)
    }
  }
}
