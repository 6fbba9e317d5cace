import NIOSSL
import SecretFiles
import Synchronization

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

  /// In bytes.
  private static let largestKey = 1 << 20

  /// The suites of TLS 1.2 that are spoken: those whose traffic stays secret when the server's key becomes
  /// known later, and which encrypt and authenticate in one. All suites of TLS 1.3 are of that kind.
  static let suites: [NIOTLSCipher] = [
    .TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, .TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256,
    .TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, .TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384,
    .TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256,
    .TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256,
  ]

  /// Reads both files.
  ///
  /// - Returns: the server's side of TLS 1.2 and later, and when the server's certificate expires, in seconds
  ///   since 1970.
  /// - Throws: ``ServerError`` with the path of the file at fault.
  func load() throws(ServerError) -> (context: NIOSSLContext, expiry: Int64) {
    let chain = try chain()
    let privateKey = try privateKey()
    var configuration = TLSConfiguration.makeServerConfiguration(
      certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(privateKey))
    configuration.minimumTLSVersion = .tlsv12
    configuration.cipherSuiteValues = Self.suites
    configuration.applicationProtocols = ["http/1.1"]
    do {
      return (
        try NIOSSLContext(configuration: configuration),
        chain.first.map { Int64($0.notValidAfter) } ?? 0
      )
    } catch {
      throw .keyOfAnother(certificate: certificate, key: key, reason: Self.words(error))
    }
  }

  private func chain() throws(ServerError) -> [NIOSSLCertificate] {
    let chain: [NIOSSLCertificate]
    do {
      chain = try NIOSSLCertificate.fromPEMFile(certificate)
    } catch {
      throw .certificateUnusable(path: certificate, reason: Self.words(error))
    }
    guard !chain.isEmpty else {
      throw .certificateUnusable(path: certificate, reason: "there is none in it")
    }
    return chain
  }

  private func privateKey() throws(ServerError) -> NIOSSLPrivateKey {
    let bytes: [UInt8]
    do {
      bytes = try SecretFile.read(key, largest: Self.largestKey)
    } catch {
      switch error {
      case .openToOthers, .ownedByAnother:
        throw .keyNotSecret(path: key, reason: error.fact, hint: error.hint)
      case .unreadable, .noFile, .tooLarge:
        throw .keyUnusable(path: key, reason: "it \(error.fact)")
      }
    }
    do {
      return try NIOSSLPrivateKey(bytes: bytes, format: .pem)
    } catch {
      throw .keyUnusable(path: key, reason: Self.words(error))
    }
  }

  private static func words(_ error: any Error) -> String {
    "\(error)".split(separator: "\n").first.map(String.init) ?? "unknown"
  }
}

/// The certificate that new connections get. It can be read again while the server runs.
final class CertificateInForce: Sendable {
  private let files: ServerCertificate
  private let current = Mutex<NIOSSLContext?>(nil)

  init(_ files: ServerCertificate) {
    self.files = files
  }

  /// Reads the files. If that fails, what was in force stays so.
  ///
  /// - Returns: when the certificate expires, in seconds since 1970.
  func read() throws(ServerError) -> Int64 {
    let (context, expiry) = try files.load()
    current.withLock { $0 = context }
    return expiry
  }

  func context() throws(ServerError) -> NIOSSLContext {
    if let context = current.withLock({ $0 }) { return context }
    return try files.load().context
  }
}
