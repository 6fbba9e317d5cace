import ArgumentParser
import Foundation
import Selectors

/// Runs the command line and turns its outcome into an exit code: 0 done; 1 the answer is "differs",
/// "tampered" or "gaps found"; 2 it could not be done.
@main
struct Main {
  static func main() {
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
    if Trailback.exitCode(for: error) == .success {
      StandardOutput.write(Trailback.fullMessage(for: error) + "\n")
      StandardOutput.flush()
      return 0
    }
    Messages.usage(Trailback.message(for: error), whole: Trailback.fullMessage(for: error))
    return 2
  }
}

/// Ends the program with code 1: everything was done, and the answer is that something was found.
struct FindingExit: Error {
  let code: Int32 = 1
}
