import Foundation
import TestSupport
import Testing

/// A browser without a window, for what only a layout can show.
struct Chromium {
  private static let program = "/usr/bin/chromium"
  static var requirement: Requirement {
    Requirement(
      FileManager.default.isExecutableFile(atPath: program),
      otherwise: "\(program) is not installed; it is in Debian's package chromium")
  }

  /// The document as it stands once the page is loaded.
  static func document(_ page: URL, profile: URL, isDark: Bool = false) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = [
      "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars",
      "--disable-background-networking", "--user-data-dir=\(profile.path)",
      "--blink-settings=preferredColorScheme=\(isDark ? 0 : 1)", "--window-size=1280,900",
      "--virtual-time-budget=3000", "--timeout=20000", "--dump-dom", page.absoluteString,
    ]
    let output = Pipe()
    process.standardOutput = output
    process.standardError = FileHandle.nullDevice
    try process.run()
    let data = try output.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: data, as: UTF8.self)
  }
}
