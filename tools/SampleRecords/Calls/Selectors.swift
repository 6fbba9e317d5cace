/// What PutEventSelectors sets: one of the two kinds, never both.
package enum Selectors {
  case basic([BasicSelector])
  case advanced([AdvancedSelector])

  /// The record's member that holds them.
  package var member: String {
    switch self {
    case .basic: "eventSelectors"
    case .advanced: "advancedEventSelectors"
    }
  }

  package var json: JSON {
    switch self {
    case .basic(let selectors): .array(selectors.map(\.json))
    case .advanced(let selectors): .array(selectors.map(\.json))
    }
  }
}
