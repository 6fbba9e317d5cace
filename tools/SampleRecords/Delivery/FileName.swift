/// Where CloudTrail puts its files in a bucket.
package enum FileName {
  package static func log(
    _ region: Region, _ time: Moment, _ random: String, account: String = Account.id
  ) -> String {
    "AWSLogs/\(account)/CloudTrail/\(region.rawValue)/\(time.folders)/"
      + "\(account)_CloudTrail_\(region.rawValue)_\(time.minuteStamp)_\(random).json.gz"
  }

  package static func insight(_ region: Region, _ time: Moment, _ random: String) -> String {
    folder("CloudTrail-Insight", region, time)
      + "\(Account.id)_CloudTrail-Insight_\(region.rawValue)_\(time.minuteStamp)_\(random).json.gz"
  }

  package static func digest(of trail: Trail, _ time: Moment) -> String {
    let region = trail.home.rawValue
    return folder("CloudTrail-Digest", trail.home, time)
      + "\(Account.id)_CloudTrail-Digest_\(region)_\(trail.name)_\(region)_"
      + "\(time.secondStamp).json.gz"
  }

  private static func folder(_ kind: String, _ region: Region, _ time: Moment) -> String {
    "AWSLogs/\(Account.id)/\(kind)/\(region.rawValue)/\(time.folders)/"
  }
}
