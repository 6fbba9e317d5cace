import Foundation

// Command lines to copy, made from the one that this run was given.

extension Advice {
  /// This command line once more, with other words added. Nil if it is no replay, reads standard input, is too
  /// long, or is not UTF-8.
  static func replayAgain(adding words: String...) -> String? {
    let arguments = Arguments.all ?? []
    guard arguments.first == "replay", !arguments.contains("-") else { return nil }
    let given = zip(arguments, arguments.dropFirst()).contains { [$0, $1] == words }
    return line(["replay"] + (given ? [] : words) + asked(arguments.dropFirst()))
  }

  /// Asks whether one of these trails was meant by a name, with the whole command for the first.
  static func meant(_ nearest: [String], by name: String) -> String {
    let question = "did you mean \(nearest.joined(separator: " or "))?"
    guard let first = nearest.first, let line = meaning(first, by: name) else { return question }
    return "\(question) `\(line)`"
  }

  /// This command line with the trail that was meant by a name. Nil if the name is not a word of it.
  private static func meaning(_ trail: String, by name: String) -> String? {
    var arguments = Arguments.all ?? []
    let places = arguments.indices.filter {
      arguments[$0] == name || arguments[$0] == "--trail=\(name)"
        || arguments[$0].hasPrefix(name + "@")
    }
    guard places.count == 1, let place = places.first else { return nil }
    arguments[place] = arguments[place].replacing(name, with: trail, maxReplacements: 1)
    return line(arguments)
  }

  /// A command line of this program. Nil if it is too long, or not UTF-8.
  private static func line(_ arguments: [String]) -> String? {
    let line = (["trailback"] + arguments).map(shellQuoted).joined(separator: " ")
    return line.utf8.count <= 1000 && Arguments.readable(line) == line ? line : nil
  }

  /// A command that voids a correction.
  static func undoing(_ correction: String) -> String {
    command("correct", correction, "--reason", "it should count after all")
  }

  /// The command that imports what this run was to read; with a word for the paths if it reads nothing.
  static var importing: String {
    let paths = paths(in: Arguments.all ?? [])
    return command(["import"] + paths) + (paths.isEmpty ? " PATH…" : "")
  }

  /// The files and folders that a command line reads logs from.
  private static func paths(in arguments: [String]) -> [String] {
    guard ["replay", "explain", "import"].contains(arguments.first) else { return [] }
    let flags = ["--import", "--strict", "--trust-silence", "--again"]
    return zip(arguments, arguments.dropFirst()).compactMap { before, word in
      let isValue =
        before.hasPrefix("--") && !before.contains("=") && !flags.contains(before)
      let isPath = !isValue && !word.hasPrefix("-") && Arguments.readable(word) == word
      return isPath && FileManager.default.fileExists(atPath: word) ? word : nil
    }
  }

  /// A command line of this program for the store that this run was given.
  static func command(_ words: [String]) -> String {
    (["trailback"] + words + store(in: Arguments.all ?? [])).map(shellQuoted)
      .joined(separator: " ")
  }

  /// A command line of this program for the store that this run was given.
  static func command(_ words: String...) -> String { command(words) }

  /// The arguments without those that say how fast to read: the answer is the same with any.
  private static func asked(_ arguments: ArraySlice<String>) -> [String] {
    var asked: [String] = []
    var isValue = false
    for argument in arguments {
      if isValue {
        isValue = false
      } else if ["--workers", "--max-memory"].contains(argument) {
        isValue = true
      } else if !argument.hasPrefix("--workers=") && !argument.hasPrefix("--max-memory=") {
        asked.append(argument)
      }
    }
    return asked
  }

  /// `--store PATH` if a store was given; nothing for the default store.
  static func store(in arguments: [String]) -> [String] {
    given("--store", in: arguments)
  }

  /// An option with its value as it was given first; nothing if it was not.
  static func given(_ option: String, in arguments: [String]) -> [String] {
    for (argument, next) in zip(arguments, arguments.dropFirst() + [""]) {
      if argument == option { return [argument, next] }
      if argument.hasPrefix(option + "=") {
        return [option, String(argument.dropFirst(option.count + 1))]
      }
    }
    return []
  }

  /// One word for a shell. Names come from logs, and must not run when a command is pasted.
  static func shellQuoted(_ text: String) -> String {
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.isASCII && ($0.properties.isAlphabetic || ("0"..."9").contains($0))
        || "-._/:".unicodeScalars.contains($0)
    }
    return isPlain && !text.isEmpty ? text : "'" + text.replacing("'", with: "'\\''") + "'"
  }
}
