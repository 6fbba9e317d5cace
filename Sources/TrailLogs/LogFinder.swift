public import CloudTrail
import Glibc

/// Makes the list of files to read from what a person names: files, folders, `-`.
///
/// The list is sorted by the bytes of the paths and holds each path once. A path that was named is
/// read whatever its name. Inside a folder only `*.json`, `*.json.gz`, `*.jsonl` and `*.jsonl.gz` are, and
/// the objects of Firehose, `NAME-VERSION-YYYY-MM-DD-HH-MM-SS-UUID` with or without `.gz`,
/// and symbolic links to folders are not followed, so that a walk ends.
public struct LogFinder: Sendable {
  /// The files to read, sorted by the bytes of their paths.
  public private(set) var files: [LogFile] = []
  /// The digest files inside folders: they hold no records, and name the files of one trail. In no order.
  public private(set) var digests: [LogFile] = []
  /// The other files of CloudTrail inside folders that hold no records of calls: Insights and aggregated events.
  /// Digests list them, too. In no order.
  public private(set) var besides: [LogFile] = []
  /// How many files inside folders are not read, by reason.
  public private(set) var skipped: [SkipReason: Int] = [:]
  /// Folders inside a named folder that could not be opened.
  public private(set) var problems: [InputProblem] = []

  /// The places in buckets all of whose log files were listed, each with when that began.
  public private(set) var listings: [(place: BucketPath, at: Timestamp)] = []

  /// The files that digests may name, and that are not listed since all before was read.
  private(set) var unlisted = UnlistedFiles([], of: nil)

  /// For which digests the listings of buckets were made; nil for all.
  public let digestScope: LogValidator.Scope?

  private let scope: EventScope

  /// Looks for the files at once.
  ///
  /// - Parameters:
  ///   - paths: files, folders, and `-` for standard input.
  ///   - scope: the events that are wanted. Files inside folders whose names say that they hold none of
  ///     them are skipped; a file that was named never is.
  ///   - listsDigests: whether the digests in buckets are listed; those in folders are found in any case.
  ///   - buckets: where paths `s3://BUCKET/PREFIX` are listed; nil if there can be none.
  ///   - resumption: from where on files in buckets are listed.
  /// - Throws: ``PathNotFound`` for a named path that does not exist; ``BucketPathError``.
  public init(
    paths: [FilePath], scope: EventScope = EventScope(), buckets: FetchedFiles? = nil,
    listsDigests: Bool = false,
    resumption: ListingResumption = .everything
  ) throws {
    self.scope = scope
    digestScope = resumption.digests
    var resumed: [ResumedFolder] = []
    for path in paths {
      if let buckets, BucketPath.isMeant(by: path.description) {
        let place = try BucketPath(path.description)
        resumed += try list(
          place,
          BucketListing(
            buckets: buckets, scope: scope, listsDigests: listsDigests, resumption: resumption))
        continue
      }
      let file = LogFile(path: path)
      if file.isStandardInput {
        files.append(file)
        continue
      }
      var status = stat()
      guard path.withCString({ stat($0, &status) }) == 0 else {
        throw PathNotFound(path: path.description, reason: systemMessage(errno))
      }
      if status.st_mode & S_IFMT == S_IFDIR {
        walk(path)
      } else {
        files.append(file)
      }
    }
    files.sort()
    var unique: [LogFile] = []
    unique.reserveCapacity(files.count)
    for file in files where file != unique.last { unique.append(file) }
    files = unique
    unlisted = UnlistedFiles(resumed, of: buckets)
  }

  /// Finds files by paths that are UTF-8; see ``init(paths:scope:)-([FilePath],_)``.
  public init(paths: [String], scope: EventScope = EventScope()) throws {
    try self.init(paths: paths.map { FilePath($0) }, scope: scope)
  }

  /// The sum of the files' sizes on disk; standard input counts as 0.
  public var bytes: Int {
    files.reduce(0) { sum, file in
      if let remote = file.remote { return sum + Int(remote.version.size) }
      var status = stat()
      let isThere = file.path.withCString { stat($0, &status) } == 0
      return isThere ? sum + Int(status.st_size) : sum
    }
  }

  /// Whether CloudTrail's files were found, though all of them may have been skipped.
  public var hasFilesOfCloudTrail: Bool {
    !files.isEmpty || skipped.keys.contains { $0 != .otherName }
  }

  /// Leaves out files for a reason that does not show in their names.
  ///
  /// - Parameter reason: why a file is not read; nil for one that is.
  public mutating func skip(_ reason: (LogFile) -> SkipReason?) {
    files.removeAll { file in
      guard let reason = reason(file) else { return false }
      skipped[reason, default: 0] += 1
      return true
    }
  }

  /// Adds the objects below a place in a bucket.
  ///
  /// - Returns: the folders of which not all was listed.
  private mutating func list(
    _ place: BucketPath, _ listing: BucketListing
  ) throws -> [ResumedFolder] {
    let now = Timestamp.now
    let found = try waiting { await listing.objects(of: place) }
    if found.problems.isEmpty, scope.isEverything {
      listings.append((place, min(now, found.asked ?? now)))
    }
    for problem in found.problems {
      problems.append(InputProblem(problem, path: FilePath(problem.place)))
    }
    for object in found.objects where !object.key.hasSuffix("/") {
      if let file = LogFile(object, in: place.bucket, of: listing.buckets) {
        add(file)
      } else {
        skipped[.otherName, default: 0] += 1
      }
    }
    return found.resumed
  }

  /// Goes through the folders in order, so that little is left to sort at the end.
  private mutating func walk(_ root: FilePath) {
    var folders = [root]
    while let folder = folders.popLast() {
      let first = files.count
      let inside = read(folder)
      files[first...].sort()
      folders += inside.sorted(by: >)
    }
  }

  /// Adds the files of a folder, and returns the folders in it.
  private mutating func read(_ folder: FilePath) -> [FilePath] {
    guard let handle = folder.withCString({ opendir($0) }) else {
      problems.append(
        InputProblem(
          .unreadable, path: folder,
          fact: "cannot be opened: \(systemMessage(errno))"))
      return []
    }
    defer { closedir(handle) }
    var folders: [FilePath] = []
    while let entry = next(in: handle) {
      let found = withUnsafePointer(to: &entry.pointee.d_name) { name in
        name.withMemoryRebound(to: CChar.self, capacity: 256) { name -> FilePath? in
          if strcmp(name, ".") == 0 || strcmp(name, "..") == 0 { return nil }
          return FilePath(name, in: folder)
        }
      }
      guard let path = found else { continue }
      switch kind(of: path, hint: entry.pointee.d_type) {
      case .folder: folders.append(path)
      case .file: add(LogFile(path: path))
      case .neither: skipped[.otherName, default: 0] += 1
      }
    }
    if errno != 0 {
      problems.append(
        InputProblem(
          .unreadable, path: folder, fact: "cannot be listed to its end: \(systemMessage(errno))"))
    }
    return folders
  }

  /// The next entry; nil at the end, and if there is an error, which `errno` alone shows.
  private func next(in folder: OpaquePointer) -> UnsafeMutablePointer<dirent>? {
    errno = 0
    return readdir(folder)
  }

  private mutating func add(_ file: LogFile) {
    if let reason = SkipReason(path: file.path) ?? scope.reason(toSkip: file.path) {
      skipped[reason, default: 0] += 1
      switch reason {
      case .digest: digests.append(file)
      case .insight, .aggregated: besides.append(file)
      case .configItem, .eventDataStore, .check, .otherName, .otherAccount, .otherRegion,
        .otherTime, .otherEventTimes:
        break
      }
    } else {
      files.append(file)
    }
  }

  private enum Kind { case folder, file, neither }

  /// A link counts as what it points to, unless that is a folder.
  private func kind(of path: FilePath, hint: UInt8) -> Kind {
    if Int(hint) == DT_REG { return .file }
    if Int(hint) == DT_DIR { return .folder }
    return path.withCString { path in
      var status = stat()
      guard lstat(path, &status) == 0 else { return .neither }
      if status.st_mode & S_IFMT == S_IFDIR { return .folder }
      guard stat(path, &status) == 0 else { return .neither }
      return status.st_mode & S_IFMT == S_IFREG ? .file : .neither
    }
  }
}

/// A path that was named and does not exist, or may not be looked at.
public struct PathNotFound: Explained, Hashable {
  /// The path as text; see ``FilePath/description``.
  public let path: String
  /// The system's text, such as `No such file or directory`.
  public let reason: String

  /// Always `pathNotFound`.
  public var code: String { "pathNotFound" }
  /// The path, and the system's text.
  public var fact: String { "\(path): \(reason)" }
  /// What can be named instead.
  public var hint: String? {
    "give log files, folders that hold them, or - for standard input"
  }
}

/// Why something that was found is not read, although nothing is wrong with it.
public enum SkipReason: String, Sendable, Hashable, CaseIterable {
  /// A digest file: CloudTrail's signatures over its log files.
  case digest
  /// An Insights file or record: CloudTrail's findings about unusual rates of calls.
  case insight
  /// A file of aggregated events, or one such record: how often something was done in five minutes
  /// (SEMANTICS 3.6t).
  case aggregated
  /// A file of AWS Config, which often delivers to the same bucket, or one item of such a file.
  case configItem
  /// A record of a category that only event data stores have, and that is no call.
  case eventDataStore
  /// A message by which a service finds out whether it is heard: of CloudWatch Logs, S3 or SNS.
  case check
  /// A file in a folder whose name is not that of a log: `README.md`, `LICENSE`.
  case otherName
  /// By its name, a log of an account that was not asked for.
  case otherAccount
  /// By its name, a log of a Region that was not asked for.
  case otherRegion
  /// By its name, delivered too long before or after the time asked for.
  case otherTime
  /// As it was read before, and it has not changed since: all its events happened at other times than
  /// those asked for.
  case otherEventTimes

  /// Why the file at a path inside a folder is no log, judging by its path; nil for a log.
  ///
  /// CloudTrail puts digests, Insights and aggregated events under keys of their own,
  /// `…/CloudTrail-Digest/REGION/…`, and writes the same word into the file's name, which remains when
  /// files are copied elsewhere. So does AWS Config.
  init?(path: FilePath) {
    guard
      [".json", ".json.gz", ".jsonl", ".jsonl.gz"].contains(where: { path.hasSuffix($0) })
        || Self.isObjectOfFirehose(path)
    else {
      self = .otherName
      return
    }
    guard let found = path.withCString({ Self.word(in: $0) }) else { return nil }
    self = found
  }

  /// Whether a path ends as Firehose names what it delivers: `-2025-03-04-02-15-00-` and a UUID.
  private static func isObjectOfFirehose(_ path: FilePath) -> Bool {
    let form = "-dddd-dd-dd-dd-dd-dd-xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx"
    return path.withBytes { bytes in
      let name = path.hasSuffix(".gz") ? bytes.dropLast(3) : bytes[...]
      guard name.count > form.utf8.count else { return false }
      return zip(name.suffix(form.utf8.count), form.utf8).allSatisfy { byte, expected in
        let digit = Hexadecimal.value(ofDigit: byte)
        return switch expected {
        case UInt8(ascii: "d"): digit.map { $0 < 10 } ?? false
        case UInt8(ascii: "x"): digit != nil
        default: byte == expected
        }
      }
    }
  }

  private static func word(in path: UnsafePointer<CChar>) -> SkipReason? {
    func has(_ words: String...) -> Bool { words.contains { strstr(path, $0) != nil } }
    // Most paths contain nothing of the kind, and a folder may hold millions of them.
    if strstr(path, "CloudTrail-") != nil {
      if has("/CloudTrail-Digest/", "_CloudTrail-Digest_") { return .digest }
      if has("/CloudTrail-Insight/", "_CloudTrail-Insight_") { return .insight }
      if has("/CloudTrail-Aggregated/", "_CloudTrail-Aggregated_") { return .aggregated }
    }
    guard strstr(path, "_Config_") != nil else { return nil }
    return has("_ConfigSnapshot_", "_ConfigHistory_", "_ChangeNotification_") ? .configItem : nil
  }
}
