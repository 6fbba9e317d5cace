import Glibc

/// Why something that was found is not read: it is no log of calls, and nothing is wrong with it.
public enum SkipReason: String, Sendable, Hashable, CaseIterable {
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
    guard let found = path.withCString({ Self.of($0) }) else { return nil }
    self = found
  }

  private static func of(_ path: UnsafePointer<CChar>) -> SkipReason? {
    let length = strlen(path)
    guard extensions.contains(where: { ends(path, length, with: $0) }) else { return .otherName }
    // Most paths hold nothing of the kind, and a folder may hold millions of them.
    guard strstr(path, "CloudTrail-") != nil else { return nil }
    func has(_ words: String...) -> Bool { words.contains { strstr(path, $0) != nil } }
    if has("/CloudTrail-Digest/", "_CloudTrail-Digest_") { return .digest }
    return has("/CloudTrail-Insight/", "_CloudTrail-Insight_") ? .insight : nil
  }

  private static let extensions = [".json", ".json.gz", ".jsonl", ".jsonl.gz"]

  private static func ends(
    _ path: UnsafePointer<CChar>, _ length: Int, with text: String
  ) -> Bool {
    let count = text.utf8.count
    return length >= count && strcmp(path + (length - count), text) == 0
  }
}
