import ArgumentParser
import History
import ReadModels

struct Mark: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Write what each change means into the store, for SQL.",
    discussion: """
      EXAMPLES
        trailback mark
        sqlite3 -readonly trailback.sqlite "SELECT time, who, meaning_in_words FROM changes WHERE meaning = 'narrowed'"

      `trailback history` works out what a change means whenever it is asked. Who opens the store with \
      sqlite3 or Datasette finds it in the view changes, in the columns meaning and meaning_in_words, as \
      of the last time that this was run. What was recorded since reads 'not worked out', and so does \
      all of a trail of which an earlier call was recorded since.

      Only what is missing is worked out, so it can be run every few minutes.
      """)

  @OptionGroup var store: StoreOption

  func run() throws {
    let marked = try store.recording { try $0.mark(by: .here) }
    StandardOutput.write("marked \(Number.counted(marked, "change"))\n")
  }
}

extension ChangeMarker {
  /// That of this program.
  static let here = Timeline.marker(program: Trailback.configuration.version)
}
