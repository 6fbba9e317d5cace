import CloudTrail
import Comparison
import History
import Markup
import ReadModels
import Replay
import Reports

/// Two trails, or one at two moments, held against each other.
struct DiffPage {
  private let request: PageRequest
  private let moment: Moment
  private let form: DiffForm
  private let sides: [Side]

  /// One of the two: what was typed, and what was found.
  private struct Side {
    var name: String
    var compared: ComparedTrail?
    var time: Timestamp?
    /// What is to know about it, or why there is nothing.
    var note: String?
  }

  init(_ request: PageRequest, _ moment: Moment) throws {
    (self.request, self.moment) = (request, moment)
    let query = request.query
    form = DiffForm(
      first: query.text("a"), firstAt: query.time("a-at"), second: query.text("b"),
      secondAt: query.time("b-at"), moment: moment)
    guard let first = query.text("a") else {
      sides = []
      return
    }
    sides = try [
      Self.side(request, moment, first, query.time("a-at")),
      Self.side(request, moment, query.text("b") ?? first, query.time("b-at")),
    ]
  }

  func frame() -> Frame {
    let isWrong = form.hasError
    return Frame(
      status: isWrong ? 400 : 200, title: "Compare",
      address: Address("/diff", ["a", "a-at", "b", "b-at"].map { ($0, request.query.text($0)) }),
      section: .diff, query: request.query, now: request.now,
      heading: "<h1>Compare</h1>",
      content: """
        \(form.html)
        \(isWrong || sides.isEmpty ? .nothing : result)
        """)
  }

  private var result: HTML {
    let notes = sides.compactMap { side -> HTML? in
      side.note.map { "<li>\(HTML.untrusted(side.name, 300)): \(HTML.untrusted($0, 400))</li>\n" }
    }
    let list: HTML = notes.isEmpty ? .nothing : "<ul class=\"notes\">\n\(notes)</ul>\n"
    guard let first = sides[0].compared, let second = sides[1].compared else { return list }
    let isOne = first.trail == second.trail && first.state.generation == second.state.generation
    var comparer = Comparer()
    let time = sides.compactMap(\.time).max() ?? request.now
    let comparison = comparer.compare(first, second, at: time, isOneCall: isOne)
    let (removed, added) = lines(first, second)
    let selectors = LineList(lines: removed + added, shown: 60).html
    let texts: HTML =
      selectors.isEmpty ? .nothing : "<section><h2>Selectors</h2>\n\(selectors)</section>\n"
    return """
      <section class="result" aria-label="Result">
      <p class="meaning \(comparison.outcome.style)"><strong>\(comparison.outcome.mark)</strong> \
      \(HTML.untrusted(comparison.summary, 600))</p>
      <p class="hint">From \(HTML.untrusted(sides[0].name, 300)) to \(HTML.untrusted(sides[1].name, 300)).</p>
      \(list)</section>
      \(DifferenceList(comparison).html)\(texts)
      """
  }

  private func lines(
    _ first: ComparedTrail, _ second: ComparedTrail
  ) -> (removed: [String], added: [String]) {
    guard let old = first.selectors, let new = second.selectors else { return ([], []) }
    let difference = SelectorLines.difference(from: old, to: new)
    return (difference.removed.map { "- \($0)" }, difference.added.map { "+ \($0)" })
  }

  private static func side(
    _ request: PageRequest, _ moment: Moment, _ word: String, _ field: PageQuery.TimeField
  ) throws -> Side {
    let (history, knownAt) = (request.history, moment.knownAt)
    var side = Side(name: ShownText.cut(word, 200))
    do {
      let trail = try history.resolve(word)
      let time =
        try field.time ?? moment.at
        ?? history.present(of: trail, clock: request.now, asKnownAt: knownAt)
      let period = try history.knownPeriod(of: trail, at: time, asKnownAt: knownAt)
      let coverage = try request.coverages.coverage(
        of: trail, at: time, lastChange: period.from, in: history, asKnownAt: knownAt)
      var state = period.state
      let doubt = coverage.doubt(at: time)
      // As `trailback diff`: of a hole nothing is known; what was read last counts.
      if let index = doubt.unreadSpan, coverage.spans[index].until != nil {
        state = state.doubting(doubt.unread, .unread)
      }
      side.name = "\(trail.name) " + (field.time ?? moment.at).map { "at \($0)" }.or("now")
      side.time = time
      side.compared = ComparedTrail(
        trail: trail, state: state, selectors: try history.selectors(of: state))
      side.note = Trust(coverage, at: time).note ?? stillness(state)
    } catch let error as HistoryError {
      switch error {
      case .unknownTrail, .ambiguousTrail: side.note = error.fact
      case let other: throw other
      }
    } catch let error as any Explained {
      side.note = error.fact
    }
    return side
  }

  /// Why a trail logs nothing, whatever its selectors.
  private static func stillness(_ state: TrailState) -> String? {
    if state.exists == .known(false) { return "there was no such trail, so nothing was logged" }
    if state.logging == .known(false) { return "logging was off, so nothing was logged" }
    return nil
  }
}

extension String? {
  fileprivate func or(_ other: String) -> String { self ?? other }
}

/// The form for two trails and two moments.
struct DiffForm {
  private let first: String?
  private let second: String?
  private let firstAt: PageQuery.TimeField
  private let secondAt: PageQuery.TimeField
  private let moment: Moment

  init(
    first: String?, firstAt: PageQuery.TimeField, second: String?,
    secondAt: PageQuery.TimeField, moment: Moment
  ) {
    (self.first, self.second) = (first, second)
    (self.firstAt, self.secondAt, self.moment) = (firstAt, secondAt, moment)
  }

  /// With one side filled in, to be held against another.
  init(first: String, firstAt time: Timestamp?, moment: Moment) {
    var field = PageQuery.TimeField()
    (field.time, field.text) = (time, time.map { "\($0)" } ?? "")
    self.init(
      first: first, firstAt: field, second: nil, secondAt: PageQuery.TimeField(), moment: moment)
  }

  /// Whether a time cannot be read.
  var hasError: Bool { firstAt.error != nil || secondAt.error != nil }

  var html: HTML {
    """
    <form class="compare" method="get" action="/diff">
    \(Field.hidden(moment.address("/").members))\
    \(Field.text(first, "a", "Trail", length: 2100))
    \(Field.time(firstAt, "a-at", "at"))
    \(Field.text(second, "b", "with trail", length: 2100))
    \(Field.time(secondAt, "b-at", "at"))
    <button type="submit">Compare</button>
    </form>
    <p class="hint">A trail by its name or ARN; without a second one, the first. Without a time, the moment of \
    this page.</p>
    """
  }
}
