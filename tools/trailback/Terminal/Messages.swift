import CloudTrail
import Foundation
import ReadModels

/// Words for the person at the terminal, on standard error.
enum Messages {
  static func error(_ error: any Explained) {
    write(tell("error", error))
  }

  static func warning(_ error: any Explained) {
    Progress.clear()
    write(tell("warning", error))
  }

  static func write(_ text: String) {
    // FileHandle would end the program where standard error is closed; whoever does not listen need
    // not be told.
    var bytes = Array(text.utf8)[...]
    while !bytes.isEmpty {
      let count = bytes.withUnsafeBytes { Foundation.write(2, $0.baseAddress, $0.count) }
      if count < 0 && errno == EINTR { continue }
      guard count > 0 else { return }
      bytes = bytes.dropFirst(count)
    }
  }

  /// The one place that puts an error on paper.
  private static func tell(_ word: String, _ error: any Explained) -> String {
    var text = "\(word): \(Printable.text(error.fact))\n"
    if let hint = Advice.hint(for: error) { text += "  hint: \(Printable.text(hint))\n" }
    return text
  }
}
