/// Why something that was found is not read: it is no log of calls, and nothing is wrong with it.
public enum LeftAlone: String, Sendable, Hashable, CaseIterable {
  /// A digest: CloudTrail's own signatures over its log files.
  case digest
  /// Insights: CloudTrail's findings about unusual rates, no calls.
  case insight
  /// A file in a folder whose name is not that of a log: `README.md`, `LICENSE`.
  case otherName
  /// By its name, a log of another account than those asked for.
  case otherAccount
  /// By its name, a log of another Region than those asked for.
  case otherRegion
  /// By its name, delivered too long before or after the time asked for.
  case otherTime

  /// What a path in a folder says about the file, before it is opened; nil for a log.
  ///
  /// CloudTrail puts digests and Insights under keys of their own, `…/CloudTrail-Digest/REGION/…`, and
  /// writes the same word into the file's name, which remains when the folders are gone.
  public init?(path: String) {
    guard Self.extensions.contains(where: path.hasSuffix) else {
      self = .otherName
      return
    }
    if path.contains("/CloudTrail-Digest/") || path.contains("_CloudTrail-Digest_") {
      self = .digest
    } else if path.contains("/CloudTrail-Insight/") || path.contains("_CloudTrail-Insight_") {
      self = .insight
    } else {
      return nil
    }
  }

  private static let extensions = [".json", ".json.gz", ".jsonl", ".jsonl.gz"]
}
