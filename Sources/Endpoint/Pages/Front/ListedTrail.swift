import CloudTrail
import History
import ReadModels

/// A trail in the list, and the one word that says most about it.
struct ListedTrail {
  let arn: TrailARN
  let period: Period
  let status: Status
  /// What its selectors take; nil if they are not known, or it is deleted.
  let selectors: SelectorsInShort?

  /// The worst first.
  enum Status: String, CaseIterable {
    case off
    case nothing
    case unknown
    case deleted
    case on

    /// On the badge of the trail; nil for what needs none.
    var badge: String? {
      switch self {
      case .off: "off"
      case .nothing: "takes nothing"
      case .unknown: "not known"
      case .deleted: "deleted"
      case .on: nil
      }
    }

    /// `27 trails not logging`
    func problem(_ count: Int) -> String {
      let trails = Number.counted(count, "trail")
      return switch self {
      case .off: "\(trails) not logging"
      case .nothing: "\(trails) logging, but \(count == 1 ? "its" : "their") selectors take nothing"
      case .unknown: "\(trails) of which it is not known"
      case .deleted: "\(trails) deleted"
      case .on: "\(trails) logging"
      }
    }

    /// In the form.
    var choice: String {
      switch self {
      case .off: "not logging"
      case .nothing: "takes nothing"
      case .unknown: "not known"
      case .deleted: "deleted"
      case .on: "logging"
      }
    }
  }

  /// Nil for a trail that was not created yet.
  init?(_ arn: TrailARN, _ period: Period, _ selectors: SelectorsInShort?) {
    let state = period.state
    self.arn = arn
    self.period = period
    self.selectors = state.exists == .known(false) ? nil : selectors
    switch (state.exists, state.logging) {
    case (.known(false), _):
      guard state.generation > 0 else { return nil }
      status = .deleted
    case (.unknown, _), (_, .unknown): status = .unknown
    case (_, .known(false)): status = .off
    case (_, .known(true)): status = selectors?.takesNothing == true ? .nothing : .on
    }
  }

  /// Why something is not known, in place of what the selectors take.
  var doubt: String? {
    if let reason = period.state.exists.reason { return "existence not known: \(reason.words)" }
    guard status != .deleted else { return nil }
    if let reason = period.state.logging.reason { return "logging not known: \(reason.words)" }
    return period.state.selectors.reason.map { "selectors not known: \($0.words)" }
  }

  /// The place that the list groups it under; the same for all whose ARN names none.
  var place: AccountRegion {
    arn.hasParts ? AccountRegion(home: arn) : AccountRegion(account: "", region: "")
  }
}

extension [ListedTrail] {
  /// By account and Region; of these the worst first, then by name.
  func inOrder() -> [ListedTrail] {
    func key(_ trail: ListedTrail) -> (String, String, Int, String, TrailARN) {
      let place = trail.place
      let rank = ListedTrail.Status.allCases.firstIndex(of: trail.status) ?? 0
      return (place.account, place.region, rank, trail.arn.name, trail.arn)
    }
    return map { (key($0), $0) }.sorted { $0.0 < $1.0 }.map(\.1)
  }
}
