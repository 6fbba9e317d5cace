import CloudTrail
import Endpoint
import Foundation
import HTTPMessages
import History
import Testing

/// A store of its own for a test, and the pages over it.
final class PageStore {
  private let folder: URL
  private let history: History
  var pages = Pages()

  /// When everything was learned: 2024-06-01T00:00:00Z.
  static let learned = Timestamp(seconds: 1_717_200_000)
  /// The present of the pages: a day later.
  static let now = learned.advanced(bySeconds: 86_400)

  /// - Parameters:
  ///   - late: what is learned an hour after the rest.
  ///   - readings: rows of the ledger of what was read, learned with the rest.
  ///   - channel: by which way all events came.
  init(
    _ events: [TrailEvent], late: [TrailEvent] = [], readings: [ReadingDraft] = [],
    channel: Provenance.Channel = .call
  ) throws {
    folder = FileManager.default.temporaryDirectory
      .appendingPathComponent("trailback-pages-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let path = folder.appendingPathComponent("trailback.sqlite").path
    for (batch, time) in [(events, Self.learned), (late, Self.learned.advanced(bySeconds: 3600))] {
      let recorder = try Recorder(path: path, now: { time })
      for outcome in try recorder.append(batch.map { ($0, Provenance(channel: channel)) }) {
        if case .refused(let error) = outcome { throw error }
      }
      if time == Self.learned { try recorder.append([], readings: readings) }
      try recorder.close()
    }
    history = try History(path: path)
  }

  deinit {
    do { try FileManager.default.removeItem(at: folder) } catch {}
  }

  func response(_ path: String, _ query: String = "") throws -> HTTPResponse {
    try #require(
      try history.snapshot(settling: Self.learned) {
        try pages.response(path, query: query, $0, now: Self.now)
      },
      "\(path) is the path of no page")
  }

  /// The markup of a page, which must be well formed whatever the test is about.
  func page(_ path: String, _ query: String = "", status: Int = 200) throws -> Markup {
    let response = try response(path, query)
    #expect(response.status == status)
    let markup = Markup(String(decoding: response.body, as: UTF8.self))
    #expect(markup.faults == [], "\(path)?\(query)")
    return markup
  }

  func knows(_ path: String) throws -> Bool {
    try history.snapshot { try pages.response(path, query: "", $0, now: Self.now) } != nil
  }
}
