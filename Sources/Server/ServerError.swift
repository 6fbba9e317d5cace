/// Why the server could not start.
public enum ServerError: Error, Sendable {
  /// - Parameter reason: in the words of the system.
  case cannotListen(address: String, port: Int, reason: String)
  case certificateUnusable(path: String, reason: String)
  case keyUnusable(path: String, reason: String)
  /// Others than its owner may read or write it, or its owner is somebody else.
  ///
  /// - Parameters:
  ///   - reason: what is wrong, to be put after the path.
  ///   - hint: what to do about it.
  case keyNotSecret(path: String, reason: String, hint: String)
  case keyOfAnother(certificate: String, key: String, reason: String)

  /// A stable name in lowerCamelCase.
  public var code: String {
    switch self {
    case .cannotListen: "cannotListen"
    case .certificateUnusable: "certificateUnusable"
    case .keyUnusable: "keyUnusable"
    case .keyNotSecret: "keyNotSecret"
    case .keyOfAnother: "keyOfAnother"
    }
  }

  /// What is wrong, as one sentence without a full stop.
  public var fact: String {
    switch self {
    case .cannotListen(let address, let port, let reason):
      "cannot listen on \(address), port \(port): \(reason)"
    case .certificateUnusable(let path, let reason):
      "\(path) cannot be read as a certificate: \(reason)"
    case .keyUnusable(let path, let reason): "\(path) cannot be read as a private key: \(reason)"
    case .keyNotSecret(let path, let reason, _): "\(path) \(reason)"
    case .keyOfAnother(let certificate, let key, let reason):
      "\(certificate) and \(key) cannot be used together: \(reason)"
    }
  }

  /// What to do about it.
  public var hint: String? {
    switch self {
    case .cannotListen: "stop the program that listens there, or give another address or port"
    case .certificateUnusable:
      "give a PEM file: the server's certificate first, then its issuers"
    case .keyUnusable: "give the PEM file of a private key without a passphrase"
    case .keyNotSecret(_, _, let hint): hint
    case .keyOfAnother: "give the private key that the certificate was made for"
    }
  }
}
