import SampleRecords

/// The digest file that opens a trail's chain: no files in it yet, none before it.
enum StartingDigest {
  static func file(of trail: Trail, at time: Moment) -> OutputFile {
    let path = FileName.digest(of: trail, time)
    return OutputFile(
      path: path,
      json: [
        "awsAccountId": .string(Account.id),
        "digestStartTime": .string((time + -3_600).text),
        "digestEndTime": .string(time.text),
        "digestS3Bucket": .string(Names.audit),
        "digestS3Object": .string(path),
        "newestEventTime": .null,
        "oldestEventTime": .null,
        "previousDigestS3Bucket": .null,
        "previousDigestS3Object": .null,
        "previousDigestHashValue": .null,
        "previousDigestHashAlgorithm": .null,
        "previousDigestSignature": .null,
        "digestPublicKeyFingerprint": "31e8b5433410dfb61a9dc45cc65b22ff",
        "digestSignatureAlgorithm": "SHA256withRSA",
        "logFiles": [],
      ])
  }
}
