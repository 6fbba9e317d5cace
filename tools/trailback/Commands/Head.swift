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

      The head is the number and the hash of the last event; the hash covers all events up to it. Keep \
      it where nobody who can write to the store can write: only then does it show later that the \
      history was not cut short or written anew. `trailback verify --head-file FILE` checks it, however \
      many events were recorded since. A file may hold many heads, one a line.
      """)

  @OptionGroup var store: StoreOption
  @Option(name: .long, help: "text or json.")
  var format: DocumentFormat = .text

  func run() throws {
    let (head, recordedAt) = try store.history().snapshot { try $0.head() }
    switch format {
    case .text: StandardOutput.write(head.text(recordedAt: recordedAt))
    case .json: StandardOutput.write(head.json(recordedAt: recordedAt))
    }
  }
}
