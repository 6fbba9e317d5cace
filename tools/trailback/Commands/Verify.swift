import ArgumentParser
import CloudTrail
import Foundation
import History
import Reports

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that nobody edited the history.",
    discussion: """
      EXAMPLES
        trailback verify
        trailback verify --head 'NUMBER:HASH NUMBER:HASH'
        trailback verify --head-file FILE
        trailback verify --format json

      The store keeps every recorded event in a log, and what was read in a ledger. Each row of either \
      carries a hash over the one before it. This reads all of both and checks the hashes, that no number \
      is missing, that the database holds exactly what Trailback made, and that the tables derived from \
      the log and the ledger are right.

      Whoever owns the file could still cut off the end of the log or the ledger, or write all of it anew. \
      Only a head that was kept elsewhere shows that: see `trailback help head`. With --head or \
      --head-file this checks that they still hold it, and says how many rows were recorded since. A head \
      from before the store was upgraded stays valid, also one from before there was a ledger: it is of \
      the log alone.

      Exit code 1 if anything is wrong. Notes do not count.
      """)

  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Heads noted earlier: NUMBER:HASH of the log and of the ledger, or one; or hashes alone.",
      valueName: "head"))
  var head: HeadArgument?
  @Option(
    name: .long,
    help: ArgumentHelp("A file with heads noted earlier, one a line.", valueName: "path"),
    completion: .file())
  var headFile: FileArgument?
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text
  @OptionGroup var color: ColorOption

  func run() throws {
    let heads = try (head.map { [$0.head] } ?? []) + (headFile.map(read) ?? [])
    let verification = try store.uncheckedHistory().verify(noted: heads, marker: .here)
    switch format {
    case .text: StandardOutput.write(verification.text(color.style))
    case .json: StandardOutput.write(verification.json)
    }
    if !verification.isSound { throw FindingExit() }
  }

  /// A file without a head proves nothing, so it is an error.
  private func read(_ file: FileArgument) throws -> [StoreHead] {
    let text = String(decoding: try InputFile.data(file), as: UTF8.self)
    guard let heads = StoreHead.all(in: text), !heads.isEmpty else {
      throw UsageError.noHead(file.path)
    }
    return heads
  }
}

/// The heads of the log and of the ledger, or one of them, as a person writes them down.
struct HeadArgument: ExpressibleByArgument {
  let head: StoreHead

  init?(argument: String) {
    guard let head = StoreHead(argument) else { return nil }
    self.head = head
  }
}
