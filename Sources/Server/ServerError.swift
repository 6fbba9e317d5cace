/// Why the server could not begin.
public enum ServerError: Error, Sendable {
  case cannotListen(address: String, port: Int, reason: String)
  case certificateUnusable(path: String, reason: String)
  case keyUnusable(path: String, reason: String)
  case keyOfAnother(certificate: String, key: String, reason: String)

  public var code: String {
    switch self {
    case .cannotListen: "cannotListen"
    case .certificateUnusable: "certificateUnusable"
    case .keyUnusable: "keyUnusable"
    case .keyOfAnother: "keyOfAnother"
    }
  }

  public var fact: String {
    switch self {
    case .cannotListen(let address, let port, let reason):
      "\(address), port \(port), cannot be listened on: \(reason)"
    case .certificateUnusable(let path, let reason):
      "\(path) cannot be read as a certificate: \(reason)"
    case .keyUnusable(let path, let reason): "\(path) cannot be read as a private key: \(reason)"
    case .keyOfAnother(let certificate, let key, let reason):
      "\(certificate) and \(key) cannot be used together: \(reason)"
    }
  }

  public var hint: String? {
    switch self {
    case .cannotListen: "stop the program that listens there, or give another address or port"
    case .certificateUnusable:
      "give a PEM file: the server's certificate first, its issuers behind it"
    case .keyUnusable: "give the PEM file of a private key without a passphrase"
    case .keyOfAnother: "give the private key that the certificate was made for"
    }
  }
}
