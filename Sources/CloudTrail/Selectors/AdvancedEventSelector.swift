/// An advanced event selector: all of its field selectors must hold (SEMANTICS 2.4).
public struct AdvancedEventSelector: Sendable, Hashable {
  public var name: String?
  public var fieldSelectors: [AdvancedFieldSelector]

  public init(name: String? = nil, fieldSelectors: [AdvancedFieldSelector]) {
    self.name = name
    self.fieldSelectors = fieldSelectors
  }

  /// The field selectors of one field; CloudTrail takes only one, a hostile file may hold more.
  public func selectors(of field: String) -> [AdvancedFieldSelector] {
    fieldSelectors.filter { $0.field == field }
  }
}
