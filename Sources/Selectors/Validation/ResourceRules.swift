public import CloudTrail

/// CloudTrail's rules for the resources that an advanced selector names (SEMANTICS 4.3m, 4.3n).
enum ResourceRules {
  static func validate(
    _ selector: AdvancedEventSelector, at path: String
  ) throws(CloudTrailError) {
    for type in selector.resourceTypes {
      if let fault = fault(of: type) {
        throw .selectors(
          "The resources.type field value is not valid.", at: path, hint: fault)
      }
    }
    guard selector.resourceTypes.contains("AWS::Lambda::Function") else { return }
    for value in selector.wholeARNs where isQualifiedFunction(value) {
      throw .selectors(
        "The specified ARN \(value) is not valid. Verify that the ARN is properly formatted.",
        at: path,
        hint: "give the ARN of the function without a qualifier, or compare with StartsWith")
    }
  }

  /// What CloudTrail would take instead; nil if it takes the type.
  private static func fault(of type: String) -> String? {
    if let listed = ListedTypes.meant(by: type) { return "write \(listed)" }
    return isWellFormed(type) ? nil : "a type reads AWS::SERVICE::TYPE, such as AWS::S3::Object"
  }

  /// `AWS::SERVICE::TYPE`, both of letters and digits.
  private static func isWellFormed(_ type: String) -> Bool {
    let parts = type.split(separator: "::", omittingEmptySubsequences: false)
    return parts.count == 3 && parts[0] == "AWS"
      && parts.dropFirst().allSatisfy { part in
        !part.isEmpty && part.utf8.allSatisfy(isLetterOrDigit)
      }
  }

  private static func isLetterOrDigit(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"):
      true
    default: false
    }
  }

  /// Whether it is the ARN of a function with something after the function's name.
  private static func isQualifiedFunction(_ value: String) -> Bool {
    guard let arn = ARN(value), arn.service == "lambda" else { return false }
    return arn.resource.utf8.count(where: { $0 == UInt8(ascii: ":") }) > 1
  }
}

extension AdvancedEventSelector {
  fileprivate var resourceTypes: [String] {
    selectors(of: "resources.type").flatMap { $0.values(.equals) }
  }

  /// The values that the ARN of a resource is compared with as a whole.
  fileprivate var wholeARNs: [String] {
    selectors(of: "resources.ARN").flatMap { $0.values(.equals) + $0.values(.notEquals) }
  }
}

extension TrailSelectors {
  /// The types of resources in advanced selectors that AWS did not list when this version was made. CloudTrail
  /// takes them, whether they are new or misspelt (SEMANTICS 4.3m).
  public var unlistedTypes: [String] {
    guard case .advanced(let selectors) = self else { return [] }
    var unlisted: [String] = []
    for type in selectors.flatMap(\.resourceTypes)
    where !ListedTypes.contains(type) && !unlisted.contains(type) {
      unlisted.append(type)
    }
    return unlisted
  }
}
