import CloudTrail
import TrailLogs

extension ValidationReport {
  /// For how many digests commands are shown.
  private static let mostDigests = 3

  /// The commands that fetch the public keys, one for each Region that they lack of.
  var keyCommands: [CopyableCommand] {
    let lacking = findings.list.filter { $0.code == .keyUnknown }
    var spans: [String: Range<Timestamp>] = [:]
    func add(_ region: String, _ hours: Range<Timestamp>) {
      let known = spans[region] ?? hours
      spans[region] =
        min(known.lowerBound, hours.lowerBound)..<max(known.upperBound, hours.upperBound)
    }
    for series in series {
      for open in series.open where open.reason == .noKeys || !hasKeys && open.digest != nil {
        add(series.series.region, open.hours)
      }
    }
    for finding in lacking {
      if let region = finding.series?.region, let hours = finding.hours { add(region, hours) }
    }
    return spans.sorted { $0.key < $1.key }.map { region, hours in
      ProgramCommand.listPublicKeys(
        of: region,
        from: hours.lowerBound, until: hours.upperBound.advanced(bySeconds: PublicKeys.slack))
    }
  }

  /// The commands that fetch signatures which S3 alone has, for the newest digests first.
  var signatureCommands: [CopyableCommand] {
    let digests = series.flatMap { series in
      series.open.filter { $0.reason == .signatureInS3 }.suffix(1).compactMap { open in
        open.digest.map { (series.series.region, open.hours.upperBound, $0) }
      }
    }.sorted { $0.1 > $1.1 }
    return digests.prefix(Self.mostDigests).map { region, _, digest in
      ProgramCommand.headObject(
        bucket: digest.bucket, key: digest.key, into: "head-object-\(region).json")
    }
  }
}
