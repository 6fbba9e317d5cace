import ArgumentParser
import CloudTrail

/// The verbs of the command line, in the groups in which help shows them.
enum Verbs {
  private typealias Commands = KeyValuePairs<String, any ParsableCommand.Type>

  private static let grouped: KeyValuePairs<String, Commands> = [
    "Record": ["import": Import.self, "put": Put.self, "correct": Correct.self],
    "Ask": [
      "get": Get.self, "trails": Trails.self, "history": ShowHistory.self, "gaps": ShowGaps.self,
      "plot": Plot.self, "report": WriteReport.self, "covers": Covers.self,
      "sources": Sources.self, "export": Export.self, "serve": Serve.self,
    ],
    "Judge": [
      "replay": ReplayFiles.self, "explain": Explain.self, "audit": AuditFiles.self,
      "compile": Compile.self, "diff": Diff.self, "lint": Lint.self, "restore": Restore.self,
    ],
    "Look after": [
      "validate-logs": ValidateLogs.self, "verify": Verify.self, "head": Head.self,
      "backup": BackUp.self,
      "rebuild": RebuildProjections.self, "mark": Mark.self,
    ],
  ]

  /// The command of a verb alone, so that the parser need not build all others for it; none if the word is no
  /// verb, as for help.
  static func alone(for word: String?) -> [any ParsableCommand.Type] {
    grouped.flatMap(\.value).filter { $0.key == word }.map(\.value)
  }

  /// All commands, in their groups, if the word is no verb.
  static func groups(for word: String?) -> [CommandGroup] {
    guard alone(for: word).isEmpty else { return [] }
    return grouped.map { CommandGroup(name: $0.key, subcommands: $0.value.map(\.value)) }
  }

  /// The forms of `export`.
  private static let exports = ["timeline", "timesketch", "ocsf", "ecs", "datasette"]

  /// Refuses a word in the place of a verb that is none. The parser would call it unexpected.
  ///
  /// - Throws: ``UnknownVerb``.
  static func check(_ arguments: [String]) throws {
    let all = grouped.flatMap(\.value).map(\.key)
    try check(arguments, at: 0, among: all + ["help"])
    if arguments.first == "help" { try check(arguments, at: 1, among: all + ["help"]) }
    if arguments.first == "export" { try check(arguments, at: 1, among: Self.exports) }
  }

  private static func check(_ arguments: [String], at index: Int, among known: [String]) throws {
    guard arguments.indices.contains(index) else { return }
    let word = arguments[index]
    guard !word.hasPrefix("-"), !known.contains(word) else { return }
    throw UnknownVerb(arguments: arguments, index: index, nearest: nearest(word, among: known))
  }

  /// The verb that a person most likely meant: the only one that begins so, or else the one with the fewest
  /// mistakes in it.
  private static func nearest(_ word: String, among known: [String]) -> String? {
    let begun = known.filter { word.utf8.count > 1 && $0.hasPrefix(word) }
    if begun.count == 1 { return begun[0] }
    return NearestWords.of(word, among: known, within: NearestWords.slips(in: word.utf8.count))
      .first
  }
}

/// A word in the place of a verb that is none.
struct UnknownVerb: Explained {
  /// The whole command line.
  let arguments: [String]
  /// Where the word stands in it.
  let index: Int
  let nearest: String?

  var code: String { "unknownVerb" }

  var fact: String {
    let word = arguments[index]
    return (word.isEmpty ? "an empty word" : word) + " is not a verb of trailback"
      + (index == 0 || arguments[0] == "help" ? "" : " \(arguments[0])")
  }

  var hint: String? {
    let help = "`trailback help` lists the verbs"
    guard let nearest else { return help }
    var line = ["trailback"] + arguments
    line[index + 1] = nearest
    return "did you mean `\(line.map(Advice.shellQuoted).joined(separator: " "))`? \(help)"
  }
}
