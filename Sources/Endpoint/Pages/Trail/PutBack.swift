import CloudTrail
import Comparison
import Gaps
import History
import Markup
import ReadModels
import Replay
import Reports

/// The commands that put a trail back to what it was, folded: at the moment that is shown, or before the window
/// that is open.
struct PutBack {
  private let request: PageRequest
  private let trail: TrailARN
  private let moment: Moment
  private let present: Timestamp
  private let presentPeriod: Period
  private let coverage: TrailCoverage

  /// Nil if nothing is known of the trail at present.
  init?(_ request: PageRequest, _ trail: TrailARN, _ moment: Moment) throws {
    let (history, knownAt) = (request.history, moment.knownAt)
    let (time, period) = try history.presentPeriod(
      of: trail, clock: request.now, asKnownAt: knownAt)
    guard let period else { return nil }
    (self.request, self.trail, self.moment) = (request, trail, moment)
    (present, presentPeriod) = (time, period)
    coverage =
      try request.coverages.coverages(of: [trail], in: history, asKnownAt: knownAt)[trail]
      ?? .complete
  }

  /// On the page of the trail: back to the moment that is shown, or before the first window that is open.
  func html(_ state: TrailStateSection, _ windows: [Gap]) throws -> HTML {
    if moment.at != nil { return try html(at: state.time) }
    guard let open = windows.first(where: { $0.until == nil && $0.from <= present }) else {
      return .nothing
    }
    return try html(before: open.from)
  }

  /// Back to the state just before a change.
  func html(before time: Timestamp) throws -> HTML {
    let timeline = try request.history.timeline(
      of: trail, in: time...time, asKnownAt: moment.knownAt)
    guard let change = timeline?.changes.first(where: { $0.after.from == time }) else {
      return .nothing
    }
    return try details(change.before, time, "Put it back to what it was before \(time.html)")
  }

  /// Back to the state at a moment.
  func html(at time: Timestamp) throws -> HTML {
    let period = try request.history.period(of: trail, at: time, asKnownAt: moment.knownAt)
    guard let period else { return .nothing }
    return try details(period, time, "Put it back to what it was then")
  }

  private func details(_ goal: Period, _ time: Timestamp, _ words: HTML) throws -> HTML {
    func configuration(_ period: Period, _ time: Timestamp) throws -> TrailConfiguration {
      try TrailConfiguration(
        request.history, period, of: trail, at: time, asKnownAt: moment.knownAt,
        coverage: coverage)
    }
    var comparer = Comparer()
    let restoration = try Restoration(
      of: trail, from: configuration(presentPeriod, present), to: configuration(goal, time),
      comparer: &comparer)
    let script = restoration.script(.plain, width: Self.width)
    return """
      <details><summary>\(words)</summary>
      <pre class="script"><code>\(HTML.lines(script, Self.mostLines))</code></pre>
      </details>

      """
  }

  private static let width = 96
  private static let mostLines = 400
}

extension HTML {
  /// Text of several lines, each as it is; those beyond so many are counted.
  static func lines(_ text: String, _ most: Int) -> HTML {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    let shown = lines.prefix(most).map { "\(String($0))\n" as HTML }
    let rest = lines.count - shown.count
    return rest > 0 ? "\(shown)… \(rest) more lines\n" : "\(shown)"
  }
}
