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
        trailback verify --head HASH
        trailback verify --format json

      The store keeps every recorded event in a log, in which each event carries a hash over the one \
      before it. This reads all of it and checks the hashes, that no number is missing, that the \
      database still forbids changes, and that the tables derived from the log are right.

      The last hash is printed as the head. Keep it somewhere else: whoever owns the file could cut \
      off the end of the log, or write all of it anew, and only another head would show that. With \
      --head this checks that a head noted earlier is still there. A head from before the store was \
      upgraded stays valid.
      """)

  @OptionGroup var store: StoreOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A head noted earlier, 64 hexadecimal digits: an event of the log must have it.",
      valueName: "hash"))
  var head: EventHash?
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    let verification = try store.history().verify(noted: head?.bytes)
    switch format {
    case .text: StandardOutput.write(verification.text(StandardOutput.style))
    case .json: StandardOutput.write(verification.json)
    }
    if !verification.isSound { throw FindingExit() }
  }
}

/// The hash of an event, as a person writes it down.
struct EventHash: ExpressibleByArgument {
  let bytes: [UInt8]

  /// Nil if the text is not 64 hexadecimal digits of either letter case.
  init?(argument: String) {
    let digits = argument.utf8.compactMap { Hexadecimal.value(ofDigit: $0) }
    guard digits.count == 64, argument.utf8.count == 64 else { return nil }
    bytes = stride(from: 0, to: 64, by: 2).map { digits[$0] << 4 | digits[$0 + 1] }
  }
}
