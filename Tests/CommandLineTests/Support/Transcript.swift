/// The commands that a page of Markdown shows, with what they print.
struct Transcript {
  /// A command line and the lines below it.
  struct Step: Equatable {
    var command: String
    var printed: [String]
    /// Whether it is in a transcript, with its output below, rather than in a list of commands.
    var showsOutput: Bool
    var line: Int
  }

  private(set) var steps: [Step] = []

  /// Reads the fenced `console` blocks, in which commands follow `$ `, and `sh` blocks, in which
  /// each line is one. A line that ends with a backslash goes on in the next.
  init(_ markdown: String) {
    var language: Substring?
    var goesOn = false
    let lines = markdown.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, line) in lines.enumerated() {
      if line.hasPrefix("```") {
        language = language == nil ? line.dropFirst(3).prefix { $0 != " " } : nil
        goesOn = false
        continue
      }
      guard let language, ["console", "sh"].contains(language) else { continue }
      let isConsole = language == "console"
      if goesOn, !steps.isEmpty {
        steps[steps.count - 1].command += " " + line.drop { $0 == " " }
      } else if !isConsole || line.hasPrefix("$ ") {
        steps.append(
          Step(
            command: String(isConsole ? line.dropFirst(2) : line), printed: [],
            showsOutput: isConsole, line: index + 1))
      } else if !steps.isEmpty {
        steps[steps.count - 1].printed.append(String(line))
        continue
      }
      goesOn = steps.last?.command.hasSuffix("\\") ?? false
      if goesOn { steps[steps.count - 1].command.removeLast() }
    }
    for index in steps.indices {
      while steps[index].printed.last == "" { steps[index].printed.removeLast() }
    }
  }

  /// Whether the output is what the page shows. A line of `…` alone matches any number of lines, a
  /// `…` within a line any text.
  static func matches(_ shown: some Collection<String>, _ real: some Collection<String>) -> Bool {
    guard let first = shown.first else { return real.isEmpty }
    if first.allSatisfy({ $0 == " " || $0 == "…" }), first.contains("…") {
      let rest = shown.dropFirst()
      return (0...real.count).contains { matches(rest, real.dropFirst($0)) }
    }
    guard let line = real.first, matches(first, line) else { return false }
    return matches(shown.dropFirst(), real.dropFirst())
  }

  private static func matches(_ shown: String, _ real: String) -> Bool {
    let parts = shown.split(separator: "…", omittingEmptySubsequences: false)
    guard parts.count > 1, let first = parts.first, let last = parts.last else {
      return shown == real
    }
    guard real.hasPrefix(first) else { return false }
    var rest = real.dropFirst(first.count)
    for part in parts.dropFirst().dropLast() where !part.isEmpty {
      guard let found = rest.firstRange(of: part) else { return false }
      rest = rest[found.upperBound...]
    }
    return rest.count >= last.count && rest.hasSuffix(last)
  }
}
