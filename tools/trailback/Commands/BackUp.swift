import ArgumentParser
import CloudTrail
import History
import Reports

struct BackUp: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "backup",
    abstract: "Copy the store into a new file, while it is in use, and verify the copy.",
    discussion: """
      EXAMPLES
        trailback backup /backup/trailback-2025-03-06.sqlite
        trailback backup copy.sqlite --format json

      A plain copy of the file of a store in use lacks what was written last, which is in the file \
      beside it. This copies all of it, in one moment, while the server goes on writing. The copy is \
      verified and on the disk before it gets its name. It is one file, and is used like any store: to \
      restore, stop the server, put the copy in the place of the store, remove the files named -wal and \
      -shm beside it, and start the server.

      A file that is there already is never replaced. A store that is not sound is copied as it is, and \
      the exit code is 1.
      """)

  @Argument(
    help: ArgumentHelp("The new file.", valueName: "file"),
    completion: .file(extensions: ["sqlite"]))
  var file: String
  @OptionGroup var store: StoreOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func validate() throws {
    // SQLite takes nothing else.
    if Arguments.readable(file) != file { throw ValidationError("The path must be UTF-8.") }
  }

  func run() throws {
    Interruption.watch()
    let target = try StorePath(file)
    let copy = try store.history().backup(to: target) { Interruption.isRequested }
    guard let copy else {
      Messages.warning(UsageError.backupStopped)
      throw FindingExit()
    }
    switch format {
    case .text: StandardOutput.write(copy.text(color.style))
    case .json: StandardOutput.write(copy.json)
    }
    if !copy.verification.isSound { throw FindingExit() }
  }
}
