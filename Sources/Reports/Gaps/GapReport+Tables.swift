import CloudTrail
import Comparison
import Gaps
import History
import ReadModels
import Replay

// The windows as tables. Each event that was missed has a row of its own in the exports.

extension GapReport {
  /// A row of CSV for each window, under a heading. Counts are empty if no log files were read.
  public var csv: String {
    let heading = CSVText.row([
      "window", "trail", "account", "opened_on", "from", "until", "known_until", "seconds", "kinds",
      "kinds_in_words", "lost", "still_lost", "logged_meanwhile", "opened_by", "opened_from",
      "opened_with", "opening_event", "closed_by", "closed_from", "closing_event", "missed",
      "missed_writes", "certain", "undecided",
    ])
    return heading
      + gaps.windows.enumerated().map { index, gap in
        CSVText.row(cells(of: gap, number: index + 1).map { $0 ?? "" })
      }.joined()
  }

  private func cells(of gap: Gap, number: Int) -> [String?] {
    let (trail, account): (String?, String?) =
      switch gap.scope {
      case .trail(let arn): (arn.text, arn.account)
      case .account(let id): (nil, id)
      }
    let (opener, closer) = (gap.opening.content.actor, gap.closing?.content.actor)
    let tally = tally(number)
    return [
      "\(number)", trail, account, gap.trail.text, "\(gap.from)", gap.until.map { "\($0)" },
      "\(end(of: gap))", "\(seconds(of: gap))", gap.kinds.map(\.rawValue).joined(separator: "; "),
      gap.kinds.map(\.words).joined(separator: "; "), gap.lossWords(isWhole: true),
      gap.restWords(isWhole: true), gap.coverWords, opener.principal, opener.sourceIPAddress,
      opener.userAgent, gap.opening.content.id, closer?.principal, closer?.sourceIPAddress,
      gap.closing?.content.id, tally.map { "\($0.missed.events)" },
      tally.map { "\($0.missed.writes)" }, tally.map { "\($0.certain.events)" },
      tally.map { "\($0.undecided.events)" },
    ]
  }

  /// A table in Markdown, with a row for each window.
  public var markdown: String {
    let isCounted = missed != nil
    var table = MarkdownTable(
      ["", "of", "from", "until", "for", "what", "opened"]
        + (isCounted ? ["missed", "writes"] : []) + ["lost"])
    var text = ""
    for (index, gap) in gaps.windows.enumerated() {
      let tally = tally(index + 1)
      let counts = isCounted ? [tally?.missed.events ?? 0, tally?.missed.writes ?? 0] : []
      let cells = [
        "\(index + 1)", gap.scope.words, SpanWords.moment(gap.from),
        gap.until.map(SpanWords.moment) ?? "open", SpanWords.words(seconds(of: gap)),
        gap.kinds.map(\.words).joined(separator: ", "), gap.openingWords,
      ]
      text += table.add(
        (cells + counts.map(Number.grouped) + [gap.lossWords(isWhole: true)]).map { [$0] })
    }
    return text + table.ending()
  }
}
