import CloudTrail
import Foundation

/// A program that writes credentials, as `credential_process` of a profile names it. It may ask its user for something,
/// at the terminal and on standard error.
struct CredentialProcess: Sendable {
  /// For the shell.
  let command: String
  /// How long is waited for its end.
  var limit: Duration = .seconds(60)

  /// More than any credentials have, in bytes.
  private static let largest = 1 << 20

  /// What it wrote, which no problem quotes.
  ///
  /// - Throws: `CredentialsProblem.ofProcess`.
  func credentials() async throws(CredentialsProblem) -> AWSCredentials {
    let bounded = BoundedCommand(text: command, limit: limit, largest: Self.largest)
    // It blocks, and so has a thread of its own.
    let result = await withCheckedContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          returning: Result { () throws(BoundedCommand.Failure) in try bounded.output() })
      }
    }
    switch result {
    case .success(let output): return try credentials(in: output)
    case .failure(let failure): throw .ofProcess(program, words(failure))
    }
  }

  private func credentials(in output: [UInt8]) throws(CredentialsProblem) -> AWSCredentials {
    do throws(CredentialsProblem) {
      guard try AWSCredentials.json(output, from: program)["Version"] == 1 else {
        throw .ofProcess(program, "its answer is not of Version 1")
      }
      return try AWSCredentials(output, tokenName: "SessionToken", from: program)
    } catch {
      if case .unusable(_, let words) = error { throw .ofProcess(program, words) }
      throw error
    }
  }

  private func words(_ failure: BoundedCommand.Failure) -> String {
    switch failure {
    case .notStarted(let reason): "the shell cannot be started: \(reason)"
    case .late: "it did not end within \(limit.components.seconds) s, and was ended"
    case .tooMuch: "it wrote more than \(Self.largest >> 20) MiB, and was ended"
    case .status(let status): "it ended with status \(status)"
    }
  }

  /// The first word that sets no variable, without its quotes. What follows may be secret.
  var program: String {
    var rest = command[...]
    while true {
      rest = rest.drop(while: \.isWhitespace)
      guard let first = rest.first else { return "sh" }
      let isQuoted = first == "\"" || first == "'"
      let word =
        isQuoted
        ? rest.dropFirst().prefix { $0 != first } : rest.prefix { !$0.isWhitespace }
      if isQuoted || !word.contains("=") { return String(word) }
      rest = rest[word.endIndex...]
    }
  }
}
