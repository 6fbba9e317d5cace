import ArgumentParser
import Endpoint
import Foundation
import Replay
import Server

struct Serve: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Serve the CloudTrail API from the store, for now and for any moment.",
    discussion: """
      EXAMPLES
        trailback serve
        trailback serve --create --listen 127.0.0.1:0 --store history.sqlite
        trailback serve --listen 0.0.0.0:8383 --credentials keys \\
          --tls-certificate server.pem --tls-key server.key
        aws --endpoint-url http://127.0.0.1:8383/at/2025-06-01T00:00:00Z cloudtrail \\
          get-event-selectors --trail-name management-trail

      Any client of CloudTrail's API can call it. With /at/TIME in the path it answers as of that \
      time. EventBridge, Firehose and SNS can post records to /ingest, and / has pages for a browser.

      A store can hold trails of several accounts. A call is about the account of the trail that it names \
      by ARN, else of the key that signed it (its principal in the credentials file, or an access key id \
      that is itself an account), else --account-id. If none of these says which, it is refused.

      Scanners fail on a trail of which a setting, the logging or the selectors are not known. A list of \
      trails leaves such a trail out, and a header field names it; --assume fills in what is not known. \
      What lacks, and the commands that print it, is logged at the start.

      As soon as it takes calls it prints one line, listening on ADDRESS. /healthz and /readyz answer \
      200 if all is well, and /metrics has figures in the text format of Prometheus. Each request is \
      logged on standard error as one line of JSON. SIGTERM, SIGHUP or Ctrl-C stops it; calls in \
      flight are answered for up to 10 s. With --credentials or a certificate, SIGHUP has it read \
      those files again instead.
      """)

  @OptionGroup var store: StoreOption
  @OptionGroup var creation: CreationOption
  @OptionGroup var serving: ServingOptions
  @Option(
    name: .long,
    help: ArgumentHelp("The Region of calls whose signature names none.", valueName: "region"))
  var region = "us-east-1"
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      The account of calls whose key and trail name none, 12 digits. Default: the account of the \
      store's trails, if they all have the same.
      """, valueName: "id"))
  var accountID: String?
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      A file with what describe-trails, get-event-selectors and get-trail-status print; may be \
      given again. The API takes it for true of a trail where nothing was read of it, at any time.
      """, valueName: "file"),
    completion: .file())
  var assume: [FileArgument] = []
  @Option(name: .long, help: "info logs every request, error only responses of 500 and above.")
  var logLevel: LogLevel = .info

  func validate() throws {
    try Places.checkRegions([region])
    try Places.checkAccounts([accountID].compactMap(\.self), of: "--account-id")
  }

  func run() throws {
    if let words = try serving.guardOpenness() { Messages.write(words) }
    let serving = Serving(
      storePath: try store.path(), creating: creation.create, region: region, account: accountID,
      assumptions: try Assumptions(files: assume), options: serving, logLevel: logLevel)
    try serving.run { address in
      StandardOutput.write("listening on \(address)\n")
      StandardOutput.flush()
    }
    StandardOutput.flush()
    // Reads for callers who have gone may go on; they must not meet libraries that are being taken down.
    _exit(0)
  }
}

extension LogLevel: ExpressibleByArgument {}

/// The address to listen on, and who may call.
struct ServingOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      The address to listen on; port 0 takes a free one. Any address but loopback, which only \
      programs on this machine reach, needs --credentials and TLS.
      """, valueName: "address:port"))
  var listen = ListenAddress(host: "127.0.0.1", port: 8383)
  @Option(
    name: .long,
    help: ArgumentHelp(
      "A file of access keys, one of which must sign each request. Default: everyone may call.",
      valueName: "file"),
    completion: .file())
  var credentials: FileArgument?
  @Option(
    name: .long,
    help: ArgumentHelp(
      "The server's certificate, then those of its issuers (PEM).", valueName: "file"),
    completion: .file())
  var tlsCertificate: FileArgument?
  @Option(
    name: .long,
    help: ArgumentHelp("The private key of the certificate (PEM).", valueName: "file"),
    completion: .file())
  var tlsKey: FileArgument?

  func validate() throws {
    guard (tlsCertificate == nil) == (tlsKey == nil) else {
      throw ValidationError("--tls-certificate and --tls-key need each other.")
    }
  }

  /// The keys of those who may call; nil for everyone.
  ///
  /// - Throws: `CredentialsError`
  func keys() throws -> ServedKeys? {
    guard let credentials else { return nil }
    return try ServedKeys(path: credentials.path)
  }

  var certificate: ServerCertificate? {
    guard let tlsCertificate, let tlsKey else { return nil }
    return ServerCertificate(certificate: tlsCertificate.path, key: tlsKey.path)
  }

  /// The options that are missing before other machines may be let in.
  private var missing: [String] {
    (credentials == nil ? ["--credentials"] : [])
      + (certificate == nil ? ["--tls-certificate and --tls-key"] : [])
  }

  /// Makes sure that other machines can call only with keys and TLS.
  ///
  /// - Returns: a note that other machines cannot call, if so.
  /// - Throws: ``UsageError/opensToAll(_:missing:)``
  func guardOpenness() throws -> String? {
    guard !missing.isEmpty else { return nil }
    guard listen.isLoopback else {
      throw UsageError.opensToAll(listen.description, missing: missing)
    }
    return "only this machine can call: \(missing.joined(separator: ", ")) not given\n"
  }
}

/// An address and a port: `127.0.0.1:8383`, `[::1]:8383`, `localhost:0`.
struct ListenAddress: ExpressibleByArgument, CustomStringConvertible {
  /// Without the brackets of an IPv6 address.
  let host: String
  let port: Int

  init(host: String, port: Int) {
    self.host = host
    self.port = port
  }

  init?(argument: String) {
    guard let colon = argument.lastIndex(of: ":") else { return nil }
    let digits = argument[argument.index(after: colon)...]
    guard digits.allSatisfy({ $0.isASCII && $0.isNumber }), let port = UInt16(digits) else {
      return nil
    }
    var host = argument[..<colon]
    if host.hasPrefix("["), host.hasSuffix("]") {
      host = host.dropFirst().dropLast()
    } else if host.contains(":") {
      // An IPv6 address without brackets: its last part could be the port.
      return nil
    }
    guard !host.isEmpty else { return nil }
    self.init(host: String(host), port: Int(port))
  }

  /// Whether only programs on this machine can reach it. A name other than `localhost` may resolve
  /// to any address.
  var isLoopback: Bool {
    if host.lowercased() == "localhost" { return true }
    var v4 = in_addr()
    if inet_pton(AF_INET, host, &v4) == 1 { return UInt32(bigEndian: v4.s_addr) >> 24 == 127 }
    var v6 = in6_addr()
    guard inet_pton(AF_INET6, host, &v6) == 1 else { return false }
    return withUnsafeBytes(of: v6) { $0.dropLast().allSatisfy { $0 == 0 } && $0.last == 1 }
  }

  var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
