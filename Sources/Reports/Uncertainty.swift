import CloudTrail
import ReadModels
public import Replay
import Selectors

// What leaves the verdicts of a replay uncertain, in words, and what to fetch.

// MARK: - One trail

extension TrailTally {
  /// The answers by configuration in one sentence, if every uncertain verdict has one; nil otherwise.
  ///
  /// ```
  /// by configuration: 173 events not logged; 167 of them are uncertain, only because no known trail logged
  /// calls that change trails from 2025-03-04T02:13:52Z until 2025-03-04T02:58:41Z
  /// ```
  var lead: String? {
    let uncertain = answers[.uncertain]?.events ?? 0
    guard uncertain > 0, answersByConfiguration[.uncertain] == nil else { return nil }
    let logged = answersByConfiguration[.logged]?.events ?? 0
    let not = answersByConfiguration[.notLogged]?.events ?? 0
    var out = "by configuration: "
    out +=
      logged > 0
      ? "\(Number.counted(logged, "event")) logged"
        + (not > 0 ? ", \(Number.grouped(not)) not" : "")
      : "\(Number.counted(not, "event")) not logged"
    let these =
      switch (uncertain, logged + not) {
      case (1, 1): "it is"
      case (1, _): "1 of them is"
      case (let some, let all): "\(some == all ? "all" : Number.grouped(some)) of them are"
      }
    out += "; \(these) uncertain, "
    return out + (onlyReason.map { "only because \($0)" } ?? "for the reasons below")
  }

  /// Why the uncertain verdicts are uncertain, if it is for one reason.
  private var onlyReason: String? {
    let reasons = self.reasons.keys.filter { $0.answer == .uncertain }
    guard reasons.count == 1, let reason = reasons.first else { return nil }
    let spans = uncertainSpans.map(\.span)
    guard let first = spans.first, let last = spans.last else { return reason.words() }
    let time =
      spans.count == 1
      ? first.timeWords
      : "in \(Number.grouped(spans.count)) spans " + first.timeWords(until: last)
    return switch first.kind {
    case .unread: "the logs of \(first.placeWords) were not read \(time)"
    case .selfBlind: "no known trail logged calls that change trails \(time)"
    }
  }
}

// MARK: - All trails

extension UncertainSpan {
  /// The commands that fetch what lacks, by which time it lacks and why. The program that prints a report
  /// words them.
  public typealias Commands = (Hole, BlindSpan.Kind) -> [CopyableCommand]

  /// What happened, and how many verdicts depend on it, in one line without a full stop.
  var words: String {
    let are = verdicts.events == 1 ? "is" : "are"
    let count =
      "\(Number.counted(verdicts.events, "verdict")) of \(Number.counted(trails.count, "trail")) "
      + "\(are) uncertain"
    return switch span.kind {
    case .unread:
      "the logs of \(span.placeWords) were not read \(span.timeWords): \(count)"
    case .selfBlind:
      "no known trail logged calls that change trails of \(span.placeWords) \(span.timeWords): "
        + count
    }
  }

  /// The time to fetch.
  ///
  /// - Parameter last: the last event; what comes after it matters to no verdict.
  func hole(through last: Timestamp?) -> Hole {
    let from = span.from ?? Timestamp.writable.lowerBound
    let until = span.until ?? last.map { $0.advanced(bySeconds: 1) } ?? from
    return Hole(
      account: span.place.account, regions: [span.place.region], from: from,
      until: max(from, until))
  }

  func json(_ commands: [CopyableCommand]) -> JSONValue {
    [
      "kind": .string(span.kind.rawValue),
      "account": .string(span.place.account),
      "region": .string(span.place.region),
      "from": span.from.map { .string("\($0)") } ?? .null,
      "until": span.until.map { .string("\($0)") } ?? .null,
      "trails": .array(trails.map { .string($0.text) }),
      "verdicts": [
        "events": .integer(Int64(verdicts.events)), "writes": .integer(Int64(verdicts.writes)),
      ],
      "commands": .array(commands.map { .string($0.line) }),
    ]
  }
}

extension ReplayReport {
  /// How many spans are listed with their commands.
  private static let mostSpans = 5

  /// What was not read or not logged, the worst first, with the commands that fetch it.
  func uncertaintyText(_ commands: UncertainSpan.Commands, width: Int) -> String {
    let spans = uncertainSpans
    guard !spans.isEmpty else { return "" }
    var lines = [""]
    for span in spans.prefix(Self.mostSpans) {
      lines += span.words.wrapped(width: width, hanging: 2)
      for command in commands(span.hole(through: lastEvent), span.span.kind) {
        lines += command.folded(width: width, indent: 4)
      }
    }
    let rest = spans.dropFirst(Self.mostSpans)
    if !rest.isEmpty {
      let verdicts = rest.reduce(0) { $0 + $1.verdicts.events }
      lines.append(
        "and \(Number.counted(rest.count, "more span")) with "
          + "\(Number.counted(verdicts, "uncertain verdict")), which the JSON has")
    }
    return lines.map { $0 + "\n" }.joined()
  }

  func uncertaintyJSON(_ commands: UncertainSpan.Commands) -> JSONValue {
    .array(
      uncertainSpans.map { $0.json(commands($0.hole(through: lastEvent), $0.span.kind)) })
  }
}

extension BlindSpan {
  /// `from 2025-03-04T00:00:00Z until 2025-03-05T00:00:00Z`.
  fileprivate var timeWords: String { timeWords(until: self) }

  /// From the beginning of this one until the end of another.
  fileprivate func timeWords(until last: BlindSpan) -> String {
    (from.map { "from \($0) " } ?? "") + (last.until.map { "until \($0)" } ?? "on")
  }

  /// `111122223333 in us-east-1`.
  fileprivate var placeWords: String {
    "\(Printable.text(place.account)) in \(Printable.text(place.region))"
  }
}

// MARK: - What was read

extension ReadPlaces {
  /// How many Regions are named.
  private static let mostNamed = 4

  /// Where trails can be at home of which nothing here knows, in one line; nil if that is nowhere.
  ///
  /// ```
  /// not looked at: all Regions of 111122223333 but eu-west-1, us-east-1
  /// ```
  var notLookedAt: String? {
    let partial = places.filter { !wholeAccounts.contains($0.account) }
    guard !partial.isEmpty else {
      return wholeAccounts.isEmpty ? "not looked at: all Regions" : nil
    }
    let accounts = Set(partial.map(\.account))
    let regions = Set(partial.map(\.region))
    guard regions.count <= Self.mostNamed, regions.count * accounts.count == partial.count else {
      return "not looked at: all but \(partial.count) Regions of "
        + Number.counted(accounts.count, "account")
    }
    let ofAccounts =
      accounts.count == 1
      ? accounts.map(Printable.text).joined() : Number.counted(accounts.count, "account")
    return "not looked at: all Regions of \(ofAccounts) but "
      + regions.sorted().map(Printable.text).joined(separator: ", ")
  }

  /// The Regions of each account; null for all of them.
  var json: JSONValue {
    let partial = Dictionary(
      grouping: places.filter { !wholeAccounts.contains($0.account) }, by: \.account)
    return .array(
      (partial.keys + wholeAccounts).sorted().map { account in
        [
          "account": .string(account),
          "regions": partial[account].map { .array($0.map { .string($0.region) }) } ?? .null,
        ]
      })
  }
}
