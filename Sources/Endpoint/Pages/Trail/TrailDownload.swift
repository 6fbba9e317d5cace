import CloudTrail
import Exports
import HTTPMessages
import History
import ReadModels

/// What a trail's page shows, for programs: the selectors as CloudTrail's API has them, or the events that the page
/// lists.
struct TrailDownload {
  private let request: PageRequest
  private let stream: EventStream
  private let moment: Moment

  init(_ request: PageRequest, _ stream: EventStream, _ moment: Moment) {
    (self.request, self.stream, self.moment) = (request, stream, moment)
  }

  /// - Parameter format: `json`, `jsonl` or `csv`; for anything else 400.
  func response(_ format: String) throws -> HTTPResponse {
    switch format {
    case "json": return try selectors()
    case "jsonl":
      return HTTPResponse(
        200, try entries().map { $0.json.compact + "\n" }.joined(), type: "application/x-ndjson")
    case "csv":
      let rows = ItemRows()
      let lines = try entries().map { rows.line(ExportedItem($0)) }
      return HTTPResponse(200, rows.heading + lines.joined(), type: "text/csv; charset=utf-8")
    default:
      return HTTPResponse(400, "format takes json, jsonl or csv\n")
    }
  }

  private func entries() throws -> [TimelineEntry] {
    try TrailTimelineSection.page(request, stream, moment, TimelineFilter(request.query)).entries
  }

  /// The answer of GetEventSelectors at the moment; 404 where the API has none.
  private func selectors() throws -> HTTPResponse {
    guard let trail = stream.trailARN else {
      return HTTPResponse(404, "the events name no trail\n")
    }
    let (history, knownAt) = (request.history, moment.knownAt)
    do {
      let time =
        try moment.at ?? history.present(of: trail, clock: request.now, asKnownAt: knownAt)
      let period = try history.knownPeriod(of: trail, at: time, asKnownAt: knownAt)
      let coverage = try request.coverages.coverage(
        of: trail, at: time, lastChange: period.from, in: history, asKnownAt: knownAt)
      let selectors = try SelectorsAtMoment(
        history, trail: trail, at: time, asKnownAt: knownAt, coverage: coverage)
      return HTTPResponse(200, try selectors.json().pretty + "\n", type: "application/json")
    } catch let error as MomentError {
      return HTTPResponse(404, error.fact + "\n")
    }
  }
}
