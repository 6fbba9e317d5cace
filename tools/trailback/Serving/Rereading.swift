import CloudTrail
import Endpoint
import Server

/// The credentials file that a server was given, and who checks signatures by it.
struct ServedKeys: Sendable {
  let path: String
  let verifier: SignatureVerifier
  /// What an operator should know of the keys.
  let notes: [String]

  /// Reads the file.
  ///
  /// - Throws: `CredentialsError`
  init(path: String) throws(CredentialsError) {
    let credentials = try Credentials(path: path)
    self.path = path
    verifier = SignatureVerifier(credentials: credentials)
    notes = Self.notes(of: credentials)
  }

  /// Reads the file again. If that fails, the keys that were read last go on counting.
  ///
  /// - Returns: what is to be logged.
  func read() throws(CredentialsError) -> [String] {
    let credentials = try Credentials(path: path)
    verifier.use(credentials)
    let count = credentials.count
    return ["\(count) \(count == 1 ? "key" : "keys") read from \(path)"]
      + Self.notes(of: credentials)
  }

  private static func notes(of credentials: Credentials) -> [String] {
    credentials.keysRefusedAsBasic.map { id in
      "the key \(id) may read and ingest, so it is not taken as HTTP Basic: have one key that may read "
        + "and another that may ingest, or send it in X-Trailback-Key"
    }
  }
}

/// Reads the credentials and the certificate again while the server runs. A file that cannot be used changes
/// nothing, and the log says so.
struct Rereading: Sendable {
  let keys: ServedKeys?
  let server: HTTPServer
  /// Nil if the server has no certificate.
  let files: ServerCertificate?
  let log: RequestLog

  /// Whether there is anything to read.
  var hasFiles: Bool { keys != nil || files != nil }

  func run() {
    if let keys {
      do {
        for note in try keys.read() { log.note(note) }
      } catch {
        log.failed("the keys stay as they were: \(error.fact)", in: nil)
      }
    }
    if let files {
      do {
        let expiry = try server.readCertificate().map { ", valid until \(Timestamp(seconds: $0))" }
        log.note("certificate read from \(files.certificate)\(expiry ?? "")")
      } catch {
        log.failed("the certificate stays as it was: \(error.fact)", in: nil)
      }
    }
  }
}
