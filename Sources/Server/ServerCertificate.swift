import NIOSSL

/// The files of the server's certificate and its private key.
public struct ServerCertificate: Sendable {
  /// The path of a PEM file: the server's certificate first, then its issuers.
  public var certificate: String
  /// The path of a PEM file without a passphrase.
  public var key: String

  /// The paths of the two files. Nothing is read yet.
  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  /// The server's side of TLS 1.2 and later.
  ///
  /// - Throws: ``ServerError`` with the path of the file at fault.
  func configuration() throws -> TLSConfiguration {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate)
    } catch {
      throw ServerError.certificateUnusable(path: certificate, reason: Self.words(error))
    }
    guard !chain.isEmpty else {
      throw ServerError.certificateUnusable(path: certificate, reason: "there is none in it")
    }
    let privateKey: NIOSSLPrivateKey
    do {
      privateKey = try NIOSSLPrivateKey(file: key, format: .pem)
    } catch {
      throw ServerError.keyUnusable(path: key, reason: Self.words(error))
    }
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.applicationProtocols = ["http/1.1"]
    do {
      // Built here as well, to find a key that does not fit before the server listens.
      _ = try NIOSSLContext(configuration: configuration)
    } catch {
      throw ServerError.keyOfAnother(
        certificate: certificate, key: key, reason: Self.words(error))
    }
    return configuration
  }

  private static func words(_ error: any Error) -> String {
    "\(error)".split(separator: "\n").first.map(String.init) ?? "unknown"
  }
}
