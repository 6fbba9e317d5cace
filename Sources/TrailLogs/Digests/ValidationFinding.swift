public import CloudTrail

/// Something that digests prove to be amiss.
public struct ValidationFinding: Sendable, Hashable {
  /// What is amiss, the worst first. The raw values are stable codes.
  public enum Code: String, Sendable, Hashable, CaseIterable {
    /// A digest does not have the signature that its successor or S3 keeps of it.
    case digestSignature
    /// None of the public keys that were given has signed the digest.
    case keyUnknown
    /// A digest's bytes are not those that its successor says.
    case digestAltered
    /// A digest that its successor names is not here.
    case digestMissing
    /// A digest that cannot be read, or lacks members.
    case digestUnreadable
    /// A digest under the name of another one.
    case digestMisplaced
    /// A digest that the one after it does not name.
    case digestUnlinked
    /// The key that signed the digest is one of other times.
    case keyOfOtherTime
    /// A log file's bytes are not those that were delivered.
    case logAltered
    /// More bytes follow the gzip data that was delivered.
    case logAppended
    /// A log file that a digest lists is not here.
    case logMissing
    /// A log file that cannot be read or inflated.
    case logUnreadable
    /// A log file that no digest lists, of a time whose digests are all here.
    case logSurplus
    /// A signature from S3 that is that of no newest digest.
    case signatureOfNone

    /// Whether it means that a digest does not say which files were delivered in its hour. A digest that none of the
    /// given keys has signed may be right; more often a key lacks.
    var losesFiles: Bool {
      switch self {
      case .digestSignature, .digestAltered, .digestMissing, .digestUnreadable, .digestMisplaced,
        .digestUnlinked, .keyOfOtherTime:
        true
      case .keyUnknown, .logAltered, .logAppended, .logMissing, .logUnreadable, .logSurplus,
        .signatureOfNone:
        false
      }
    }

    /// The place among all, from 0 for the worst.
    public var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// What is amiss.
  public var code: Code
  /// The trail, account and Region; nil for a signature of no digest, and a surplus file.
  public var series: DigestSeries?
  /// The file here, as text; nil if there is none.
  public var path: String?
  /// The bucket in which CloudTrail put it, if a digest says so.
  public var bucket: String?
  /// Its key there.
  public var key: String?
  /// The hour of the digest, or the time for which digests lack.
  public var hours: Range<Timestamp>?
  /// Particulars, in one line without a full stop; nil if there are none.
  public var detail: String?

  init(
    _ code: Code, _ series: DigestSeries?, path: String? = nil, bucket: String? = nil,
    key: String? = nil, hours: Range<Timestamp>? = nil, detail: String? = nil
  ) {
    (self.code, self.series, self.path) = (code, series, path)
    (self.bucket, self.key, self.hours, self.detail) = (bucket, key, hours, detail)
  }
}

/// Findings, of which no more are kept than somebody reads, and all are counted.
public struct ValidationFindings: Sendable, Hashable {
  /// How many of one code are kept.
  public static let kept = 1_000

  /// The findings, the worst first; of each code in the order in which they were found.
  public var list: [ValidationFinding] {
    ValidationFinding.Code.allCases.flatMap { byCode[$0] ?? [] }
  }
  /// How many there are of each code.
  public private(set) var counts: [ValidationFinding.Code: Int] = [:]
  private var byCode: [ValidationFinding.Code: [ValidationFinding]] = [:]

  /// How many there are.
  public var count: Int { counts.values.reduce(0, +) }

  mutating func add(_ finding: ValidationFinding) {
    counts[finding.code, default: 0] += 1
    guard byCode[finding.code, default: []].count < Self.kept else { return }
    byCode[finding.code, default: []].append(finding)
  }
}
