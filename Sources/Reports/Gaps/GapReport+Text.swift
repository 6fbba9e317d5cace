import CloudTrail
import Comparison
import Gaps
import History
public import ReadModels
import Replay

extension GapReport {
  /// The windows as text for a terminal: how long each scope was blind in all, the windows of accounts, those of
  /// trails, and where nothing is known.
  ///
  /// - Parameters:
  ///   - isWhole: whether every name is listed, and not only the first.
  ///   - recording: the command that records the calls in the files and looks again, if there is one.
  ///   - width: how wide a line may be, in columns; names that are longer are not broken.
  public func text(
    _ style: Style, isWhole: Bool = false, recording: String? = nil, width: Int
  ) -> String {
    let windows = gaps.windows
    var lines = notes.flatMap { ("note: " + Printable.text($0)).wrapped(width: width, hanging: 2) }
    if windows.isEmpty {
      lines.append("no window is known in which something was not logged that was logged before")
    }
    lines += totalLines(width)
    var scope: Gap.Scope?
    for (index, gap) in windows.enumerated() {
      if gap.scope != scope { lines += ["", style.bold(Printable.text(gap.scope.words))] }
      scope = gap.scope
      lines += block(
        gap, number: index + 1, GapLines(style: style, width: width, isWhole: isWhole))
    }
    lines += unknownLines(isWhole, width)
    var out = lines.map { $0 + "\n" }.joined()
    guard let missed else { return out }
    out += "\ncounted in \(missed.input.words)\n"
    return out + missed.unrecorded.text(recording) + missed.input.ending
  }

  /// How long, and how much, for each scope.
  private func totalLines(_ width: Int) -> [String] {
    guard !gaps.windows.isEmpty else { return [] }
    let isCounted = missed != nil
    var table = Columns(
      ["", "windows", "in all"] + (isCounted ? ["missed", "writes"] : []), right: [1, 2, 3, 4])
    for total in totals {
      let counts = [total.missed.events, total.missed.writes].map(Number.grouped)
      table.add(
        [
          Printable.text(total.scope.words), Number.grouped(total.numbers.count),
          SpanWords.words(total.seconds),
        ] + (isCounted ? counts : []))
    }
    return table.lines
  }

  /// The window of an account that the same event opened and the same closed, by its number.
  func double(of gap: Gap) -> Int? {
    guard case .trail = gap.scope else { return nil }
    return gaps.ofAccounts.firstIndex {
      $0.opening.sequence == gap.opening.sequence && $0.from == gap.from && $0.until == gap.until
        && $0.lossWords(isWhole: true) == gap.lossWords(isWhole: true)
    }.map { $0 + 1 }
  }

  private func block(_ gap: Gap, number: Int, _ lines: GapLines) -> [String] {
    let end = end(of: gap)
    let span =
      gap.until == nil
      ? SpanWords.moment(gap.from) + " – still open"
        + (knownUntil[gap.trail] == nil ? "" : " at " + SpanWords.moment(end))
      : SpanWords.words(gap.from, end)
    let kinds = gap.kinds.prefix(2).map(\.words).joined(separator: ", ")
    let tally = tally(number)
    var block = lines.heading(
      "\(number)  \(span)  \(SpanWords.words(seconds(of: gap)))", kinds)
    let double = double(of: gap)
    if let double {
      block += lines.part("as \(double)", "the same was lost by the same calls")
    } else {
      block += lines.part("opened", gap.openingWords)
      if let closing = gap.closingWords { block += lines.part("closed", closing) }
      block += lines.part("lost", gap.lossWords(isWhole: lines.isWhole))
      if let rest = gap.restWords(isWhole: lines.isWhole) { block += lines.part("still", rest) }
      if let cover = gap.coverWords { block += lines.part("logged", cover) }
    }
    guard let tally else { return block }
    let isSame = double.flatMap(self.tally).map { $0.missed == tally.missed } ?? false
    return block + lines.missed(tally, in: gap, isTold: isSame)
  }

  /// One line for each reason, or for each time.
  private func unknownLines(_ isWhole: Bool, _ width: Int) -> [String] {
    let lines = UnknownTime.Reason.allCases.flatMap { reason -> [String] in
      let times = gaps.unknown.filter { $0.reason == reason }
      guard !times.isEmpty else { return [] }
      if isWhole {
        return ["  " + reason.words] + times.map { "    \($0.trail.name): \(Self.words($0))" }
      }
      return "\(Self.words(times)): \(reason.words), \(names(of: times))"
        .wrapped(width: width, indent: 2, hanging: 2)
    }
    return lines.isEmpty ? [] : ["", "not known"] + lines.map(Printable.text)
  }

  /// `of legacy-trail`, `of all 3 trails`
  private func names(of times: [UnknownTime]) -> String {
    let trails = Set(times.map(\.trail)).sorted()
    if trails.count > 1 && trails.count == gaps.trails.count {
      return trails.count == 2 ? "of both trails" : "of all \(trails.count) trails"
    }
    return trails.count > 3
      ? "of \(Number.counted(trails.count, "trail"))"
      : "of " + trails.map(\.name).joined(separator: ", ")
  }

  /// From the beginning of the first to the end of the last.
  private static func words(_ times: [UnknownTime]) -> String {
    guard var whole = times.first else { return "" }
    for time in times {
      whole.from = whole.from.flatMap { from in time.from.map { min(from, $0) } }
      whole.until = whole.until.flatMap { until in time.until.map { max(until, $0) } }
    }
    let isOne = times.allSatisfy { $0.from == whole.from && $0.until == whole.until }
    return (isOne ? "" : "at times, ") + words(whole)
  }

  private static func words(_ time: UnknownTime) -> String {
    switch (time.from, time.until) {
    case (let from?, let until?): SpanWords.words(from, until)
    case (let from?, nil): "from \(SpanWords.moment(from)) on"
    case (nil, let until?): "until \(SpanWords.moment(until))"
    case (nil, nil): "at all times"
    }
  }
}

/// Makes the lines of a window's block.
private struct GapLines {
  let style: Style
  let width: Int
  /// Whether every name is listed.
  let isWhole: Bool

  /// The kinds stand in the same line if it is wide enough.
  func heading(_ span: String, _ kinds: String) -> [String] {
    let line = "\(span)  \(kinds)"
    if line.count <= width { return [style.red(line)] }
    return [style.red(span)] + kinds.wrapped(width: width, indent: 3, hanging: 2).map(style.red)
  }

  /// `   opened  …`, with the later lines under the text.
  func part(_ name: String, _ text: String) -> [String] {
    part(name, lines: Printable.text(text).wrapped(width: room))
  }

  private func part(_ name: String, lines: [String]) -> [String] {
    lines.enumerated().map { index, line in
      "   " + (index == 0 ? name : "").padded(to: 8) + line
    }
  }

  /// How many columns the text of a part has.
  private var room: Int { width - 11 }

  /// What happened in the window.
  ///
  /// - Parameter isTold: whether the names stand elsewhere.
  func missed(_ tally: MissedEvents.Tally, in gap: Gap, isTold: Bool) -> [String] {
    guard gap.before.selectors != nil else {
      return part("missed", "cannot be counted: what was logged before is not known")
    }
    var lines = part("missed", Self.words(tally))
    guard tally.missed.events > 0, !isTold || isWhole else { return lines }
    let account = gap.before.trail.account
    let principals = tally.byPrincipal.map { principal, count in
      (PrincipalWords.short(principal, inAccount: account), count)
    }
    if isWhole {
      let calls = tally.byCall.map { call, count in
        (call.source.isEmpty ? call.name : "\(call.name)  \(call.source)", count)
      }
      let categories = tally.byCategory.map { ($0.category, $0.count) }
      for names in [categories, calls, principals] { lines += table(names) }
    } else {
      lines += part("", lines: list(tally.byCall.map { ($0.call.name, $0.count) }, lines: 2))
      lines += part("by", lines: list(principals, lines: 1))
    }
    return lines
  }

  private static func words(_ tally: MissedEvents.Tally) -> String {
    var words =
      "\(Number.counted(tally.missed.events, "event")), "
      + Number.counted(tally.missed.writes, "write")
    if tally.missed.events > 0 {
      let certain = Number.grouped(tally.certain.events)
      words +=
        tally.certain.events == tally.missed.events
        ? "; all certain in spite of settling"
        : "; \(tally.certain.events == 0 ? "none" : certain) of them certain in spite of settling"
    }
    if tally.undecided.events > 0 {
      words += "; whether \(Number.grouped(tally.undecided.events)) more were logged is not known"
    }
    return words
  }

  /// `96 GetObject, 3 DeleteObjects and 4 more`, as many as fit in so many lines.
  private func list(_ names: [(String, ReplayReport.Count)], lines most: Int) -> [String] {
    var lines: [String] = []
    for (index, (name, count)) in names.enumerated() {
      let word = "\(Number.grouped(count.events)) \(Printable.text(name))"
      let rest = names.count - index
      guard let line = lines.popLast() else {
        lines.append(word)
        continue
      }
      let isLast = lines.count + 1 == most
      let reserve = !isLast ? 1 : rest > 1 ? " and \(Number.grouped(rest)) more".count : 0
      if line.count + word.count + 2 + reserve <= room {
        lines.append(line + ", " + word)
      } else if isLast {
        return lines + [line + " and \(Number.grouped(rest)) more"]
      } else {
        lines += [line + ",", word]
      }
    }
    return lines
  }

  private func table(_ names: [(String, ReplayReport.Count)]) -> [String] {
    var table = Columns(right: [0, 1], indent: 11)
    for (name, count) in names {
      table.add(
        Number.grouped(count.events), Number.counted(count.writes, "write"), Printable.text(name))
    }
    return table.lines
  }
}

extension String {
  fileprivate func padded(to width: Int) -> String {
    count >= width ? self + " " : self + String(repeating: " ", count: width - count)
  }
}
