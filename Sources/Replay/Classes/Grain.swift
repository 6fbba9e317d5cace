/// What classes of records tell apart.
enum Grain: Sendable {
  /// What is decided and by which clause. There every value is compared byte by byte.
  case decisions
  /// Also each rule that a decision rests on: for that, values are compared without regard to case
  /// and composition, too (SEMANTICS 2.7a).
  case explanations
}
