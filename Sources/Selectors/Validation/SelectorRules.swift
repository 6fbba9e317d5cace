public import CloudTrail

extension TrailSelectors {
  /// Applies all limits and rules of CloudTrail for the selectors of a trail (SEMANTICS 2.1, 4.1, 4.3).
  ///
  /// - Parameter partition: the trail's partition; ARNs of another one are refused (SEMANTICS 1.4).
  /// - Throws: `InvalidEventSelectorsException`, with the service's text if it is known.
  public func validate(partition: String = "aws") throws(CloudTrailError) {
    switch self {
    case .basic(let selectors): try BasicRules(partition: partition).validate(selectors)
    case .advanced(let selectors): try AdvancedRules.validate(selectors)
    }
  }
}

/// CloudTrail's rules for basic event selectors (SEMANTICS 1.4, 1.6, 4.1, 4.3).
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

  private func validate(_ selector: EventSelector, at path: String) throws(CloudTrailError) {
    if !selector.includeManagementEvents && selector.dataResources.isEmpty {
      throw .selectors(
        "Invalid combination of parameters in EventSelectors. When includeManagementEvents is "
          + "false, DataResources must not be empty", at: path)
    }
    for source in selector.excludeManagementEventSources
    where !Self.excludableSources.contains(source) {
      throw .selectors(
        "Value \(source) for ExcludeManagementEventSources is invalid", at: path,
        hint: "only kms.amazonaws.com and rdsdata.amazonaws.com can be left out")
    }
    for (index, resource) in selector.dataResources.enumerated() {
      try validate(resource, at: "\(path).DataResources[\(index)]")
    }
  }

  private func validate(_ resource: DataResource, at path: String) throws(CloudTrailError) {
    guard let type = BasicResourceType(rawValue: resource.type) else {
      throw .selectors(
        "Value \(resource.type) for DataResources.Type is invalid", at: path,
        hint: "basic selectors take AWS::S3::Object, AWS::Lambda::Function and "
          + "AWS::DynamoDB::Table; other types need advanced event selectors")
    }
    for (index, value) in resource.values.enumerated()
    where !type.accepts(value, partition: partition) {
      throw .selectors(
        "Value \(value) for DataResources.Values is invalid.", at: "\(path).Values[\(index)]",
        hint: type.hint(partition: partition))
    }
  }
}

/// CloudTrail's rules for the advanced event selectors of a trail (SEMANTICS 2.1, 4.1, 4.3).
private enum AdvancedRules {
  static let maximumSelectors = 500
  static let maximumValues = 500

  static func validate(_ selectors: [AdvancedEventSelector]) throws(CloudTrailError) {
    guard (1...maximumSelectors).contains(selectors.count) else {
      throw .selectors(
        "Specify between 1 and 500 selectors for your trail.",
        hint: selectors.isEmpty
          ? "a trail cannot be without selectors; to log nothing, stop logging" : nil)
    }
    var values = 0
    for (index, selector) in selectors.enumerated() {
      let path = "AdvancedEventSelectors[\(index)]"
      try validateLimits(selector, at: path)
      try validateFields(selector, at: path)
      for field in selector.fieldSelectors {
        values += field.conditions.reduce(0) { $0 + $1.values.count }
      }
    }
    guard values <= maximumValues else {
      throw .selectors(
        "Specify no more than 500 values across all conditions of AdvancedEventSelectors",
        hint: "\(values) values are given")
    }
  }

  /// Lengths and counts, field by field (SEMANTICS 4.1).
  private static func validateLimits(
    _ selector: AdvancedEventSelector, at path: String
  ) throws(CloudTrailError) {
    if let name = selector.name, name.unicodeScalars.count > 1000 {
      throw .selectors("Name is longer than 1000 characters", at: "\(path).Name")
    }
    if let name = selector.name, !isOneLine(name) {
      throw .selectors("Name has more than one line", at: "\(path).Name")
    }
    guard !selector.fieldSelectors.isEmpty else {
      throw .selectors("FieldSelectors must not be empty", at: path)
    }
    for (index, field) in selector.fieldSelectors.enumerated() {
      let path = "\(path).FieldSelectors[\(index)]"
      guard (1...1000).contains(field.field.utf8.count), field.field.utf8.allSatisfy(isFieldByte)
      else {
        throw .selectors("Value \(field.field) for Field is invalid", at: path)
      }
      guard !field.conditions.isEmpty else {
        throw .selectors(
          "Field \(field.field) has no operator", at: path,
          hint: "give at least one of "
            + FieldOperator.allCases.map(\.rawValue).joined(separator: ", "))
      }
      for condition in field.conditions {
        guard !condition.values.isEmpty else {
          throw .selectors(
            "\(condition.operator.rawValue) of field \(field.field) has no value", at: path)
        }
        for value in condition.values
        where !(1...2048).contains(value.unicodeScalars.count) || !isOneLine(value) {
          throw .selectors(
            "A value of \(condition.operator.rawValue) of field \(field.field) is not 1 to 2048 "
              + "characters of one line", at: path)
        }
      }
    }
  }

  /// Which fields, how often, and with which operators, by the selector's category (SEMANTICS 2.1).
  private static func validateFields(
    _ selector: AdvancedEventSelector, at path: String
  ) throws(CloudTrailError) {
    let category = try category(of: selector, at: path)
    var seen: Set<String> = []
    for field in selector.fieldSelectors {
      guard let rule = category.rule(for: field.field) else {
        throw .selectors(
          "The following field is not allowed when the eventCategory field value equals "
            + "\(category.rawValue): \(field.field).", at: path,
          hint: "a trail takes " + category.rules.map(\.field).joined(separator: ", "))
      }
      guard seen.insert(field.field).inserted else {
        throw .selectors(
          "Field \(field.field) is given more than once in one selector", at: path,
          hint: "put all of its operators and values into one field selector")
      }
      try rule.validate(field, at: path)
    }
    for rule in category.rules where rule.isRequired && !seen.contains(rule.field) {
      throw .selectors(
        "Field \(rule.field) is required when the eventCategory field value equals "
          + "\(category.rawValue)", at: path)
    }
    try ResourceRules.validate(selector, at: path)
  }

  private static func category(
    of selector: AdvancedEventSelector, at path: String
  ) throws(CloudTrailError) -> SelectableCategory {
    let given = selector.selectors(of: "eventCategory")
    guard let first = given.first else {
      throw .selectors("The following fields are required: [eventCategory].", at: path)
    }
    guard first.conditions.map(\.operator) == [.equals], first.values(.equals).count == 1,
      let category = SelectableCategory(rawValue: first.values(.equals)[0])
    else {
      throw .selectors(
        "Field eventCategory takes Equals with one value", at: path,
        hint: "a trail takes Management, Data or NetworkActivity; the other categories are for "
          + "event data stores")
    }
    return category
  }

  /// `.*` and `.+` of the API model, whose dot matches anything but the end of a line.
  private static func isOneLine(_ text: String) -> Bool {
    let ends: Set<Unicode.Scalar> = ["\n", "\r", "\u{85}", "\u{2028}", "\u{2029}"]
    return !text.unicodeScalars.contains(where: ends.contains)
  }

  /// `[\w|\d|\.|_]+` of the API model, in which the bar is a character like the others.
  private static func isFieldByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "_"),
      UInt8(ascii: "|"):
      true
    default: false
    }
  }
}
