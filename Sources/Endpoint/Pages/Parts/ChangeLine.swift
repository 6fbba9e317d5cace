import CloudTrail
import Comparison
import Gaps
import History
import Markup
import ReadModels
import Reports

/// The one line that says the worst of an event: `management events off, for 44 min 49 s`.
struct ChangeLine {
  /// How the line is marked. The words say the same.
  enum Mark: String {
    case narrowed
    case widened
    case both
    case refused
    case voided
    case open
    case none

    /// Beside the words, which say the same.
    var sign: HTML {
      switch self {
      case .narrowed: "▼"
      case .widened: "▲"
      case .both: "▼▲"
      case .refused: "✕"
      case .voided: "–"
      case .open: "?"
      case .none: "·"
      }
    }
  }

  let mark: Mark
  let words: String
  /// How long what was lost stayed lost; nil if nothing was, or it was not worked out.
  let duration: String?

  /// Of windows alone, which one event opened.
  init(_ windows: [Gap]) {
    var said: Set<Gap.Kind> = []
    mark = .narrowed
    words = windows.flatMap(\.kinds).filter { said.insert($0).inserted }.prefix(2).map(\.words)
      .joined(separator: ", ")
    duration = Self.duration(windows)
  }

  /// - Parameters:
  ///   - entry: the event, with what it changed.
  ///   - kept: what the change means, where the store keeps that.
  ///   - windows: those that it opened; nil if they were not worked out.
  init(_ entry: TimelineEntry, kept: MarkedChange? = nil, windows: [Gap]?) {
    let lines = entry.changeLines
    if entry.isVoided {
      (mark, words, duration) = (.voided, "voided by a correction", nil)
      return
    }
    if case .reject(_, let code, _) = entry.event.content.change {
      (mark, words, duration) = (.refused, "refused: \(code)", nil)
      return
    }
    let outcome =
      entry.meaning?.outcome ?? kept.flatMap { Comparison.Outcome(rawValue: $0.meaning) }
    let meaning = entry.meaningInWords ?? kept?.words
    if let windows, !windows.isEmpty {
      let line = ChangeLine(windows)
      mark = outcome == .both ? .both : outcome == .narrowed ? .narrowed : .open
      (words, duration) = (line.words, line.duration)
      return
    }
    duration = nil
    switch outcome {
    case .narrowed: (mark, words) = (.narrowed, meaning ?? "narrowed")
    case .widened: (mark, words) = (.widened, meaning ?? "widened")
    case .both: (mark, words) = (.both, meaning ?? "narrowed and widened")
    case .undecided, .notComparable, .tooLarge: (mark, words) = (.open, meaning ?? "not decided")
    case .same: (mark, words) = (.none, lines.first { !$0.hasPrefix("- ") } ?? "same in meaning")
    case nil: (mark, words) = (.none, lines.first ?? "changes nothing")
    }
  }

  /// From the first to the last moment of the windows, which one event opened together.
  private static func duration(_ windows: [Gap]) -> String {
    let ends = windows.map(\.until)
    guard let from = windows.map(\.from).min(), !ends.contains(nil),
      let until = ends.compactMap(\.self).max()
    else { return "still open" }
    return "for " + SpanWords.words(until.second - from.second)
  }

  /// - Parameter limit: the most characters of the words.
  func html(_ limit: Int = 160) -> HTML {
    let length: HTML = duration.map { ", <b>\($0)</b>" } ?? .nothing
    return """
      <span class="line \(mark.rawValue)"><span class="sign" aria-hidden="true">\(mark.sign)</span> \
      \(HTML.untrusted(words.shortened(to: limit)))\(length)</span>
      """
  }
}

extension String {
  /// The beginning of a text of more than so many Unicode scalars, and a mark that it goes on. It ends with a word where
  /// one ends nearby.
  func shortened(to limit: Int) -> String {
    guard utf8.count > limit, unicodeScalars.count > limit else { return self }
    let cut = unicodeScalars.prefix(limit)
    let end = cut.suffix(Self.longestWord).lastIndex(of: " ") ?? cut.endIndex
    var kept = cut[..<end]
    while kept.count > 1, let last = kept.last, " ,;:(".unicodeScalars.contains(last) {
      kept.removeLast()
    }
    return String(String.UnicodeScalarView(kept)) + "…"
  }

  /// A longer one is cut.
  private static let longestWord = 24
}
