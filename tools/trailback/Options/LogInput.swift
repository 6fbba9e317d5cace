import ArgumentParser
import CloudTrail
import Foundation
import ReadModels
import Reports
import TrailLogs

// Reading files: which ones, and with how much of the machine.

/// The path of a file, whose bytes need not be UTF-8; `-` is standard input.
struct FileArgument: ExpressibleByArgument {
  /// As the command line has it.
  let bytes: [UInt8]
  /// With U+FFFD for what is not UTF-8.
  var path: String { String(decoding: bytes, as: UTF8.self) }
  var filePath: FilePath { FilePath(bytes: bytes) }
  /// Whether a file or a folder has this path.
  var isThere: Bool {
    var status = stat()
    return stat(bytes.map(CChar.init(bitPattern:)) + [0], &status) == 0
  }

  init(argument: String) {
    bytes = Arguments.bytes(of: argument)
  }
}

/// The log files to read.
struct InputOptions: ParsableArguments {
  @Argument(
    help: ArgumentHelp(
      "Log files, folders that hold them, s3://BUCKET/PREFIX, or - for standard input.",
      valueName: "path"),
    completion: .file())
  var paths: [FileArgument]
  @OptionGroup var buckets: BucketOptions

  /// - Throws: ``UsageError/noLogs(_:skipped:)`` if there is nothing to read: most likely another folder
  ///   was meant.
  func find(
    _ scope: EventScope = EventScope(), listsDigests: Bool = false,
    resumption: ListingResumption = .everything
  ) throws -> LogFinder {
    try Self.find(
      paths, scope, buckets, listsDigests: listsDigests, resumption: resumption)
  }

  /// The same of other paths.
  static func find(
    _ paths: [FileArgument], _ scope: EventScope, _ buckets: BucketOptions,
    listsDigests: Bool = false, resumption: ListingResumption = .everything
  ) throws -> LogFinder {
    let finder = try LogFinder(
      paths: paths.map(\.filePath), scope: scope, buckets: buckets.files(for: paths),
      listsDigests: listsDigests, resumption: resumption)
    Progress.clear()
    guard finder.hasFilesOfCloudTrail || !finder.problems.isEmpty else {
      throw UsageError.noLogs(paths.map(\.path), skipped: finder.skipped.sentence)
    }
    return finder
  }
}

/// How late files may have been delivered that are still opened.
struct DeliveryOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      With --until, do not open files that CloudTrail delivered more than this long after it. Less \
      than 30d is faster, and misses events: CloudTrail delivers late for up to 30 days if it \
      cannot write to the bucket. Default: 30d.
      """, valueName: "span"))
  var deliveredWithin: SpanArgument?

  func check(_ events: EventOptions) throws {
    guard deliveredWithin == nil || events.range.until != nil else {
      throw ValidationError("--delivered-within needs --until.")
    }
  }

  /// Which events are judged. Files whose names say that they can hold none of them are not opened.
  func scope(_ events: EventOptions) -> EventScope {
    var scope = events.scope
    if let deliveredWithin { scope.deliveredWithin = deliveredWithin.seconds }
    return scope
  }
}

/// Which events are judged, wherever they are read.
struct EventOptions: ParsableArguments {
  @OptionGroup var range: RangeOptions
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Judge only events of this account (recipientAccountId); may be given again. Default: all.",
      valueName: "id"))
  var account: [String] = []
  @Option(
    name: .long,
    help: ArgumentHelp(
      "Judge only events of this Region (awsRegion); may be given again. Default: all.",
      valueName: "region"))
  var region: [String] = []

  func validate() throws {
    try Places.checkAccounts(account)
    try Places.checkRegions(region)
  }

  var scope: EventScope {
    var scope = range.scope
    scope.accounts = Set(account)
    scope.regions = Set(region)
    return scope
  }
}

/// How many threads read files.
struct WorkersOption: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp(
      "How many files are read at a time. Default: one per processor.", valueName: "n"))
  var workers: Int?

  private static let most = 256

  func validate() throws {
    guard workers.map((1...Self.most).contains) ?? true else {
      throw ValidationError("--workers takes a number from 1 to \(Self.most).")
    }
  }

  var threads: Int {
    workers ?? min(ProcessInfo.processInfo.activeProcessorCount, Self.most)
  }

  /// Makes sure that so many files can be open.
  ///
  /// - Throws: ``UsageError/tooFewFiles(allowed:needed:)``
  func requireFiles() throws { try FileDescriptors.require(workers: threads) }

  /// How files are read with so much memory. A file takes about seven times the memory of the piece of it
  /// that is read at a time: the piece, what it inflates to, and simdjson's index of that. A third of the
  /// memory is kept for everything else.
  ///
  /// - Parameter memory: in bytes; nil for the default.
  func reading(memory: Int? = nil) -> LogReadingOptions {
    let memory = memory ?? max(96 << 20, threads * (24 << 20))
    var options = LogReadingOptions()
    options.wholeFileBytes = min(max(memory * 2 / 3 / threads / 7, 64 << 10), 64 << 20)
    return options
  }
}

/// How much of the machine is used.
struct SpeedOptions: ParsableArguments {
  @OptionGroup var readers: WorkersOption
  @Option(
    name: .long,
    help: ArgumentHelp(
      """
      About how much memory may be used, such as 64M or 1G; at least 32M. With less memory, large \
      files are read in smaller pieces. Default: 96M, and more for more than 4 workers.
      """, valueName: "size"))
  var maxMemory: SizeArgument?

  func validate() throws {
    if let maxMemory, maxMemory.bytes < 32 << 20 {
      throw ValidationError("--max-memory takes 32M or more.")
    }
  }

  /// How many threads read and judge.
  var threads: Int { readers.threads }

  /// How files are read in that memory.
  var reading: LogReadingOptions { readers.reading(memory: maxMemory?.bytes) }
}

/// A number of bytes as people write it: `64M`, `1.5G`, `300000`.
struct SizeArgument: ExpressibleByArgument {
  let bytes: Int

  init?(argument: String) {
    let units: [Character: Int] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
    var number = Substring(argument.uppercased())
    if number.hasSuffix("IB") { number = number.dropLast(2) }
    let unit = number.last.flatMap { units[$0] }
    if unit != nil { number = number.dropLast() }
    guard let value = Double(number), value.isFinite, value >= 0, value * Double(unit ?? 1) < 1e15,
      number.allSatisfy({ $0.isNumber || $0 == "." })
    else { return nil }
    bytes = Int(value * Double(unit ?? 1))
  }
}

/// A small document that a command reads as a whole.
enum InputFile {
  /// More than any document that the API takes.
  private static let limit = 16 * 1024 * 1024

  /// A byte order mark before the document is passed over, and UTF-16 is read, as PowerShell writes both.
  ///
  /// - Throws: ``UsageError`` with the path of the file.
  static func json(_ file: FileArgument) throws -> JSONValue {
    do {
      let document = try data(file).withUnsafeBytes { WrittenText.utf8($0) }
      return try document.withUnsafeBytes { try JSONValue(parsing: $0) }
    } catch let error as JSONValue.ParsingError {
      throw UsageError.notJSON(file.path, error.description)
    }
  }

  /// Selectors in any form in which people have them, as the parameters of PutEventSelectors.
  ///
  /// - Throws: ``UsageError`` with the path of the file; `ShapeError`.
  static func selectors(_ file: FileArgument) throws -> JSONValue {
    try WrittenSelectors.parameters(in: json(file))
  }

  /// - Throws: ``UsageError`` with the path of the file.
  static func data(_ file: FileArgument) throws -> Data {
    let handle: FileHandle
    if file.path == "-" {
      handle = .standardInput
    } else {
      let descriptor = (file.bytes.map(CChar.init(bitPattern:)) + [0]).withUnsafeBufferPointer {
        $0.baseAddress.map { open($0, O_RDONLY | O_CLOEXEC) } ?? -1
      }
      guard descriptor >= 0 else {
        throw UsageError.unreadable(file.path, String(cString: strerror(errno)))
      }
      handle = FileHandle(fileDescriptor: descriptor, closeOnDealloc: true)
    }
    let data: Data
    do {
      data = try handle.read(upToCount: limit + 1) ?? Data()
    } catch {
      // A folder, a standard input that is closed, or a disk that fails.
      throw UsageError.unreadable(
        file.path == "-" ? "standard input" : file.path, String(cString: strerror(errno)))
    }
    guard data.count <= limit else { throw UsageError.tooLarge(file.path) }
    return data
  }
}
