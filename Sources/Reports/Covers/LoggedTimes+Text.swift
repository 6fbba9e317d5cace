import CloudTrail
public import Gaps
import History
public import ReadModels
import Replay

extension LoggedTimes {
  /// How many spans, and how many trails, are listed.
  private static let listed = 40

  /// The answer in words: in one line, then span by span, trail by trail, and what is not known.
  ///
  /// - Parameters:
  ///   - width: how wide a line may be, in columns; names that are longer are not broken.
  ///   - isOneOfSeveral: whether the account has to be told from others.
  public func text(_ style: Style, width: Int, isOneOfSeveral: Bool = false) -> String {
    var lines = heading(isOneOfSeveral).wrapped(width: width, hanging: 2).map(colour(style))
    lines += Printable.text("asked: " + asked.words + (region.map { ", recorded in \($0)" } ?? ""))
      .wrapped(width: width, indent: 2, hanging: 2)
    lines += table(style, width) + trailLines(style) + unknownLines(style, width)
    return lines.map { $0 + "\n" }.joined()
  }

  private func heading(_ isOneOfSeveral: Bool) -> String {
    let what = Printable.text(asked.what + (isOneOfSeveral ? " of account \(account)" : ""))
    let count = spans.count > 1 ? ": \(Number.counted(spans.count, "span"))" : ""
    return "\(what): \(answer.words) between \(from) and \(until)\(count)"
  }

  private func colour(_ style: Style) -> (String) -> String {
    switch answer {
    case .always: style.green
    case .never, .notAlways: style.red
    case .unknown: style.yellow
    }
  }

  // MARK: - All trails together

  private func table(_ style: Style, _ width: Int) -> [String] {
    guard spans.count > 1 else { return spans.flatMap { Self.details($0, width, style) } }
    let shown = spans.prefix(Self.listed)
    // Each ends where the next one begins.
    var columns = Columns(["  FROM", "FOR", "LOGGED", "BY"])
    for span in shown {
      columns.add(
        (span.share == .none ? "! " : "  ") + "\(span.from)", span.duration, span.cell,
        Self.names(span.by))
    }
    var lines = [""] + columns.lines.prefix(1).map(style.bold)
    for (line, span) in zip(columns.lines.dropFirst(), shown) {
      switch span.share {
      case .all: lines.append(line)
      case .part: lines += [line] + Self.details(span, width, style)
      case .none: lines.append(style.red(line))
      case .unknown: lines.append(style.yellow(line))
      }
    }
    if spans.count > shown.count {
      lines.append("  and \(Number.grouped(spans.count - shown.count)) more spans")
    }
    return lines
  }

  /// What was not logged of a span, with an example.
  private static func details(_ span: Span, _ width: Int, _ style: Style) -> [String] {
    func wrapped(_ text: String) -> [String] {
      Printable.text(text).wrapped(width: width, indent: 4, hanging: 2)
    }
    guard let lost = span.lost else { return [] }
    return wrapped("not logged: " + lost)
      + (span.example.map { wrapped("such as " + $0).map(style.dim) } ?? [])
  }

  private static func names(_ coverers: [Gap.Coverer]) -> String {
    let whole = coverers.filter { $0.extent == .all }
    let shown = whole.isEmpty ? coverers : whole
    if shown.isEmpty { return "-" }
    let names = shown.prefix(2).map { Printable.text($0.trail.name) }.joined(separator: ", ")
    return shown.count > 2 ? names + " and \(shown.count - 2) more" : names
  }

  // MARK: - Each trail

  private func trailLines(_ style: Style) -> [String] {
    guard !trails.isEmpty else { return [] }
    var columns = Columns(["  TRAIL", "LOGGED", "HOW LONG"])
    for trail in trails.prefix(Self.listed) {
      columns.add("  " + name(trail.trail), trail.answer.inShort, trail.durations)
    }
    let more = trails.count - Self.listed
    return [""] + columns.lines.prefix(1).map(style.bold) + columns.lines.dropFirst()
      + (more > 0 ? ["  and \(Number.grouped(more)) more trails"] : [])
  }

  /// The name, with what tells the trail from others of that name or of this account.
  private func name(_ trail: TrailARN) -> String {
    var name = trail.name
    if trails.count(where: { $0.trail.name == trail.name }) > 1 { name += " in \(trail.region)" }
    if trail.account != account { name += " of \(trail.account)" }
    return Printable.text(name)
  }

  // MARK: - Unknown time

  /// What leaves time open, each once, with how long.
  private func unknownLines(_ style: Style, _ width: Int) -> [String] {
    var reasons: [(words: String, seconds: Int64)] = []
    for span in spans {
      guard let words = span.doubt?.words else { continue }
      if let index = reasons.firstIndex(where: { $0.words == words }) {
        reasons[index].seconds += span.seconds
      } else {
        reasons.append((words, span.seconds))
      }
    }
    guard !reasons.isEmpty else { return [] }
    var lines = ["", style.bold("  NOT KNOWN, and after the ? what it is by all that is known")]
    for reason in reasons.prefix(Self.listed) {
      lines += "\(Number.duration(reason.seconds)): \(reason.words)"
        .wrapped(width: width, indent: 2, hanging: 2).map(style.yellow)
    }
    let more = reasons.count - Self.listed
    return lines + (more > 0 ? ["  and \(Number.grouped(more)) more reasons"] : [])
  }
}

extension LoggedTimes.Answer {
  fileprivate var words: String {
    switch self {
    case .always: "always logged"
    case .never: "never logged"
    case .notAlways: "not always logged"
    case .unknown: "not known to be always logged"
    }
  }

  fileprivate var inShort: String {
    switch self {
    case .always: "always"
    case .never: "never"
    case .notAlways: "not always"
    case .unknown: "not known"
    }
  }
}

extension LoggedTimes.Span {
  fileprivate var seconds: Int64 { (until.microseconds - from.microseconds) / 1_000_000 }
  fileprivate var duration: String { Number.duration(seconds) }

  /// `none`, or `? none` if that is so only by what is known.
  fileprivate var cell: String {
    guard let doubt else { return share.rawValue }
    return doubt.known == .unknown ? "?" : "? " + doubt.known.rawValue
  }
}

extension LoggedTimes.OfTrail {
  /// `all 2d 3h, none 44m 31s`.
  fileprivate var durations: String {
    LoggedTimes.Share.allCases.compactMap { share in
      let spans = spans.filter { $0.share == share }
      if spans.isEmpty { return nil }
      return "\(share.rawValue) \(Number.duration(spans.reduce(0) { $0 + $1.seconds }))"
    }.joined(separator: ", ")
  }
}

extension LoggedTimes.Doubted {
  /// Why it is not known, in one line without a full stop, fit to print.
  var words: String {
    if let span { return span.gapNote }
    if let open {
      return Printable.text(open.events + (open.reason.map { ": \($0.words())" } ?? ""))
    }
    let name = trail.map { Printable.text($0.name) } ?? "a trail"
    guard let unknown else { return "what \(name) logged is not known" }
    return "the selectors of \(name) are not known: \(unknown.words)"
  }
}
