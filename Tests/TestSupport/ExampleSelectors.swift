package import CloudTrail
package import Selectors

/// Reads selectors from a document such as a caller sends.
package func selectors(
  _ text: String, spelling: Spelling = .api, tolerant: Bool = false
) throws -> TrailSelectors {
  try TrailSelectors(json: JSONValue(parsing: text), spelling: spelling, tolerant: tolerant)
}

/// CloudTrail's refusal of selectors; nil if it accepts them.
package func refusal(_ selectors: TrailSelectors, partition: String = "aws") -> CloudTrailError? {
  do {
    try selectors.validate(partition: partition)
    return nil
  } catch {
    return error
  }
}

/// Basic selectors with one data resource and these values.
package func selecting(
  _ values: [String], of type: BasicResourceType = .s3Object
) -> TrailSelectors {
  .basic([EventSelector(dataResources: [DataResource(type: type.rawValue, values: values)])])
}

/// One field selector with one operator.
package func field(
  _ name: String, _ operation: FieldOperator, _ values: [String]
) -> AdvancedFieldSelector {
  AdvancedFieldSelector(field: name, conditions: [.init(operation, values)])
}

/// One advanced selector of a category, with the fields that the category requires and these.
package func selector(
  _ category: String, _ fields: [AdvancedFieldSelector] = [], name: String? = nil
) -> AdvancedEventSelector {
  var all = [field("eventCategory", .equals, [category])]
  switch category {
  case "Data": all.append(field("resources.type", .equals, ["AWS::S3::Object"]))
  case "NetworkActivity":
    all.append(field("eventSource", .equals, ["ec2.amazonaws.com"]))
  default: break
  }
  return AdvancedEventSelector(name: name, fieldSelectors: all + fields)
}
