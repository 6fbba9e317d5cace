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

      Reads the whole log: the chain of hashes, gapless numbers, the guards in the file, and that the \
      projections are what the log adds up to. Keep the head elsewhere: an owner of the file could cut \
      off its end or write it anew, and only the head tells.
      """)

  @OptionGroup var store: StoreOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    let verification = try store.history().snapshot { try $0.verify() }
    switch format {
    case .text: StandardOutput.write(verification.text(Colour.style))
    case .json: StandardOutput.write(verification.json)
    }
    if !verification.isSound { throw FindingExit() }
  }
}
