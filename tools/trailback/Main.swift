import ArgumentParser
import CloudTrail
import Foundation
import ReadModels

/// Runs the command line and turns its outcome into an exit code: 0 done; 1 the answer is "differs",
/// "tampered" or "gaps found"; 2 it could not be done.
@main
struct Main {
  static func main() {
    StandardStreams.claim()
    do {
      var command = try Trailback.parseAsRoot()
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

  /// What the argument parser throws: a request for help, or a word that it does not understand.
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

  /// The parser's message in the form of all others. What it repeats of the command line may hold
  /// anything.
  private static func reworded(_ message: String) -> String {
    var text = ""
    for line in message.split(separator: "\n") {
      if line.hasPrefix("Error: ") {
        text += "error: " + Printable.text(String(line.dropFirst(7)))
      } else if line.hasPrefix("  See '") {
        text += "  hint: s" + line.dropFirst(3)
      } else {
        text += "  " + Printable.text(String(line))
      }
      text += "\n"
    }
    return text
  }
}

/// Ends the program with code 1: everything was done, and the answer is that something was found.
struct FindingExit: Error {
  let code: Int32 = 1
}
