import Foundation
import Server
import TestSupport

/// Certificates and a client, by the openssl program.
final class OpenSSL: Sendable {
  static let path = "/usr/bin/openssl"
  static var requirement: Requirement {
    Requirement(
      FileManager.default.isExecutableFile(atPath: path), otherwise: "\(path) is not installed")
  }

  private let folder: URL

  init() throws {
    folder = FileManager.default.temporaryDirectory.appendingPathComponent("tls-\(UUID())")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  }

  deinit {
    do {
      try FileManager.default.removeItem(at: folder)
    } catch {
      // A left-over folder of a few kilobytes is no reason to fail.
    }
  }

  /// A certificate that signed itself.
  func certificate(_ name: String) throws -> ServerCertificate {
    let (key, certificate) = (path(name + ".key"), path(name + ".pem"))
    _ = try run(
      [
        "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days",
        "2", "-subj", "/CN=localhost", "-keyout", key, "-out", certificate,
      ], input: "")
    return ServerCertificate(certificate: certificate, key: key)
  }

  /// Sends the text with CR LF for its line feeds, and gives back what came until the server hung
  /// up.
  func ask(_ port: Int, _ text: String) throws -> String {
    try run(
      ["s_client", "-quiet", "-connect", "127.0.0.1:\(port)"],
      input: text.replacingOccurrences(of: "\n", with: "\r\n"))
  }

  private func path(_ name: String) -> String { folder.appendingPathComponent(name).path }

  private func run(_ arguments: [String], input: String) throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: Self.path)
    process.arguments = arguments
    let (given, taken) = (Pipe(), Pipe())
    process.standardInput = given
    process.standardOutput = taken
    process.standardError = FileHandle.nullDevice
    try process.run()
    try given.fileHandleForWriting.write(contentsOf: Data(input.utf8))
    let answer = try taken.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    return String(decoding: answer, as: UTF8.self)
  }
}
