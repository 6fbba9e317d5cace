import CloudTrail
import History
import ReadModels

/// A trail in the list, in the one word that says most of it.
struct ListedTrail {
  let arn: String
  let period: Period
  let standing: Standing

  enum Standing: Int, CaseIterable {
    case on
    case off
    case unknown
    case deleted
  }

  /// Nil for a trail that was not created yet.
  init?(_ arn: String, _ period: Period) {
    let state = period.state
    self.arn = arn
    self.period = period
    switch (state.exists, state.logging) {
    case (.known(false), _):
      guard state.generation > 0 else { return nil }
      standing = .deleted
    case (.unknown, _), (_, .unknown): standing = .unknown
    case (_, .known(true)): standing = .on
    case (_, .known(false)): standing = .off
    }
  }

  var name: String { TrailARN(arn)?.name ?? arn }

  var words: String {
    if standing == .deleted { return "deleted" }
    if case .unknown = period.state.exists {
      return "existence " + period.state.exists.words("", "")
    }
    return period.state.logging.words("on", "off")
  }

  /// By name, those that were deleted last.
  static func all(_ periods: [(trail: String, period: Period)]) -> [ListedTrail] {
    let trails = periods.compactMap { ListedTrail($0.trail, $0.period) }
    return trails.sorted {
      let (left, right) = ($0.standing == .deleted ? 1 : 0, $1.standing == .deleted ? 1 : 0)
      return (left, $0.name, $0.arn) < (right, $1.name, $1.arn)
    }
  }
}
