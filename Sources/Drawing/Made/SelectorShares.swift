import CloudTrail
import Comparison
import Replay
import Selectors

/// How much selectors take of each category of events, by comparing them with selectors that take all of it.
///
/// Histories go back and forth between the same selectors, so it keeps what it worked out.
struct SelectorShares {
  private var comparer = Comparer(onlyLosses: true)
  private var known: [TrailSelectors: Shares] = [:]

  /// How many selectors are kept.
  private static let limit = 20_000

  mutating func shares(of selectors: TrailSelectors) -> Shares {
    if let shares = known[selectors] { return shares }
    var shares = Shares(all: .none)
    for category in Band.Category.allCases {
      shares[category] =
        PlainShare.of(category, in: selectors) ?? comparedShare(of: category, in: selectors)
    }
    if known.count >= Self.limit { known = [:] }
    known[selectors] = shares
    return shares
  }

  /// The answer of the evaluator.
  mutating func comparedShare(
    of category: Band.Category, in selectors: TrailSelectors
  ) -> Band.Share {
    let comparison = comparer.compare(
      ComparedTrail(selectorsAlone: category.all), ComparedTrail(selectorsAlone: selectors))
    switch comparison.outcome {
    case .notComparable, .tooLarge: return .unknown
    case .same, .narrowed, .widened, .both, .undecided: break
    }
    let answers = comparison.answers
    if answers == [.logged] { return .all }
    if answers == [.notLogged] { return .none }
    return answers.isSuperset(of: [.logged, .notLogged]) ? .part : .unknown
  }
}

/// How much is logged of each category.
struct Shares: Hashable {
  private var management: Band.Share
  private var data: Band.Share
  private var networkActivity: Band.Share

  init(all share: Band.Share) {
    (management, data, networkActivity) = (share, share, share)
  }

  subscript(category: Band.Category) -> Band.Share {
    get {
      switch category {
      case .management: management
      case .data: data
      case .networkActivity: networkActivity
      }
    }
    set {
      switch category {
      case .management: management = newValue
      case .data: data = newValue
      case .networkActivity: networkActivity = newValue
      }
    }
  }

  /// Whether nothing is taken at all.
  var isNothing: Bool { self == Shares(all: .none) }
}

extension Band.Category {
  /// As selectors name it.
  var name: String {
    switch self {
    case .management: "Management"
    case .data: "Data"
    case .networkActivity: "NetworkActivity"
    }
  }

  /// Selectors that take every event of the category. Of one data event it is said that trails log it by default,
  /// whatever their selectors (SEMANTICS 1.9a); it is left out.
  fileprivate var all: TrailSelectors {
    var fields = [
      AdvancedFieldSelector(field: "eventCategory", conditions: [.init(.equals, [name])])
    ]
    if self == .data {
      fields.append(
        AdvancedFieldSelector(
          field: "eventName", conditions: [.init(.notEquals, ["LambdaESMDisabled"])]))
    }
    return .advanced([AdvancedEventSelector(fieldSelectors: fields)])
  }
}
