import ArgumentParser
import CloudTrail
import History
import ReadModels
import Reports

struct Head: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Print the head of the history, to keep it elsewhere.",
    discussion: """
      EXAMPLES
        trailback head > FILE
        trailback head >> FILE
        trailback head --format json

      A head is a number and a hash. There are two: that of the last event in the log, and that of the \
      last row of the ledger, which says what was read. Each hash covers all rows up to it. Keep both \
      where nobody who can write to the store can write: only then do they show later that the history \
      was not cut short or written anew. `trailback verify --head-file FILE` checks them, however many \
      events and readings were recorded since. A file may hold many heads, those of one moment on a line.
      """)

  @OptionGroup var store: StoreOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    let (head, recordedAt) = try store.history().snapshot { try $0.storeHead() }
    switch format {
    case .text: StandardOutput.write(head.text(recordedAt: recordedAt))
    case .json: StandardOutput.write(head.json(recordedAt: recordedAt))
    }
  }
}
