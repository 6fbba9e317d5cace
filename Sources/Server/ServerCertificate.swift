import NIOSSL

/// Where the server's certificate and its private key are.
public struct ServerCertificate: Sendable {
  /// A PEM file: the server's certificate first, its issuers behind it.
  public var certificate: String
  /// A PEM file without a passphrase.
  public var key: String

  public init(certificate: String, key: String) {
    self.certificate = certificate
    self.key = key
  }

  /// TLS 1.2 and later.
  ///
  /// - Throws: ``ServerError`` that names the file.
  func configuration() throws -> TLSConfiguration {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate)
    } catch {
      throw ServerError.certificateUnusable(path: certificate, reason: Self.words(error))
    }
    guard !chain.isEmpty else {
      throw ServerError.certificateUnusable(path: certificate, reason: "it holds none")
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
      // Built once here for the sake of its errors.
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
