import ArgumentParser
import CloudTrail
import History
import Reports

struct Verify: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Check that nobody edited the history.",
    discussion: """
      EXAMPLES
        trailback verify
        trailback verify --format json

      The store keeps every recorded event in a log, in which each event carries a hash over the one \
      before it. This reads all of it and checks the hashes, that no number is missing, that the \
      database still forbids changes, and that the tables derived from the log are right.

      The last hash is printed as the head. Keep it somewhere else: whoever owns the file could cut \
      off the end of the log, or write all of it anew, and only another head would show that.
      """)

  @OptionGroup var store: StoreOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    let verification = try store.history().snapshot { try $0.verify() }
    switch format {
    case .text: StandardOutput.write(verification.text(StandardOutput.style))
    case .json: StandardOutput.write(verification.json)
    }
    if !verification.isSound { throw FindingExit() }
  }
}
