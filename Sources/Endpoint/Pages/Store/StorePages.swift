import CloudTrail
import History
import Markup
import ReadModels
import Replay
import Reports

/// What was read of each account and Region.
struct SourcesPage {
  private let request: PageRequest
  private let moment: Moment
  private let sources: ReadSources

  private static let mostPlaces = 500
  private static let mostHoles = 5

  init(_ request: PageRequest, _ moment: Moment) throws {
    (self.request, self.moment) = (request, moment)
    let (history, knownAt) = (request.history, moment.knownAt)
    var options = ReadSources.Options(now: knownAt ?? request.now)
    options.window.until = moment.at
    var counts = ReadCounts(by: .day, window: options.window)
    try history.eachReading(asKnownAt: knownAt) { counts.add($0) }
    let coverages = try Coverages(history, asKnownAt: knownAt)
    sources = ReadSources(
      try history.readEvidence(asKnownAt: knownAt), counts: counts,
      trails: try KnownTrail.all(in: history, asKnownAt: knownAt),
      delivered: coverages.delivered, selfBlind: coverages.selfBlind, options: options)
  }

  func frame() -> Frame {
    Frame(
      title: "What was read", address: Address("/sources"), section: .sources,
      query: request.query, now: request.now,
      heading: "<h1>What was read</h1>", content: content)
  }

  private var content: HTML {
    guard let window = sources.window else {
      return """
        <p>No log file was read: whatever is known came to this server as calls, or by hand. \
        <code>\(ProgramCommand.importFiles)</code> reads log files.</p>
        """
    }
    let holes = sources.places.reduce(0) { $0 + $1.holes.spans.count }
    let found: HTML =
      holes == 0
      ? "<p class=\"well\">There is no hole between the first and the last.</p>"
      : "<p class=\"problems\"><strong>\(Number.counted(holes, "hole"))</strong>: changes of that time would "
        + "not be known. <code>\(ProgramCommand.sources)</code> has the commands that fetch what lacks.</p>"
    let rows = sources.places.prefix(Self.mostPlaces).map(row)
    let rest = sources.places.count - rows.count
    let more: HTML = rest > 0 ? "<p class=\"hint\">and \(rest) more places</p>" : .nothing
    return """
      <p>\(Number.counted(sources.total.files, "file")), \(Number.counted(sources.total.records, "record")), \
      from \(window.lowerBound.html) until \(window.upperBound.html).</p>
      \(found)
      \(Table(
        caption: "What was read, by account and Region",
        columns: ["Account", "Region", "Files", "Records", "Read", "Not read"], rows: rows).html)\(more)
      """
  }

  private func row(_ place: ReadSources.Place) -> Table.Row {
    let read: HTML =
      place.read.first.flatMap { first in
        place.read.end.map { end in "\(Self.begin(first)) until \(end.html)" as HTML }
      } ?? "<strong class=\"mark\">nothing</strong>"
    let holes = place.holes.spans.prefix(Self.mostHoles).map { span -> HTML in
      let length = SpanWords.words(span.upperBound.second - span.lowerBound.second)
      return """
        <li>\(span.lowerBound.html) until \(span.upperBound.html), <b>\(length)</b></li>

        """
    }
    let rest = place.holes.spans.count - holes.count
    let more: HTML = rest > 0 ? "<li class=\"hint\">and \(rest) more</li>\n" : .nothing
    let blind = place.selfBlind.seconds
    let selfBlind: HTML =
      blind == 0
      ? .nothing
      : "<p class=\"hint\">\(SpanWords.words(blind)) in which no known trail logged the calls that change "
        + "trails</p>"
    return Table.Row(
      heading: HTML.untrusted(place.name.account, 60),
      cells: [
        HTML.untrusted(place.name.region, 60), "\(Number.grouped(place.total.files))",
        "\(Number.grouped(place.total.records))", read,
        "\(holes.isEmpty ? "–" : "<ul class=\"holes\">\n\(holes)\(more)</ul>" as HTML)\(selfBlind)",
      ])
  }

  /// A store from before there was a ledger does not know how far back it reaches.
  private static func begin(_ first: Timestamp) -> HTML {
    first == Timestamp.writable.lowerBound ? "as far back as the history goes" : first.html
  }
}

/// The last verification of the store, and the button for the next.
struct VerifyPage {
  private let request: PageRequest
  private let kept: PageCache.KeptVerification?
  private let isCurrent: Bool

  /// Verifies if the address says so and anything was recorded since the last time.
  init(_ request: PageRequest) throws {
    self.request = request
    let version = try request.history.contentVersion()
    let last = request.cache.verification
    guard request.query.text("run") != nil, last?.version != version else {
      (kept, isCurrent) = (last, last?.version == version)
      return
    }
    let made = PageCache.KeptVerification(
      verification: try request.history.verify(), at: request.now, version: version)
    request.cache.keep(made)
    (kept, isCurrent) = (made, true)
  }

  func frame() -> Frame {
    Frame(
      title: "Verify", address: Address("/verify"), section: .verify, query: request.query,
      now: request.now, showsMoment: false,
      heading: "<h1>Is the history what was recorded?</h1>",
      content: """
        <p>Each row of the log and of the ledger carries a hash over the one before it. A verification reads \
        all of both, and whatever is derived from them. It takes seconds for a million events.</p>
        <form method="get" action="/verify">
        <input type="hidden" name="run" value="now">
        <button type="submit">Verify now</button>
        </form>
        \(kept.map(html) ?? "<p>Nothing was verified since the server started.</p>")
        """)
  }

  private func html(_ kept: PageCache.KeptVerification) -> HTML {
    let verification = kept.verification
    let verdict: HTML =
      verification.isSound
      ? "<p class=\"verdict well\"><strong>Sound</strong>"
      : "<p class=\"verdict bad\"><strong>\(Number.counted(verification.findingCount, "finding"))</strong>"
    let since: HTML =
      isCurrent
      ? " Nothing was recorded since." : " <strong>More was recorded since.</strong>"
    return """
      <section aria-label="The last verification">
      \(verdict), verified \(kept.at.html).\(since)</p>
      <pre class="script"><code>\(HTML.lines(verification.text(.plain), 300))</code></pre>
      <p class="hint">The files beside the store are checked by <code>\(ProgramCommand.verify)</code> \
      alone, which also tells whether a head that you kept is still in it.</p>
      </section>
      """
  }
}

/// The heads of the log and of the ledger.
enum HeadPage {
  static func frame(_ request: PageRequest) throws -> Frame {
    let (head, recordedAt) = try request.history.storeHead()
    let recorded: HTML =
      recordedAt.map { "<p>The last row was recorded at \($0.html).</p>" }
      ?? "<p>Nothing is recorded yet.</p>"
    return Frame(
      title: "Head", address: Address("/head"), section: .head, query: request.query,
      now: request.now, showsMoment: false,
      heading: "<h1>The head of the history</h1>",
      content: """
        <p>Whoever owns the file of the store could cut off its end or write all of it anew. Only a head that \
        was kept elsewhere shows that. Keep this line, on paper or in another account:</p>
        <pre class="script"><code>\(head.text(recordedAt: recordedAt))</code></pre>
        \(recorded)
        <p>Later, hold the store against it:</p>
        <pre class="script"><code>\(ProgramCommand.verify(head: head))
        </code></pre>
        """)
  }
}
