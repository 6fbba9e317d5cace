import CloudTrail
import TestSupport

/// The values of some selectors, by field; those of basic ones under the advanced fields' names.
struct SelectorTexts {
  private var byField: [String: [String]] = [:]
  /// Whether a selector takes events of functions: else nobody compares what is logged by default.
  private(set) var asksForFunctions = false

  init(_ all: [TrailSelectors]) {
    for selectors in all {
      switch selectors {
      case .basic(let basic):
        for resource in basic.flatMap(\.dataResources) {
          byField["resources.type", default: []].append(resource.type)
          byField["resources.ARN", default: []] += resource.values
          if resource.type == "AWS::Lambda::Function" { asksForFunctions = true }
        }
        byField["eventSource", default: []] += basic.flatMap(\.excludeManagementEventSources)
      case .advanced(let advanced):
        asksForFunctions =
          asksForFunctions
          || advanced.contains {
            $0.fieldSelectors.contains(field("eventCategory", .equals, ["Data"]))
              && $0.fieldSelectors.contains(
                field("resources.type", .equals, ["AWS::Lambda::Function"]))
          }
        for field in advanced.flatMap(\.fieldSelectors) {
          byField[field.field, default: []] += field.conditions.flatMap(\.values)
        }
      }
    }
  }

  subscript(field: String) -> [String] { byField[field] ?? [] }

  var arns: [String] { self["resources.ARN"] }
}
