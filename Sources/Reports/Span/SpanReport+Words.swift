import CloudTrail
import Drawing
import ReadModels

// Words that HTML and Markdown have in common. They may hold names out of logs; the code that prints them makes
// them safe to print.

extension SpanReport {
  /// The heading of the whole.
  var title: String {
    let words = "What was logged, and what was not"
    return switch (subject.since, subject.until) {
    case (let since?, let until?): "\(words): \(SpanWords.words(since, until))"
    case (let since?, nil): "\(words): from \(SpanWords.moment(since)) on"
    case (nil, let until?): "\(words): until \(SpanWords.moment(until))"
    case (nil, nil): words
    }
  }

  /// `3 trails of account 111122223333 · 2025-03-03 08:00:00Z – 2025-03-05 23:30:00Z · made 2025-04-01 09:00:00Z`
  var byline: String {
    var parts = [Number.counted(subject.trails.count + subject.furtherTrails, "trail")]
    if subject.accounts.count == 1 {
      parts[0] += " of \(Self.words(ofAccount: subject.accounts[0]))"
    } else if subject.accounts.count > 1 {
      parts[0] += " of \(Number.grouped(subject.accounts.count)) accounts"
    }
    if let span = drawing?.span, span.lowerBound < span.upperBound {
      parts.append(SpanWords.words(span.lowerBound, span.upperBound))
    }
    parts.append("made \(SpanWords.moment(Timestamp(seconds: origin.time.second)))")
    return parts.joined(separator: " · ")
  }

  /// How many windows there are, also those that are not shown in full.
  var windowCount: Int { windows.count + furtherWindows.reduce(0) { $0 + $1.count } }

  /// What is folded; nil if nothing is.
  var windowNote: String? {
    furtherWindows.isEmpty
      ? nil
      : "The \(Number.counted(windows.count, "worst window", "worst windows")) of "
        + "\(Number.grouped(windowCount)) are shown in full; the others are in the table after them."
  }

  /// See ``windowNote``.
  var changeNote: String? {
    let others = furtherChanges.reduce(0) { $0 + $1.calls.values.reduce(0, +) }
    return others == 0
      ? nil
      : "\(Number.grouped(changes.count)) changes are shown in full, those first that opened or closed a window "
        + "above; \(Number.counted(others, "other call")) are counted in the table at the end."
  }

  /// What the names are, if they are stand-ins.
  var redactionNote: String? {
    subject.isRedacted
      ? "Accounts, addresses and names are replaced by stand-ins, the same ones throughout; free text is left out."
      : nil
  }

  /// How a report can be checked, in lines of a name and what it is.
  var checks: [(name: String, words: String)] {
    var checks = [
      ("history", "\(Number.counted(Int(inputs.events), "event")); head \(inputs.head)"),
      ("to check it", ProgramCommand.verify(head: inputs.head)),
      ("files read", Number.counted(inputs.files, "file") + " with events of the span"),
    ]
    if let hash = inputs.hashOfFiles {
      checks.append(
        (
          "their hash",
          "\(hash), SHA-256 over their lines as sha256sum prints them, sorted by bytes"
        ))
    }
    if let counted { checks.append(("counted in", counted.words)) }
    return checks
  }

  /// How it was made, likewise.
  var making: [(name: String, words: String)] {
    var making = [
      ("command", origin.commandLine),
      ("program", "Trailback \(origin.version)"),
      ("made at", SpanWords.moment(origin.time)),
    ]
    if let knownAt = origin.knownAt { making.append(("as known at", SpanWords.moment(knownAt))) }
    return making
  }
}

extension SpanReport {
  /// `account 111122223333`; a stand-in says what it is.
  static func words(ofAccount account: String) -> String {
    account.hasPrefix("account-") ? account : "account \(account)"
  }
}

extension SpanReport.Window {
  var accountWords: String { SpanReport.words(ofAccount: account) }

  /// `1  no known trail of 111122223333: management events off`
  var heading: String {
    "\(number)  \(trail ?? "no known trail of \(account)"): \(kinds.joined(separator: ", "))"
  }

  /// `2025-03-04 02:13:52Z – 02:58:41Z, 44 min 49 s`
  var span: String {
    let length = SpanWords.words(seconds)
    return until == nil
      ? "\(SpanWords.moment(from)) – still open, \(length) at \(SpanWords.moment(knownUntil))"
      : "\(SpanWords.words(from, knownUntil)), \(length)"
  }

  /// The facts, each with its name.
  var facts: [(name: String, words: String)] {
    var facts = [("opened", opened.words)]
    if let closed { facts.append(("closed", closed.words)) }
    if let sameAs { facts.append(("as window \(sameAs)", "the same was lost by the same calls")) }
    facts.append(("lost", lost))
    if let stillLost { facts.append(("still lost", stillLost)) }
    if let coveredBy { facts.append(("logged by others", coveredBy)) }
    if let missed { facts.append(("missed", missed.words)) }
    return facts
  }
}

extension SpanReport.Call {
  /// `PutEventSelectors on data-trail by Support/s-1 from 203.0.113.77 with aws-cli/2.24.10`
  var words: String {
    var words = what
    if let trail { words += " on \(trail)" }
    words += " by \(who ?? "somebody who is not named")"
    if let address { words += " from \(address)" }
    if let client { words += " with \(client)" }
    return words + ", event \(eventID)"
  }
}

extension SpanReport.Missed {
  /// `164 events, 18 writes; none of them beyond doubt`
  var words: String {
    var words =
      "\(Number.counted(byConfiguration.events, "event")), "
      + Number.counted(byConfiguration.writes, "write")
    if byConfiguration.events > 0 {
      words +=
        certain.events == byConfiguration.events
        ? "; all certain in spite of settling"
        : "; \(certain.events == 0 ? "none" : Number.grouped(certain.events)) of them certain in "
          + "spite of settling"
    }
    if perhapsLogged.events > 0 {
      words +=
        "; \(Number.grouped(perhapsLogged.events)) perhaps logged by a trail that is not known"
    }
    if undecided.events > 0 {
      words += "; whether \(Number.grouped(undecided.events)) more were logged is not known"
    }
    return words
  }

  /// What follows the calls or principals that are named.
  static func more(_ count: Int) -> String? {
    count > 0 ? "and \(Number.grouped(count)) more" : nil
  }
}

extension SpanReport.Change {
  /// `by arn:… from 203.0.113.77 with aws-cli/2.24.10`; nil if nobody is named.
  var who: String? {
    guard let name = call.principal ?? call.address else { return nil }
    var words = "by \(name)"
    if let address = call.address, call.principal != nil { words += " from \(address)" }
    if let client = call.client { words += " with \(client)" }
    return words
  }

  /// What changed, and how much of it is left out.
  var shownLines: [String] {
    lines + (furtherLines > 0 ? ["and \(Number.counted(furtherLines, "more line"))"] : [])
  }
}

extension SpanReport.FurtherWindows {
  /// The cells of a row: whose, how many, how long, when, and what was missed.
  var cells: [String] {
    [
      trail ?? "no known trail of \(account)", Number.grouped(count), SpanWords.words(seconds),
      SpanWords.words(from, until),
      missed.map { "\(Number.grouped($0.events)), \(Number.counted($0.writes, "write"))" } ?? "-",
    ]
  }

  static let columns = ["whose", "windows", "in all", "from the first to the last", "missed"]
}

extension SpanReport.FurtherChanges {
  /// `31 PutEventSelectors, 4 StopLogging`
  var words: String {
    calls.sorted { ($1.value, $0.key) < ($0.value, $1.key) }
      .map { "\(Number.grouped($0.value)) \($0.key)" }.joined(separator: ", ")
  }
}

extension SpanReport.Unknown {
  /// The cells of a row.
  var cells: [String] {
    [
      trail, from.map { SpanWords.moment($0) } ?? "the beginning",
      until.map { SpanWords.moment($0) } ?? "not ended", reason,
    ]
  }

  static let columns = ["trail", "from", "until", "why"]
}

extension SpanReport.Place {
  /// The cells of a row.
  var cells: [String] {
    [
      account, region, Number.grouped(files), Number.grouped(records),
      SpanWords.words(readSeconds), SpanWords.words(unreadSeconds),
      SpanWords.words(selfBlindSeconds),
    ]
  }

  static let columns = [
    "account", "Region", "files", "records", "read", "not read", "self-blind",
  ]
}

extension SpanReport.Rule {
  /// The cells of a row.
  var cells: [String] { [id, certainty, words] }

  static let columns = ["rule", "how sure", "what it says"]
}
