/// A part of a trail's state that is set, lost and contradicted by itself.
enum Aspect: Hashable {
  case existence
  case logging
  case selectors
  case insights
  /// By its place in ``TrailState/settings``.
  case setting(Int)

  static let all: [Aspect] =
    [.existence, .logging, .selectors, .insights] + TrailState.settings.indices.map { .setting($0) }
}
