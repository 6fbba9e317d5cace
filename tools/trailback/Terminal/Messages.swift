import Foundation
import Reports
import Selectors

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
    FileHandle.standardError.write(Data(text.utf8))
  }

  /// The one place that puts an error on paper.
  private static func tell(_ word: String, _ error: any Explained) -> String {
    var text = "\(word): \(Printable.text(error.fact))\n"
    if let hint = error.hint { text += "  hint: \(Printable.text(hint))\n" }
    return text
  }
}
