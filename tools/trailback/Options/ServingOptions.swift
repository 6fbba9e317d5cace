import ArgumentParser
import Endpoint
import Server

/// Where the server listens, and whom it lets in.
struct ServingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      Where to listen; port 0 takes a free one. Anything but loopback needs --credentials and TLS.
      """, valueName: "address:port"))
  var listen = ListenAddress(host: "127.0.0.1", port: 8383)
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file of access keys; requests must be signed by one. Default: everyone may call.",
      valueName: "file"),
    completion: .file())
  var credentials: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The server's certificate, its issuers behind it (PEM).", valueName: "file"),
    completion: .file())
  var tlsCertificate: String?
  @Option(
    name: .long,
    help: ArgumentHelp("The certificate's private key (PEM).", valueName: "file"),
    completion: .file())
  var tlsKey: String?

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key need each other.")
    }
  }

  /// Who may call.
  ///
  /// - Throws: `CredentialsError`
  func access() throws -> Access {
    guard let credentials else { return .everyone }
    return .keys(SignatureVerifier(credentials: try Credentials(path: credentials)))
  }

  var certificate: ServerCertificate? {
    guard let tlsCertificate, let tlsKey else { return nil }
    return ServerCertificate(certificate: tlsCertificate, key: tlsKey)
  }

  /// What is missing before others than this machine's programs may be let in.
  private var missing: [String] {
    (credentials == nil ? ["--credentials"] : [])
      + (certificate == nil ? ["--tls-certificate and --tls-key"] : [])
  }

  /// Says that nobody from elsewhere gets in, or makes sure of it.
  ///
  /// - Returns: the words, where there is something to say.
  /// - Throws: ``UsageError/opensToAll(_:missing:)``.
  func guardOpenness() throws -> String? {
    guard !missing.isEmpty else { return nil }
    guard listen.isLoopback else {
      throw UsageError.opensToAll(listen.description, missing: missing)
    }
    return "only this machine can call: \(missing.joined(separator: ", ")) not given\n"
  }
}
