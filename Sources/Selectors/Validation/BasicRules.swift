import CloudTrail

/// What CloudTrail demands of basic event selectors (SEMANTICS 1.4, 1.6, 4.1, 4.3).
struct BasicRules {
  let partition: String

  static let excludableSources = ["kms.amazonaws.com", "rdsdata.amazonaws.com"]
  static let maximumSelectors = 5
  static let maximumValues = 250

  func validate(_ selectors: [EventSelector]) throws(CloudTrailError) {
    guard (1...Self.maximumSelectors).contains(selectors.count) else {
      throw .selectors("Specify a valid number of selectors (1 to 5) for your trail")
    }
    let values = selectors.lazy.flatMap(\.dataResources).reduce(0) { $0 + $1.values.count }
    guard values <= Self.maximumValues else {
      throw .selectors(
        "Specify a valid number of DataResources.Values (0 to 250) for all your selectors",
        hint: "\(values) values are given; log a whole service or use advanced event selectors")
    }
    for (index, selector) in selectors.enumerated() {
      try validate(selector, at: "EventSelectors[\(index)]")
    }
  }

  private func validate(_ selector: EventSelector, at place: String) throws(CloudTrailError) {
    if !selector.includeManagementEvents && selector.dataResources.isEmpty {
      throw .selectors(
        "Invalid combination of parameters in EventSelectors. When includeManagementEvents is "
          + "false, DataResources must not be empty", at: place)
    }
    for source in selector.excludeManagementEventSources
    where !Self.excludableSources.contains(source) {
      throw .selectors(
        "Value \(source) for ExcludeManagementEventSources is invalid", at: place,
        hint: "only kms.amazonaws.com and rdsdata.amazonaws.com can be left out")
    }
    for (index, resource) in selector.dataResources.enumerated() {
      try validate(resource, at: "\(place).DataResources[\(index)]")
    }
  }

  private func validate(_ resource: DataResource, at place: String) throws(CloudTrailError) {
    guard let type = BasicResourceType(rawValue: resource.type) else {
      throw .selectors(
        "Value \(resource.type) for DataResources.Type is invalid", at: place,
        hint: "basic selectors take AWS::S3::Object, AWS::Lambda::Function and "
          + "AWS::DynamoDB::Table; other types need advanced event selectors")
    }
    for (index, value) in resource.values.enumerated()
    where !type.accepts(value, partition: partition) {
      throw .selectors(
        "Value \(value) for DataResources.Values is invalid.", at: "\(place).Values[\(index)]",
        hint: type.hint(partition: partition))
    }
  }
}
