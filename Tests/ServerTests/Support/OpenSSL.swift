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
  ///
  /// - Parameter kind: what kind of key it has, in openssl's words.
  func certificate(
    _ name: String, subject: String = "localhost",
    _ kind: [String] = ["ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
  ) throws -> ServerCertificate {
    let (key, certificate) = (path(name + ".key"), path(name + ".pem"))
    _ = try run(
      [
        "req", "-x509", "-newkey",
      ] + kind + [
        "-nodes", "-days", "2", "-subj", "/CN=\(subject)", "-keyout", key, "-out", certificate,
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

  /// What the program says of a connection: the suite and the certificate, or that there is none.
  func handshake(_ port: Int, _ options: String...) throws -> String {
    try run(["s_client", "-connect", "127.0.0.1:\(port)"] + options, input: "")
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
