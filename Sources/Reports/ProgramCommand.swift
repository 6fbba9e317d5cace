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
}
