import ArgumentParser
import CProcess
import CloudTrail
import Foundation
import ReadModels

/// Runs one command line and turns its outcome into an exit code: 0 done; 1 done, and something was
/// found; 2 it could not be done.
@main
struct Main {
  static func main() {
    StandardStreams.reserve()
    Signals.ignoreFileSizeLimit()
    do {
      try FileDescriptors.require()
      guard let arguments = Arguments.all else { throw UsageError.argumentsUnknown }
      var command = try Trailback.parseAsRoot(arguments)
      try command.run()
      StandardOutput.flush()
    } catch let finding as FindingExit {
      StandardOutput.flush()
      exit(finding.code)
    } catch let error as any Explained {
      StandardOutput.flush()
      Messages.error(error)
      exit(2)
    } catch {
      StandardOutput.flush()
      exit(reportParsing(error))
    }
  }

  /// The argument parser throws requests for help, too, as well as errors.
  private static func reportParsing(_ error: any Error) -> Int32 {
    let message = Trailback.fullMessage(for: error)
    if Trailback.exitCode(for: error) == .success {
      StandardOutput.write(message + "\n")
      StandardOutput.flush()
      return 0
    }
    Messages.write(reworded(message))
    return 2
  }

  /// The parser's message in the form of all other errors. It repeats parts of the command line,
  /// which may hold anything.
  private static func reworded(_ message: String) -> String {
    var text = ""
    for line in message.split(separator: "\n") {
      if line.hasPrefix("Error: ") {
        text += "error: " + Messages.printable(String(line.dropFirst(7)))
      } else if line.hasPrefix("  See '") {
        text += "  hint: s" + line.dropFirst(3)
      } else {
        text += "  " + Messages.printable(String(line))
      }
      text += "\n"
    }
    return text
  }
}

/// Ends the program after everything was written that there is to say.
struct FindingExit: Error {
  /// 1: everything was done, and something was found.
  var code: Int32 = 1

  /// The answer is that the question cannot be decided.
  static let undecided = FindingExit(code: 2)
}

/// The root of the command line.
struct Trailback: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "trailback",
    abstract: "Keeps the history of CloudTrail event selectors, and says what they logged.",
    discussion: """
      EXAMPLES
        trailback import ./AWSLogs
        trailback get --trail management-trail --at 2025-03-04T02:30:00Z
        trailback history --trail management-trail
        trailback replay ./AWSLogs
        trailback explain EVENT-ID ./AWSLogs

      A trail of AWS CloudTrail writes events into log files, and its event selectors decide which. \
      Trailback finds every change of them in the log files, records it in a file of its own, the \
      store, and answers from there.

      Exit codes: 0 done; 1 done, and something differs, was tampered with, or could not be read; \
      2 it could not be done.
      """,
    version: "0.1.0",
    subcommands: subcommands(for: Arguments.all?.first))

  private static let verbs: KeyValuePairs<String, any ParsableCommand.Type> = [
    "import": Import.self, "put": Put.self, "get": Get.self, "history": ShowHistory.self,
    "diff": Diff.self, "lint": Lint.self, "covers": Covers.self,
    "replay": ReplayFiles.self, "explain": Explain.self, "export": Export.self,
    "trails": Trails.self, "sources": Sources.self, "serve": Serve.self, "head": Head.self,
    "verify": Verify.self,
    "rebuild": RebuildProjections.self, "correct": Correct.self,
    "backup": BackUp.self,
  ]

  /// The command of a verb alone, so that the parser need not build all others for it. All commands
  /// if the word is none of the verbs, as for help.
  private static func subcommands(for word: String?) -> [any ParsableCommand.Type] {
    verbs.first { $0.key == word }.map { [$0.value] } ?? verbs.map(\.value)
  }
}

/// The words of the command line after the name of the program.
///
/// An argument is bytes, and they need not be UTF-8: a file may have any name. The parser takes
/// strings. So each byte that is not part of valid UTF-8 becomes a scalar of its own, U+10FF80 to
/// U+10FFFF, which ``bytes(of:)`` turns back. Real scalars of that range count as invalid, so
/// nothing is lost.
enum Arguments {
  /// Nil if the system did not say.
  static let all: [String]? = {
    let count = trailback_argument_count()
    guard count > 0 else { return nil }
    return (1..<count).compactMap { index in
      trailback_argument(index).map { argument in
        text(UnsafeRawBufferPointer(start: argument, count: strlen(argument)))
      }
    }
  }()

  /// The scalars that are invalid bytes.
  private static let invalid: ClosedRange<UInt32> = 0x10FF80...0x10FFFF
  /// The scalar of an invalid byte is this and the byte.
  private static let base: UInt32 = 0x10FF00

  /// The bytes of an argument, or of a part of one, as the system gave them.
  static func bytes(of text: String) -> [UInt8] {
    text.unicodeScalars.flatMap { scalar in
      invalid.contains(scalar.value)
        ? [UInt8(scalar.value - base)] : Array(String(scalar).utf8)
    }
  }

  /// An argument, or a text with one in it, as it can be shown: with U+FFFD for invalid bytes.
  static func readable(_ text: String) -> String {
    guard text.unicodeScalars.contains(where: { invalid.contains($0.value) }) else { return text }
    return String(decoding: bytes(of: text), as: UTF8.self)
  }

  static func text(_ bytes: some Collection<UInt8>) -> String {
    var text = String.UnicodeScalarView()
    func appendInvalid(_ bytes: some Collection<UInt8>) {
      text.append(contentsOf: bytes.compactMap { Unicode.Scalar(base + UInt32($0)) })
    }
    var parser = Unicode.UTF8.ForwardParser()
    var iterator = bytes.makeIterator()
    var rest = bytes[...]
    while true {
      switch parser.parseScalar(from: &iterator) {
      case .valid(let encoded):
        let scalar = Unicode.UTF8.decode(encoded)
        invalid.contains(scalar.value) ? appendInvalid(encoded) : text.append(scalar)
        rest = rest.dropFirst(encoded.count)
      case .error(let length):
        appendInvalid(rest.prefix(length))
        rest = rest.dropFirst(length)
      case .emptyInput: return String(text)
      }
    }
  }
}
