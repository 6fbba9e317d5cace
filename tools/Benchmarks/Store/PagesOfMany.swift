import CloudTrail
import Endpoint
import Foundation
import HTTPMessages
import History

/// The pages of a server over many trails: as it starts, later, and after something was recorded.
struct PagesOfMany {
  var rounds: Int

  func run(_ history: GeneratedHistory, _ workplace: Workplace, _ report: inout Report) throws {
    let path = try Import.store("pages", of: history, in: workplace)
    defer { workplace.remove("pages") }
    let recorder = try Recorder(path: path)
    defer { close(recorder) }
    let trail = "/trails/" + Self.encoded(history.arn(0).text)
    for (name, address, words) in [
      ("front", "/", "the first page"), ("trail", trail, "the page of a trail"),
    ] {
      let pages = Pages()
      let store = try History(path: path)
      var size = 0
      func seconds() throws -> Double {
        try elapsed {
          let response = try store.snapshot {
            try pages.response(address, query: "", $0, now: .now)
          }
          report.check(response?.status == 200)
          size = response?.body.count ?? 0
        }
      }
      let first = try seconds()
      let later = try (0..<rounds).map { _ in try seconds() }
      let changed = try (0..<rounds).map { round in
        try recorder.append([
          (Self.call(round, of: history.arn(round)), GeneratedHistory.provenance)
        ])
        return try seconds()
      }
      let of = "of \(history.trails) trails and \(history.events) events"
      report.add("pages.\(name).first", "\(words) \(of), as the server starts", first * 1000, "ms")
      report.add("pages.\(name).later", "the same later", later.median * 1000, "ms")
      report.add(
        "pages.\(name).changed", "the same after a call was recorded", changed.median * 1000, "ms")
      report.add("pages.\(name).size", "its size", Double(size) / 1000, "kB")
    }
  }

  /// A call that was made just now.
  private static func call(_ number: Int, of trail: TrailARN) -> TrailEvent {
    TrailEvent(
      id: UUID().uuidString, stream: .trail(trail),
      change: number % 2 == 0 ? .stopLogging : .startLogging, time: .now, actor: Actor())
  }

  private static func encoded(_ text: String) -> String {
    text.replacing(":", with: "%3A").replacing("/", with: "%2F")
  }

  private func close(_ recorder: Recorder) {
    do {
      try recorder.close()
    } catch {
      say("the store was not closed: \(error)")
    }
  }
}
