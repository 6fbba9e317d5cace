/// The six comparisons of an advanced field selector. The first three select, and one hit is enough;
/// the others deselect, and none may hit (SEMANTICS 2.3).
public enum FieldOperator: String, Sendable, Hashable, CaseIterable {
  case equals = "Equals"
  case startsWith = "StartsWith"
  case endsWith = "EndsWith"
  case notEquals = "NotEquals"
  case notStartsWith = "NotStartsWith"
  case notEndsWith = "NotEndsWith"

  public var deselects: Bool {
    switch self {
    case .equals, .startsWith, .endsWith: false
    case .notEquals, .notStartsWith, .notEndsWith: true
    }
  }
}
