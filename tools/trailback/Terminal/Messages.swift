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

  /// A word on the command line that was not understood.
  ///
  /// - Parameter whole: the parser's own message, which holds the help of the option and the usage.
  static func usage(_ message: String, whole: String) {
    let lines = whole.split(separator: "\n").map(String.init)
    let help = lines.first { $0.hasPrefix("Help:") }?.dropFirst("Help:".count)
    let usage = lines.first { $0.hasPrefix("Usage:") }?.dropFirst("Usage:".count)
    let hint = help.map(trimmed) ?? usage.map { "usage: " + trimmed($0) }
    write("error: \(Printable.text(message))\n")
    if let hint { write("  hint: \(Printable.text(hint))\n") }
    if let see = lines.first(where: { $0.hasPrefix("  See ") }) {
      write("  \(trimmed(see[...]))\n")
    }
  }

  private static func trimmed(_ text: Substring) -> String {
    String(text.drop { $0 == " " })
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
