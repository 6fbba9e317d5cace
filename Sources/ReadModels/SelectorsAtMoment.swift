public import CloudTrail
public import History

/// The answer to "what were the selectors of this trail at that moment".
public struct SelectorsAtMoment: Sendable {
  /// The ARN.
  public let trail: String
  public let time: Timestamp
  public let period: Period
  /// Nil where they are not known, or the trail did not exist.
  public let selectors: TrailSelectors?
  /// The event that set them; nil where none is known.
  public let setBy: SelectorOrigin?

  /// - Throws: ``AnswerError/noTrail`` where no event of the trail changed its state.
  public init(
    _ history: HistorySnapshot, trail: String, at time: Timestamp,
    asKnownAt knownAt: Timestamp? = nil
  ) throws {
    guard let period = try history.period(of: trail, at: time, asKnownAt: knownAt) else {
      throw MomentError.noTrail(trail: trail, time: time, wasDeleted: false)
    }
    self.trail = trail
    self.time = time
    self.period = period
    let exists = period.state.exists == .known(true)
    selectors = exists ? try history.selectors(of: period.state) : nil
    setBy = try history.selectorOrigin(of: period.state)
  }

  /// The answer of GetEventSelectors at that moment, in the API's own JSON.
  ///
  /// - Throws: ``AnswerError`` where the trail did not exist or its selectors are not known: the API
  ///   has no way to say so.
  public func json() throws -> JSONValue {
    .object([.init("TrailARN", .string(trail))] + (try known().json().members ?? []))
  }

  /// The same as `aws cloudtrail put-event-selectors --cli-input-json` takes it, to put it back.
  ///
  /// - Throws: as ``json()``.
  public func cliInputJSON() throws -> JSONValue {
    .object([.init("TrailName", .string(trail))] + (try known().json().members ?? []))
  }

  private func known() throws -> TrailSelectors {
    guard period.state.exists != .known(false) else {
      throw MomentError.noTrail(
        trail: trail, time: time, wasDeleted: period.state.generation > 0)
    }
    guard let selectors else {
      throw MomentError.selectorsUnknown(
        trail: trail, time: time,
        reason: period.state.selectors.reason ?? period.state.exists.reason ?? .unseen)
    }
    return selectors
  }

  /// The whole configuration, for people.
  public func text(_ style: Style) -> String {
    let state = period.state
    var rows = Columns()
    rows.add("trail", Printable.text(trail) + " (generation \(state.generation))")
    rows.add("at", "\(time)")
    let from = period.ordinal == 0 ? "as far back as the history goes" : "\(period.from)"
    rows.add("in force", "from \(from) until \(period.until.map { "\($0)" } ?? "now")")
    rows.add("exists", state.exists.words("yes", "no"))
    rows.add("logging", state.logging.words("on", "off"))
    rows.add("multi-Region", state.isMultiRegion.words("yes", "no"))
    rows.add("global services", state.includesGlobalServices.words("yes", "no"))
    rows.add("organization", state.isOrganization.words("yes", "no"))
    rows.add("selectors", state.selectors.words)
    if let setBy {
      rows.add("set by", setBy.words)
      rows.add("", "event \(Printable.text(setBy.id))")
    }
    let lines = selectors.map(SelectorLines.all) ?? []
    return rows.text + lines.map { "  \(Printable.text($0))\n" }.joined()
  }
}
