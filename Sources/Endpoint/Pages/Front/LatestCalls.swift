import CloudTrail
import Gaps
import History
import Markup
import ReadModels

/// The latest calls of all trails that meet the filter, refused ones included, the newest first.
struct LatestCalls {
  private var lines: [(entry: TimelineEntry, line: ChangeLine)] = []
  private let moment: Moment

  private static let most = 20
  /// Calls of trails that do not meet the filter are passed by; so many events are looked at.
  private static let lookedAt = 2000

  /// - Parameter budget: how many changes may still be compared to find windows.
  init(
    _ request: PageRequest, _ moment: Moment, _ filter: TrailFilter, _ budget: inout Int
  ) throws {
    self.moment = moment
    let history = request.history
    let events = try history.latestEvents(
      Self.most, lookingAt: filter.isEmpty ? Self.most * 4 : Self.lookedAt, at: moment.at,
      asKnownAt: moment.knownAt
    ) { kind, stream in
      // A response of the API that agrees changes nothing; CloudTrail's own copies never do.
      kind != .observedConfiguration && kind != .replicatedCall && filter.takes(stream)
    }
    var kept: [Int64: MarkedChange] = [:]
    if moment.knownAt == nil {
      for event in events {
        guard let trail = event.content.stream.trailARN else { continue }
        kept[event.sequence] = try history.keptMeaning(of: event, on: trail)
      }
    }
    let entries = try Timeline.entries(of: events, in: history, asKnownAt: moment.knownAt) {
      kept[$0.sequence] == nil
    }
    for entry in entries {
      let windows = try entry.event.content.stream.trailARN.flatMap {
        try request.cache.windows(
          of: $0, in: history, asKnownAt: moment.knownAt, budget: &budget)
      }
      let opened = windows?.filter { $0.opening.sequence == entry.event.sequence }
      lines.append((entry, ChangeLine(entry, kept: kept[entry.event.sequence], windows: opened)))
    }
  }

  var html: HTML {
    guard !lines.isEmpty else { return .nothing }
    var day = ""
    let items = lines.map { entry, line -> HTML in
      let time = entry.event.content.time
      defer { day = time.day }
      let heading: HTML = time.day == day ? .nothing : "<li class=\"day\">\(time.dayHTML)</li>\n"
      return heading + item(entry, line)
    }
    return """
      <section class="latest" aria-labelledby="latest-heading">
      <h2 id="latest-heading">Latest calls</h2>
      <ol>
      \(items)</ol>
      </section>
      """
  }

  private func item(_ entry: TimelineEntry, _ line: ChangeLine) -> HTML {
    let content = entry.event.content
    let stream = content.stream
    let person = Person(content.actor, in: stream.trailARN?.account)
    let event = moment.address("/events/\(entry.event.sequence)").text
    return """
      <li class="\(line.mark.rawValue)"><a href="\(event)">\(content.time.clockHTML)</a> \
      \(line.html(80)) <span class="of"><a href="\(moment.address(TrailPath.path(stream.text)).text)">\
      \(HTML.untrusted(stream.name.shortened(to: 130)))</a> \(entry.title)\
      \(person.name.map { " by <span class=\"who\">\($0)</span>" } ?? .nothing)</span></li>

      """
  }
}

extension TrailFilter {
  /// Whether a call on a trail is listed; its state is not asked about.
  func takes(_ stream: EventStream) -> Bool {
    guard !isEmpty else { return true }
    guard let trail = stream.trailARN else { return name == nil && region == nil && account == nil }
    if let name, !trail.name.lowercased().contains(name.lowercased()) { return false }
    return (account.map { $0 == trail.account } ?? true)
      && (region.map { $0 == trail.region } ?? true)
  }
}
