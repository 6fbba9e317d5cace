import CloudTrail
import History
public import ReadModels
public import Replay
import TrailLogs

extension AuditReport.Delivered {
  /// The time in which the change happened that lacks, for each account and Region where it can have been
  /// recorded: from when the contradicted configuration is in force until some minutes after the earliest record.
  public var holes: [Hole] {
    let end = first.time.advanced(bySeconds: Settling.standard.after)
    var begins: [AccountRegion: Timestamp] = [:]
    for (trail, since) in zip(trails, since) where trail.hasParts {
      // Before the history there is no bound.
      let begin = min(since ?? first.time.advanced(bySeconds: -86_400), first.time)
      let home = AccountRegion(home: trail)
      begins[home] = min(begins[home] ?? begin, begin)
    }
    return begins.sorted { $0.key < $1.key }.map { home, begin in
      Hole(account: home.account, regions: [home.region], from: begin, until: end)
    }
  }
}

extension AuditReport {
  /// The commands that fetch the calls which the history lacks.
  public typealias Commands = (Delivered) -> [CopyableCommand]

  /// How many owners are listed.
  private static let listedOwners = 20

  /// What was found, for people.
  ///
  /// - Parameters:
  ///   - style: colours.
  ///   - width: how wide a line may be, in columns; names that are longer are not broken.
  ///   - commands: what fetches the calls that lack.
  ///   - recording: the command that records the calls in the files that the history does not hold.
  public func text(
    _ style: Style, width: Int, commands: Commands, recording: String?
  ) -> String {
    var lines: [String] = []
    func say(_ text: String, indent: Int = 0) {
      lines += Printable.text(text).wrapped(width: width, indent: indent, hanging: 2)
    }
    say(summary)
    lines += ownerLines(width)
    for found in delivered {
      lines += ["", style.bold(style.red("delivered, not selected: " + found.who))]
      lines += found.lines(width)
      let commands = commands(found)
      if !commands.isEmpty { say("to fetch the calls that lack", indent: 2) }
      for command in commands {
        var folded = command.folded(width: width, indent: 4)
        if let first = folded.first { folded[0] = "    $ " + first.dropFirst(4) }
        lines += folded
      }
    }
    for found in missing {
      lines += [
        "", style.bold(style.red("selected, not delivered: " + Printable.text(found.trail.name))),
      ]
      lines += found.lines(width, sample)
    }
    if uncertain > 0 || hasNotes { lines.append("") }
    if uncertain > 0 {
      say(
        "\(Number.counted(uncertain, "record")) not compared: what the trails logged is uncertain")
    }
    for note in notes { say("note: " + note) }
    return lines.map { $0 + "\n" }.joined() + replay.unrecorded.text(recording)
  }

  private var hasNotes: Bool { !notes.isEmpty }

  /// What to know about the result, each in one line without a full stop.
  private var notes: [String] {
    var notes: [String] = []
    if sample > 1 {
      notes.append(
        "what was not delivered was looked for among one of \(Number.grouped(sample)) records: there are "
          + "more than can be kept")
    }
    if mayCountTwice { notes.append("copies of a record may be counted twice: there are too many") }
    if forgotten > 0 {
      notes.append("of \(Number.counted(forgotten, "file")) it was not kept whose they are")
    }
    if replay.isStopped { notes.append("stopped before the last file: this is a part") }
    return notes
  }

  private var summary: String {
    let what =
      hasFindings
      ? "the files and the history contradict each other"
      : compared == uncertain ? "nothing could be compared" : "no contradiction"
    return "\(what): \(Number.counted(replay.records, "record")) in "
      + "\(Number.counted(replay.files, "file")), \(Number.grouped(compared)) in files of known trails"
  }

  private func ownerLines(_ width: Int) -> [String] {
    var table = Columns(right: [0, 2], indent: 2)
    for owner in owned.prefix(Self.listedOwners) {
      table.add(
        Number.grouped(owner.files), owner.files == 1 ? "file," : "files,",
        Number.grouped(owner.records), owner.records == 1 ? "record" : "records", owner.words)
    }
    if filesOfNobody > 0 {
      table.add(
        Number.grouped(filesOfNobody), filesOfNobody == 1 ? "file" : "files", "", "",
        "of no trail: CloudTrail gave no such name")
    }
    let more = owned.count - Self.listedOwners
    return table.lines + (more > 0 ? ["  and \(Number.grouped(more)) other groups of trails"] : [])
  }
}

extension AuditReport.Owned {
  fileprivate var words: String {
    if trails.isEmpty { return "of no trail that the history knows" }
    let names = AuditReport.names(trails)
    return switch ground {
    case .said: "of \(names), as you say"
    case .named: "of \(names), by digests or the encryption"
    case .place where trails.count == 1: "of \(names), by bucket and prefix"
    case .place: "of \(names): they share a place, and nothing tells which"
    }
  }
}

extension AuditReport {
  /// `a`, `a or b`, `a, b or c`; the first five and how many more.
  fileprivate static func names(_ trails: [TrailARN]) -> String {
    var names = trails.prefix(5).map { Printable.text($0.name) }
    if trails.count > 5 { names.append("\(trails.count - 5) others") }
    guard let last = names.popLast() else { return "" }
    return names.isEmpty ? last : names.joined(separator: ", ") + " or " + last
  }
}

extension AuditReport.Delivered {
  fileprivate var who: String { AuditReport.names(trails) }

  fileprivate func lines(_ width: Int) -> [String] {
    var lines: [String] = []
    func say(_ text: String, indent: Int = 2) {
      lines += Printable.text(text).wrapped(width: width, indent: indent, hanging: 2)
    }
    say(
      "\(Number.counted(records, "record")) in \(Number.counted(files, "file")) "
        + (trails.count == 1
          ? "of this trail are none that the history says it logged: the history lacks a change"
          : "of one of these trails are none that the history says any of them logged: it lacks a change of "
            + "one of them, or a trail")
    )
    if unconfirmed > 0 {
      say(
        "\(Number.grouped(unconfirmed)) of them against values that nothing has confirmed since calls can have "
          + "been missed")
    }
    say("the earliest: \(first.words)")
    for (index, trail) in trails.enumerated() {
      let why = reasons[index].sorted { ($1.value, $0.key.rawValue) < ($0.value, $1.key.rawValue) }
        .map { "\($0.key.words()) (\(Number.grouped($0.value)))" }.joined(separator: ", ")
      let begin = since[index].map { "by what it has since \($0)" } ?? "by what it begins with"
      say("the history says of \(trail.name): \(why); \(begin)")
    }
    let names = events.map { "\($0.event.shortWords) (\(Number.grouped($0.records)))" }
    say("events: " + names.joined(separator: ", "))
    return lines
  }
}

extension AuditReport.Missing {
  fileprivate func lines(_ width: Int, _ sample: Int) -> [String] {
    let count =
      sample == 1
      ? Number.counted(records, "record")
      : "about \(Number.counted(records * sample, "record"))"
    return [
      "\(count) that it surely logged and that other files show are in none of its files, although these have "
        + "records of their kind within five minutes before and after: CloudTrail did not deliver them, a file "
        + "is not here, or the trail was changed unseen",
      "the earliest: \(first.words)",
    ].flatMap { Printable.text($0).wrapped(width: width, indent: 2, hanging: 2) }
  }
}

extension AuditReport.Example {
  fileprivate var words: String {
    id.isEmpty
      ? "\(time), \(path), record \(record)"
      : "\(event.shortWords) at \(time), event \(id), \(path), record \(record)"
  }
}

extension EventName {
  /// `PutObject of s3.amazonaws.com`.
  fileprivate var shortWords: String { source.isEmpty ? name : "\(name) of \(source)" }
}
