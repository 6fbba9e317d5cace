import CloudTrail

/// The command line of a report, so that somebody can make it again.
struct CommandWords {
  private let making: SpanReport.Making
  private let trails: [TrailARN]

  init(_ making: SpanReport.Making, trails: [TrailARN]) {
    self.making = making
    self.trails = trails
  }

  /// The words, in quotes where a shell needs them. With stand-ins only options, times and words of the program
  /// stay as they are: any other word is a name, and if it is none that is known, it still is somebody's.
  func shown(_ names: inout StandIns) -> [String] {
    var isStart = true
    var option: Substring?
    return making.commandLine.map { word in
      defer { isStart = false }
      if isStart { return "trailback" }
      guard names.isRedacting else { return quoted(word) }
      if word.hasPrefix("--") {
        let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard AWSForms.isOption(parts[0]) else { return names.name(word, "word") }
        guard parts.count > 1 else {
          option = parts[0]
          return word
        }
        return parts[0] + "=" + value(String(parts[1]), of: parts[0], &names)
      }
      defer { option = nil }
      return quoted(value(word, of: option, &names))
    }
  }

  private func value(_ word: String, of option: Substring?, _ names: inout StandIns) -> String {
    switch option {
    case "--account": return names.account(word)
    case "--since", "--until", "--as-known-at", "--max-gap", "--workers", "--max-memory":
      return word.wholeMatch(of: /[0-9TZ:. +-]{1,32}|[a-z0-9 ]{1,24}/) == nil
        ? names.name(word, "word") : word
    case "--format", "--store": break
    default: break
    }
    if ["report", "html", "markdown", "json", "-"].contains(word) { return word }
    if option != "--store", let trail = trails.first(where: { $0.name == word || $0.text == word }),
      !making.paths.contains(word)
    {
      let shown = names.trail(trail)
      return word == trail.text ? shown.text : shown.name
    }
    return names.name(word, option == "--store" ? "store" : "logs")
  }

  /// As a shell takes it.
  private func quoted(_ word: String) -> String {
    word.wholeMatch(of: /[A-Za-z0-9_.\/:@%+=,-]+/) != nil
      ? word : "'" + word.replacing("'", with: "'\\''") + "'"
  }
}

extension AWSForms {
  /// A word of this program's own command line.
  fileprivate static func isOption(_ text: Substring) -> Bool {
    [
      "--trail", "--account", "--since", "--until", "--redact", "--format", "--store",
      "--as-known-at", "--max-gap", "--trust-silence", "--workers", "--max-memory",
    ].contains(text)
  }
}
