import CloudTrail
import History
import ReadModels

/// The commands that get what a hole lacks.
///
/// - Parameters: the hole, and where its files are; nil for self-blind time, of which there are none.
public typealias FetchingCommands = (Hole, MissingFiles?) -> [CopyableCommand]

extension ReadSources {
  /// How many holes are listed with their commands, and how many self-blind spans.
  private static let mostListed = (holes: 10, selfBlind: 3)

  /// The map for people, and what to do about the holes.
  public func text(_ look: MapStyle, commands: FetchingCommands) -> String {
    guard let window else {
      return "nothing was read" + (notFound.isEmpty ? "" : " of \(notFoundWords)") + "\n"
    }
    let map = SourceMap(self, window, look)
    var lines = [
      "\(Number.counted(total.files, "file")), \(Number.counted(total.records, "record")); "
        + "\(window.lowerBound) until \(window.upperBound)",
      "",
    ]
    lines += map.lines + [""] + map.legend.wrapped(width: look.width)
    lines.append("not looked at: all other Regions")
    lines += provenWords.map { $0.wrapped(width: look.width, hanging: 2) } ?? []
    if !notFound.isEmpty { lines.append("nothing is known of \(notFoundWords)") }
    lines += list(
      holes, most: Self.mostListed.holes, "hole", look, facts: facts(of:),
      commands: { commands($0, missingFiles(of: $0)) })
    let blind = selfBlindSpans
    lines += list(
      blind, most: Self.mostListed.selfBlind, "self-blind span", look, facts: { _ in "" },
      commands: { commands($0, nil) })
    if !blind.isEmpty {
      lines.append("  in all of them no known trail logged the calls that change trails")
    }
    if holes.isEmpty { lines.append(look.style.green("no hole")) }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Of which places digests or listings show that time was read; nil if of none.
  private var provenWords: String? {
    let proven = places.filter { !$0.proven.isEmpty }.sorted { $0.name < $1.name }
    guard !proven.isEmpty else { return nil }
    let shown = proven.prefix(3).map {
      "\(Number.duration($0.proven.seconds)) of \(Printable.text($0.name.account)) "
        + Printable.text($0.name.region)
    }
    let rest = proven.count - shown.count
    return "proven by digests or listings: " + shown.joined(separator: ", ")
      + (rest > 0 ? " and parts of \(rest) more" : "")
  }

  private var notFoundWords: String { notFound.map(Printable.text).joined(separator: ", ") }

  private func list(
    _ holes: [Hole], most: Int, _ noun: String, _ look: MapStyle, facts: (Hole) -> String,
    commands: (Hole) -> [CopyableCommand]
  ) -> [String] {
    guard !holes.isEmpty else { return [] }
    let count = Number.counted(holes.count, noun)
    let shown = holes.prefix(most)
    let isCut = shown.count < holes.count
    var lines = [
      "", look.style.bold(isCut ? "\(count), the longest \(shown.count):" : "\(count):"),
    ]
    for hole in shown {
      let heading =
        "\(Printable.text(hole.account)) \(regionWords(of: hole)), "
        + Number.duration(hole.seconds)
      lines += heading.wrapped(width: look.width, indent: 2)
      let facts = ["\(hole.from) until \(hole.until)", facts(hole)].filter { !$0.isEmpty }
      lines += facts.joined(separator: "; ").wrapped(width: look.width, indent: 4)
      for command in commands(hole) { lines += command.folded(width: look.width, indent: 4) }
    }
    if isCut { lines.append("  and \(holes.count - shown.count) more, which the JSON has") }
    return lines
  }

  private func regionWords(of hole: Hole) -> String {
    let regions = hole.regions.map(Printable.text)
    if regions.count <= 3 { return regions.joined(separator: ", ") }
    let all = places.filter { $0.name.account == hole.account }.count
    return regions.count == all
      ? "all \(all) Regions" : "\(regions.count) of \(all) Regions, \(regions[0]) first"
  }

  /// What is known of a hole.
  private func facts(of hole: Hole) -> String {
    let time = hole.from..<hole.until
    let account = places.filter { $0.name.account == hole.account }
    let here = account.filter { hole.regions.contains($0.name.region) }
    let others = account.filter { !hole.regions.contains($0.name.region) }
    let read = others.filter { $0.read.length(in: time) > hole.length / 2 }
    var facts: [String] = []
    if here.allSatisfy({ $0.total.files == 0 && $0.read.isEmpty }) {
      facts.append("none of its files was read")
    } else if here.contains(where: { $0.count(in: time, unit).records > 0 && $0.read.isEmpty }) {
      facts.append("its records are not in files of CloudTrail's own, and may not be all")
    }
    if here.contains(where: { !$0.lacking.within(time).isEmpty }) {
      facts.append("CloudTrail's digests name files of it that were not read")
    }
    if !others.isEmpty {
      facts.append(
        read.isEmpty
          ? "no other Region of the account was read then"
          : read.count == 1
            ? "\(Printable.text(read[0].name.region)) was read then"
            : "\(read.count) other Regions of the account were read then")
    }
    let trails = trails(at: hole)
    if !trails.isEmpty {
      let names = trails.prefix(3).map { Printable.text($0.name) }
      let rest = trails.count - names.count
      facts.append(
        "any change of \(names.joined(separator: ", "))\(rest > 0 ? " and \(rest) more" : "") "
          + "would be there")
    }
    return facts.joined(separator: "; ")
  }
}
