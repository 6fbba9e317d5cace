import CloudTrail
import ReadModels
package import TrailLogs

// What a validation found, in words.

extension ValidationFinding.Code {
  /// What is amiss, in one line without a full stop.
  package var fact: String {
    switch self {
    case .digestSignature: "the digest does not have CloudTrail's signature"
    case .keyUnknown: "none of the public keys that were given has signed the digest"
    case .digestAltered: "the digest is not as CloudTrail wrote it"
    case .digestMissing: "the digest is not here, and perhaps others before it"
    case .digestUnreadable: "the digest cannot be read"
    case .digestMisplaced: "another digest lies under the name of the digest"
    case .digestUnlinked: "the digest is none that the digest after it follows"
    case .keyOfOtherTime: "the key that signed the digest is one of other times"
    case .logAltered: "the log file is not as it was delivered"
    case .logAppended: "bytes were added behind the log file that was delivered"
    case .logMissing: "the log file was delivered, and is not here"
    case .logUnreadable: "the log file cannot be read"
    case .logSurplus: "no digest lists the log file"
    case .signatureOfNone: "the signature from S3 is that of no digest here"
    }
  }

  /// What to do, in one line without a full stop; nil if there is nothing that holds for all.
  package var hint: String? {
    switch self {
    case .digestSignature, .digestAltered, .digestUnreadable, .digestMisplaced, .logAltered,
      .logAppended, .logUnreadable:
      "fetch it again; if S3 has the same, somebody wrote it anew, and an older version may be left"
    case .keyUnknown: "give the keys of its Region and time, or it is signed by somebody else"
    case .digestMissing, .logMissing:
      "fetch it again; if S3 has none, somebody deleted it, and an older version may be left"
    case .digestUnlinked, .keyOfOtherTime: nil
    case .logSurplus: "put there by somebody, or delivered by a trail that makes no digests"
    case .signatureOfNone: "the newest digest was altered, or the answer is about another object"
    }
  }
}

extension ValidationReport.OpenSpan.Reason {
  /// Why nothing is proven, in one line without a full stop.
  package var words: String {
    switch self {
    case .noKeys: "no public keys were given, so anybody can have made these digests"
    case .signatureInS3: "S3 alone has the signature of the digest"
    case .successorLost: "the digest that had its signature is not here, or was altered"
    case .beginning: "the digest before the first one is not here"
    case .interrupted: "the trail made no digests: it did not log, or not with validation"
    case .noDigest: "there is no digest"
    }
  }
}

extension DigestSeries {
  /// The trail, the account and the Region whose files are listed.
  var words: String {
    "\(trail) of \(account), \(region)" + (isBackfill ? ", made afterwards" : "")
  }
}

extension Range<Timestamp> {
  var words: String { "\(lowerBound) until \(upperBound)" }
}
