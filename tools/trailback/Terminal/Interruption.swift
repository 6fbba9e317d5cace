import Foundation
import Synchronization

/// Ctrl-C: the first asks to stop at the next safe place, the second ends the program at once.
enum Interruption {
  private static let asked = Atomic<Bool>(false)

  static var isAsked: Bool { asked.load(ordering: .relaxed) }

  static func watch() {
    signal(SIGINT) { _ in
      // The default comes back, so that a second Ctrl-C ends the program.
      Interruption.asked.store(true, ordering: .relaxed)
      signal(SIGINT, SIG_DFL)
    }
  }
}
