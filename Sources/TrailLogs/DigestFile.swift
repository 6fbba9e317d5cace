import CloudTrail

/// A digest file of CloudTrail: which log files one trail delivered within an hour. It is taken as it is; whether
/// its signature is right is for `aws cloudtrail validate-logs` to say.
public struct DigestFile: Sendable, Hashable {
  /// The trail's name.
  public let trailName: String
  /// The trail's home Region.
  public let homeRegion: String
  /// The account whose log files it lists; that of the trail, but for an organization's trail.
  public let account: String
  /// The names that CloudTrail gave the log files, without their folders.
  public let names: [String]

  /// The largest one that is read, in bytes, on disk and inflated. Real ones have some hundred kilobytes.
  public static let maximumBytes = 64 << 20

  /// Reads a digest file.
  ///
  /// - Throws: ``InputProblem`` for what cannot be read, or is no digest.
  public init(reading file: LogFile) throws(InputProblem) {
    func problem(_ kind: InputProblem.Kind, _ fact: String) -> InputProblem {
      InputProblem(kind, path: file.path, fact: fact)
    }
    guard let name = DigestName(file.description) else {
      throw problem(.anotherKind, "its name is none that CloudTrail gives a digest file")
    }
    var opener = FileOpener()
    let source = try ByteSource(file, &opener)
    var whole = WholeFile(maximum: Self.maximumBytes)
    guard let content = whole.content(of: source, isNamedGzip: file.path.hasSuffix(".gz")) else {
      throw problem(.cutShort, "it cannot be inflated, or is larger than a digest file can be")
    }
    let json: JSONValue
    do { json = try JSONValue(parsing: content.text) } catch {
      throw problem(.notJSON, error.description)
    }
    guard let list = json["logFiles"]?.array else {
      throw problem(.anotherKind, "a digest file without a list logFiles")
    }
    trailName = name.trail
    homeRegion = name.homeRegion
    account = json["awsAccountId"]?.string ?? name.account
    names = list.compactMap { $0["s3Object"]?.string }.map { object in
      object.split(separator: "/").last.map(String.init) ?? object
    }
  }
}

/// The parts of the name of a digest file:
/// `111122223333_CloudTrail-Digest_eu-west-1_my_trail_us-east-1_20250304T021500Z.json.gz`.
struct DigestName {
  let account: String
  let trail: String
  let homeRegion: String

  /// Nil if the last component of the path has another form. A trail's name may hold underscores.
  init?(_ path: String) {
    let name = path.split(separator: "/").last ?? ""
    let parts = name.split(separator: "_", omittingEmptySubsequences: false)
    guard parts.count >= 6, parts[1] == "CloudTrail-Digest", !parts[2].isEmpty else { return nil }
    account = String(parts[0])
    trail = parts[3..<(parts.count - 2)].joined(separator: "_")
    homeRegion = String(parts[parts.count - 2])
    guard !trail.isEmpty, !homeRegion.isEmpty else { return nil }
  }
}
