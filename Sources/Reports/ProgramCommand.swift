public import CloudTrail

/// Commands of this program, and of AWS's, that pages and reports show to the people who asked for them. What
/// an error says names none of them: HTTP clients hear it, too.
public enum ProgramCommand {
  /// Fills a store from log files.
  public static let importFiles = "trailback import ./AWSLogs --store STORE"

  /// Fills a store from Event history, for an account that has no log files.
  public static let importLookups = """
    aws cloudtrail lookup-events --region us-east-1 \\
      --lookup-attributes AttributeKey=EventSource,AttributeValue=cloudtrail.amazonaws.com > calls.json
    trailback import calls.json --store STORE
    """

  /// Shows the holes in what was read, with the commands that fetch what lacks.
  public static let sources = "trailback sources"

  /// Checks a store, and the files beside it.
  public static let verify = "trailback verify"

  /// Holds a store against a head that was kept elsewhere.
  public static func verify(head: some CustomStringConvertible) -> String {
    "trailback verify --head '\(head)'"
  }

  /// Counts what a window missed.
  ///
  /// - Parameters:
  ///   - trail: whose window it is.
  ///   - from: when it opened.
  public static func missed(by trail: TrailARN, from: Timestamp) -> String {
    let words = ["--trail", trail.text, "--since", "\(from)"].map(AWSCommand.quoted)
    return CopyableCommand(["trailback gaps ./AWSLogs"] + words).line
  }

  // MARK: - Validating digests

  /// The option that takes the keys which ``listPublicKeys(of:from:until:)`` fetches.
  static let publicKeys = "--public-keys"
  /// The option that takes the answer which ``headObject(bucket:key:into:)`` fetches.
  static let headObject = "--head-object"

  /// Fetches the public keys of a Region by which digests of a time can have been signed.
  static func listPublicKeys(
    of region: String, from: Timestamp, until: Timestamp
  ) -> CopyableCommand {
    CopyableCommand([
      "aws cloudtrail list-public-keys", "--region \(AWSCommand.quoted(region))",
      "--start-time \(from)", "--end-time \(until)",
      "> \(AWSCommand.quoted("keys-\(region).json"))",
    ])
  }

  /// Fetches the signature of a digest, which S3 keeps beside it.
  static func headObject(bucket: String, key: String, into file: String) -> CopyableCommand {
    CopyableCommand([
      "aws s3api head-object", "--bucket \(AWSCommand.quoted(bucket))",
      "--key \(AWSCommand.quoted(key))", "> \(AWSCommand.quoted(file))",
    ])
  }
}
