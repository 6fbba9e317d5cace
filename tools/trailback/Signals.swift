import Foundation
import Synchronization

/// How this program handles signals, all in one place.
///
/// | signal | what happens |
/// |---|---|
/// | SIGINT (Ctrl-C), SIGTERM, SIGHUP | `import`, `replay`, `validate-logs` and `export` stop at the next safe place, print what they have, say that it is a part, and exit with 1; a second signal of the same kind ends them at once. `serve` stops gracefully and exits with 0; with keys or a certificate, SIGHUP has it read them again instead. All other commands end at once: what they had recorded is durable, and what was being recorded is there as a whole or not at all. |
/// | SIGHUP that the caller ignores, as `nohup` does | stays ignored |
/// | SIGXFSZ (a file would grow beyond `ulimit -f`) | ignored; the write fails instead, and the failure is reported |
/// | SIGPIPE | ends the program: nobody reads its output any more |
///
/// A call of the system that a signal interrupts (EINTR) is made again, wherever this program makes it.
enum Signals {
  /// Those that ask the program to end, as far as the caller does not want them ignored.
  static var toStop: [Int32] { [SIGINT, SIGTERM] + (isIgnored(SIGHUP) ? [] : [SIGHUP]) }

  /// Runs a closure whenever a signal comes, from now on and as long as the result is kept.
  static func watch(_ number: Int32, _ body: @escaping @Sendable () -> Void)
    -> any DispatchSourceSignal
  {
    signal(number, SIG_IGN)
    let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
    source.setEventHandler(handler: body)
    source.resume()
    return source
  }

  /// To be called before anything is written.
  static func ignoreFileSizeLimit() { signal(SIGXFSZ, SIG_IGN) }

  private static func isIgnored(_ number: Int32) -> Bool {
    var action = sigaction()
    guard sigaction(number, nil, &action) == 0 else { return false }
    return unsafeBitCast(action.__sigaction_handler.sa_handler, to: Int.self)
      == unsafeBitCast(SIG_IGN, to: Int.self)
  }
}

/// Whether the program was asked to stop during long work: by the first signal, after the current file.
enum Interruption {
  private static let requested = Atomic<Bool>(false)

  static var isRequested: Bool { requested.load(ordering: .relaxed) }

  /// Has signals end the program again.
  static func unwatch() {
    for number in Signals.toStop { signal(number, SIG_DFL) }
  }

  /// Has signals ask from now on, instead of ending the program.
  static func watch() {
    for number in Signals.toStop {
      signal(number) { number in
        Interruption.requested.store(true, ordering: .relaxed)
        // With the default back, a second one ends the program.
        signal(number, SIG_DFL)
      }
    }
  }
}
