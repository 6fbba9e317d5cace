import CloudTrail
import History
import Selectors

/// The categories of which nothing can be lost, seen without looking at any event: the first configuration takes
/// none of them, or one of the others takes them by the same selectors through the same gates.
///
/// It errs on one side only. Of events that it leaves out the first side logs none, or the second surely logs all
/// that the first surely logs; so there is neither a loss nor a doubt about one.
struct LossFreeCategories {
  private let categories: Set<EventCategory>

  /// Those that have shapes (``EventShapes``).
  private static let compared: [EventCategory] = [.management, .data, .networkActivity]

  /// - Parameter all: that of the first side, then those of the second.
  init(_ all: [ComparedTrail]) {
    let first = all[0]
    if first.state.logsNothing {
      categories = Set(Self.compared)
      return
    }
    let alike = all.dropFirst().filter { Self.haveSameGates($0, first) }
    categories = Set(
      Self.compared.filter { category in
        let own = SelectorsOfCategory(first.selectors, category)
        return own.isEmpty || alike.contains { SelectorsOfCategory($0.selectors, category) == own }
      })
  }

  /// Whether nothing can be lost at all.
  var isAll: Bool { categories.count == Self.compared.count }

  func contains(_ category: EventCategory) -> Bool { categories.contains(category) }

  /// Whether all that gates read is known of both, and the same.
  private static func haveSameGates(_ one: ComparedTrail, _ other: ComparedTrail) -> Bool {
    one.gates == other.gates && one.gates.allSatisfy { $0.value != nil }
      && (one.state.generation == 0) == (other.state.generation == 0)
      && (one.trail == other.trail
        || one.trail.region == other.trail.region && one.trail.account == other.trail.account
          && one.trail.partition == other.trail.partition)
  }
}

/// The selectors of a configuration that can take events of a category, without what decides of others.
private struct SelectorsOfCategory: Equatable {
  private var basic: [EventSelector] = []
  private var advanced: [[AdvancedFieldSelector]] = []

  init(_ selectors: TrailSelectors?, _ category: EventCategory) {
    switch selectors {
    case nil: break
    case .basic(let all):
      basic = all.compactMap { selector in
        var part = selector
        switch category {
        case .management:
          part.dataResources = []
          return selector.includeManagementEvents ? part : nil
        case .data:
          (part.includeManagementEvents, part.excludeManagementEventSources) = (false, [])
          return selector.dataResources.isEmpty ? nil : part
        case .networkActivity, .insight, .eventDataStore, .other, .unknown: return nil
        }
      }
    case .advanced(let all):
      // The name of a selector says nothing of what it takes.
      advanced = all.map(\.fieldSelectors).filter { fields in
        !fields.contains { field in
          field.field == "eventCategory"
            && field.conditions.contains {
              $0.operator == .equals && !$0.values.contains(category.name)
            }
        }
      }
    }
  }

  var isEmpty: Bool { basic.isEmpty && advanced.isEmpty }
}
