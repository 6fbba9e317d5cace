import CloudTrail

/// A folder of a bucket with the files of one Region, by day:
/// `…/AWSLogs/[o-ORGANIZATION/]ACCOUNT/KIND/REGION/`.
struct RegionFolder: Sendable, Hashable {
  /// What CloudTrail keeps apart, each in a folder of its own.
  enum Kind: String, Sendable, CaseIterable {
    case logs = "CloudTrail"
    case digests = "CloudTrail-Digest"
    case insights = "CloudTrail-Insight"
    case aggregated = "CloudTrail-Aggregated"
  }

  /// What the keys in it begin with, with the slash at the end.
  let prefix: String
  let kind: Kind
  /// Nil if the folder above is none of an account.
  let account: String?
  let region: String

  /// Nil for any other prefix.
  init?(_ prefix: String) {
    let parts = prefix.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count >= 4, parts.last == "", parts.contains("AWSLogs"),
      let kind = Kind(rawValue: String(parts[parts.count - 3]))
    else { return nil }
    self.prefix = prefix
    self.kind = kind
    account = parts.last(where: AccountRegion.isAccount).map { String($0) }
    region = String(parts[parts.count - 2])
  }

  /// Where the files of a day begin.
  func key(ofDay time: Timestamp) -> String {
    prefix + String(time.description.prefix(10)).replacing("-", with: "/")
  }

  /// The Region's folder that a key with a day lies in: without `YYYY/MM/DD/NAME`.
  init?(of key: String) {
    let parts = key.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count > 4 else { return nil }
    self.init(parts.dropLast(4).joined(separator: "/") + "/")
  }
}
