import CloudTrail

/// What CloudTrail demands of the advanced event selectors of a trail (SEMANTICS 2.1, 4.1, 4.3).
enum AdvancedRules {
  static let maximumValues = 500

  static func validate(_ selectors: [AdvancedEventSelector]) throws(CloudTrailError) {
    guard !selectors.isEmpty else {
      throw .selectors(
        "Specify at least one selector in AdvancedEventSelectors",
        hint: "a trail cannot be without selectors; to log nothing, stop logging")
    }
    var values = 0
    for (index, selector) in selectors.enumerated() {
      let place = "AdvancedEventSelectors[\(index)]"
      try validateLimits(selector, at: place)
      try validateFields(selector, at: place)
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
    _ selector: AdvancedEventSelector, at place: String
  ) throws(CloudTrailError) {
    if let name = selector.name, name.unicodeScalars.count > 1000 {
      throw .selectors("Name is longer than 1000 characters", at: "\(place).Name")
    }
    if let name = selector.name, !isOneLine(name) {
      throw .selectors("Name has more than one line", at: "\(place).Name")
    }
    guard !selector.fieldSelectors.isEmpty else {
      throw .selectors("FieldSelectors must not be empty", at: place)
    }
    for (index, field) in selector.fieldSelectors.enumerated() {
      let place = "\(place).FieldSelectors[\(index)]"
      guard (1...1000).contains(field.field.utf8.count), field.field.utf8.allSatisfy(isFieldByte)
      else {
        throw .selectors("Value \(field.field) for Field is invalid", at: place)
      }
      guard !field.conditions.isEmpty else {
        throw .selectors(
          "Field \(field.field) has no operator", at: place,
          hint: "give at least one of "
            + FieldOperator.allCases.map(\.rawValue).joined(separator: ", "))
      }
      for condition in field.conditions {
        guard !condition.values.isEmpty else {
          throw .selectors(
            "\(condition.operator.rawValue) of field \(field.field) has no value", at: place)
        }
        for value in condition.values
        where !(1...2048).contains(value.unicodeScalars.count) || !isOneLine(value) {
          throw .selectors(
            "A value of \(condition.operator.rawValue) of field \(field.field) is not 1 to 2048 "
              + "characters of one line", at: place)
        }
      }
    }
  }

  /// Which fields, how often, and with which operators, by the selector's category (SEMANTICS 2.1).
  private static func validateFields(
    _ selector: AdvancedEventSelector, at place: String
  ) throws(CloudTrailError) {
    let category = try category(of: selector, at: place)
    var seen: Set<String> = []
    for field in selector.fieldSelectors {
      guard let rule = category.rule(for: field.field) else {
        throw .selectors(
          "The following field is not allowed when the eventCategory field value equals "
            + "\(category.rawValue): \(field.field).", at: place,
          hint: "a trail takes " + category.rules.map(\.field).joined(separator: ", "))
      }
      guard seen.insert(field.field).inserted else {
        throw .selectors(
          "Field \(field.field) is given more than once in one selector", at: place,
          hint: "put all of its operators and values into one field selector")
      }
      try rule.validate(field, at: place)
    }
    for rule in category.rules where rule.isRequired && !seen.contains(rule.field) {
      throw .selectors(
        "Field \(rule.field) is required when the eventCategory field value equals "
          + "\(category.rawValue)", at: place)
    }
  }

  private static func category(
    of selector: AdvancedEventSelector, at place: String
  ) throws(CloudTrailError) -> SelectableCategory {
    let given = selector.selectors(of: "eventCategory")
    guard let first = given.first else {
      throw .selectors("Field eventCategory is required", at: place)
    }
    guard first.conditions.map(\.operator) == [.equals], first.values(.equals).count == 1,
      let category = SelectableCategory(rawValue: first.values(.equals)[0])
    else {
      throw .selectors(
        "Field eventCategory takes Equals with one value", at: place,
        hint: "a trail takes Management, Data or NetworkActivity; the other categories are for "
          + "event data stores")
    }
    return category
  }

  /// `.*` and `.+` of the API model, whose dot stands for anything but the end of a line.
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
