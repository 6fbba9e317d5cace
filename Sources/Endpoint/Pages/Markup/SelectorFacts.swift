import CloudTrail
import ReadModels

/// What one selector says, fact by fact.
struct SelectorFacts {
  /// From 1.
  var place: Int
  var name: String?
  var lines: [String]

  static func all(_ selectors: TrailSelectors) -> [SelectorFacts] {
    switch selectors {
    case .basic(let selectors):
      selectors.enumerated().map {
        SelectorFacts(place: $0 + 1, name: nil, lines: lines(.basic([$1])))
      }
    case .advanced(let selectors):
      selectors.enumerated().map { index, selector in
        var unnamed = selector
        unnamed.name = nil
        return SelectorFacts(
          place: index + 1, name: selector.name, lines: lines(.advanced([unnamed])))
      }
    }
  }

  private static func lines(_ selector: TrailSelectors) -> [String] {
    SelectorLines.all(selector).map {
      $0.hasPrefix(label) ? String($0.dropFirst(label.count)) : $0
    }
  }

  /// What stands before each line of a first selector without a name; here its heading says it.
  private static let label = "selector 1: "
}
