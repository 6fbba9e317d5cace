public import CloudTrail

/// Reads files of CloudTrail records in any of their forms, recognised by content, and gives a visitor
/// each thing that they hold. Memory does not grow with the input. Reuses its buffers: one per thread.
public struct LogReader: ~Copyable {
  /// How files are read.
  public let options: LogReadingOptions
  private let scanner = RecordScanner()
  private var input = PaddedBuffer(capacity: 0)
  private var output = PaddedBuffer(capacity: 0)
  private var inflater = GzipInflater()
  private var whole: WholeFile
  private var opener = FileOpener()
  private let logScanner = LogScanner()

  /// A reader with buffers of its own.
  public init(options: LogReadingOptions = LogReadingOptions()) {
    self.options = options
    whole = WholeFile(maximum: options.wholeFileBytes)
  }

  /// Reads one file to its end.
  ///
  /// - Parameters:
  ///   - file: the file, or standard input.
  ///   - hash: gives the visitor the file's hash, if wanted.
  ///   - check: gives the visitor to know which gzip members are whole.
  ///   - content: takes, after the last record, what a digest can be held against.
  ///   - beforePipe: called before anything is read of standard input, a pipe, or whatever else is no
  ///     regular file.
  ///   - shouldStop: called several times a second while a pipe gives nothing to read.
  ///   - visitor: gets everything that is found.
  /// - Returns: what was in the file, in figures.
  /// - Throws: only what the visitor or `beforePipe` throws, or ``Cancelled`` if it should stop; what is
  ///   wrong with the file goes to the visitor.
  @discardableResult
  public mutating func read(
    _ file: LogFile, hash: FileHash? = nil, check: GzipCheck? = nil, content: ContentCheck? = nil,
    beforePipe: () throws -> Void = {}, shouldStop: () -> Bool = { false },
    into visitor: inout some LogVisitor
  ) throws -> FileReport {
    var reading = FileReading(path: file.description, options: options, scanner: scanner)
    hash?.reset()
    check?.reset()
    content?.reset()
    do {
      try read(file, hash, check, content, beforePipe, shouldStop, &reading, &visitor)
    } catch let failure as SourceFailure {
      try reading.report(failure.problem, to: &visitor)
    }
    try reading.close(&visitor)
    return reading.report
  }

  /// Reads bytes in memory that were never a file, such as the body of a request: in all forms in which files
  /// are read. Of gzip data that is not whole nothing is given. All that is inflated counts together against
  /// ``LogReadingOptions/maximumInflatedBytes``.
  ///
  /// - Parameters:
  ///   - bytes: the whole content, plain or gzipped.
  ///   - name: used as the path in reports and problems.
  ///   - visitor: gets everything that is found.
  /// - Returns: what was in the bytes, in figures.
  /// - Throws: only what the visitor throws.
  @discardableResult
  public mutating func read(
    _ bytes: UnsafeRawBufferPointer, named name: String, into visitor: inout some LogVisitor
  ) throws -> FileReport {
    var reading = FileReading(path: name, options: options, scanner: scanner)
    reading.isPost = true
    reading.report.bytesRead = bytes.count
    input.removeAll()
    input.append(bytes)
    if let problem = reading.problem(ofPacked: input.content) {
      try reading.report(
        InputProblem(problem.kind, path: name, fact: problem.fact), to: &visitor)
    } else {
      var text = InputText(maximumBytes: options.maximumRecordBytes)
      try takeWhole(input.content, &text, &reading, &visitor)
    }
    try reading.close(&visitor)
    return reading.report
  }

  private mutating func takeWhole(
    _ bytes: UnsafeRawBufferPointer, _ text: inout InputText, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws {
    if bytes.starts(with: OtherFormat.gzipMark) {
      output.makeRoom(for: options.chunkBytes, atMost: .max)
      inflater.reset()
      guard try inflate(bytes, nil, &text, &reading, &visitor) else { return }
    } else {
      guard try take(bytes, of: &text, &reading, &visitor) else { return }
    }
    try finish(&text, &reading, &visitor)
  }

  /// Distinguishes what the source threw from what the visitor threw.
  private struct SourceFailure: Error { let problem: InputProblem }

  private mutating func read(
    _ file: LogFile, _ hash: FileHash?, _ check: GzipCheck?, _ contentCheck: ContentCheck?,
    _ beforePipe: () throws -> Void, _ shouldStop: () -> Bool, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws {
    let source: ByteSource
    do {
      source = try ByteSource(file, &opener)
    } catch let problem as InputProblem {
      throw SourceFailure(problem: problem)
    }
    reading.fileTime = source.time
    reading.report.version = source.version
    if source.version == nil { try beforePipe() }
    let isNamedGzip = file.path.hasSuffix(".gz")
    defer { hash?.close() }
    if let content = whole.content(of: source, isNamedGzip: isNamedGzip),
      TextForm(content.text, isAll: true) == .json
    {
      hash?.hold(content.read)
      try take(content, &reading, &visitor)
    } else {
      source.rewind()
      hash?.begin(source)
      defer { check?.close() }
      try readPieces(
        of: source, isNamedGzip: isNamedGzip, hash, check, shouldStop, &reading, &visitor)
    }
    // A pipe cannot be gone through twice.
    guard let contentCheck, source.version != nil else { return }
    try contentCheck.take(
      file, OpenFile(descriptor: source.descriptor), shouldStop: shouldStop)
  }

  private mutating func readPieces(
    of source: borrowing ByteSource, isNamedGzip: Bool, _ hash: FileHash?, _ check: GzipCheck?,
    _ shouldStop: () -> Bool, _ reading: inout FileReading, _ visitor: inout some LogVisitor
  ) throws {
    // Two bytes distinguish gzip from JSON.
    input.makeRoom(for: max(options.chunkBytes, 2), atMost: .max)
    output.makeRoom(for: options.chunkBytes, atMost: .max)
    var text = InputText(maximumBytes: options.maximumRecordBytes)
    var isGzip: Bool?
    while true {
      guard source.waitForInput(unless: shouldStop) else { throw Cancelled() }
      let chunk = try read(source, atLeast: isGzip == nil ? 2 : 1, hash)
      if chunk.isEmpty { break }
      reading.report.bytesRead += chunk.count
      let inflates = isGzip ?? chunk.starts(with: OtherFormat.gzipMark)
      if isGzip == nil, !inflates, isNamedGzip, OtherFormat(chunk) == nil {
        try reading.reportNotGzip(to: &visitor)
        // Some programs inflate what they fetch and leave the name unchanged.
        guard TextForm.beginsAsJSON(chunk) else { return }
      }
      if isGzip == nil {
        inflater.reset()
        if inflates { check?.begin(source) }
      }
      isGzip = inflates
      if inflates {
        guard try inflate(chunk, check, &text, &reading, &visitor) else { return }
      } else {
        guard try take(chunk, of: &text, &reading, &visitor) else { return }
      }
    }
    if hash?.reachedEnd() == false { try reading.reportChanged(to: &visitor) }
    if isGzip == true, !inflater.isAtEndOfMember {
      try reading.reportCutShort(
        "the gzip data ends before its end", text.cutter.number, to: &visitor)
    } else {
      try finish(&text, &reading, &visitor)
    }
  }

  /// The next bytes of a source, as it is on disk; none at its end.
  private mutating func read(
    _ source: borrowing ByteSource, atLeast least: Int, _ hash: FileHash?
  ) throws -> UnsafeRawBufferPointer {
    var room = input.room
    if let remaining = hash?.remaining, remaining < room.count {
      room = UnsafeMutableRawBufferPointer(rebasing: room[..<remaining])
    }
    let count: Int
    do {
      count = room.isEmpty ? 0 : try source.read(into: room, atLeast: least)
    } catch { throw SourceFailure(problem: error) }
    let chunk = UnsafeRawBufferPointer(start: input.base, count: count)
    hash?.add(chunk)
    return chunk
  }

  private func take(
    _ content: WholeFile.Content, _ reading: inout FileReading, _ visitor: inout some LogVisitor
  ) throws {
    reading.report.bytesRead = content.read.count
    guard
      let records = logScanner.records(
        of: content.text, maximumBytes: options.maximumRecordBytes)
    else {
      var cutter = RecordCutter(maximumBytes: options.maximumRecordBytes)
      try cut(content.text, &cutter, &reading, &visitor)
      if let step = cutter.finish() { try reading.take(step, into: &visitor) }
      reading.report.lookups = cutter.lookups
      return
    }
    reading.report.bytesInflated = content.text.count
    try reading.take(records, of: content.text, into: &visitor)
  }

  /// Returns false if the data is damaged, so that nothing more can come.
  private mutating func inflate(
    _ chunk: UnsafeRawBufferPointer, _ check: GzipCheck?, _ text: inout InputText,
    _ reading: inout FileReading, _ visitor: inout some LogVisitor
  ) throws -> Bool {
    inflater.begin(chunk)
    while true {
      switch inflater.next(into: output.room) {
      case .output(let count):
        let inflated = UnsafeRawBufferPointer(start: output.base, count: count)
        guard try take(inflated, of: &text, &reading, &visitor) else { return false }
      case .endOfMember: check?.endMember()
      case .needsInput: return true
      case .damaged(let reason):
        try reading.reportCutShort(reason, text.cutter.number, to: &visitor)
        return false
      }
    }
  }

  func cut(
    _ bytes: UnsafeRawBufferPointer, _ cutter: inout RecordCutter, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws {
    reading.report.bytesInflated += bytes.count
    cutter.begin(bytes)
    var searches = 0
    while true {
      if searches < options.searchesPerChunk, let rest = cutter.restBetweenObjects {
        searches += 1
        try takeRun(of: rest, &cutter, &reading, &visitor)
      }
      let step = cutter.next()
      if case .more = step { return }
      try reading.take(step, into: &visitor)
    }
  }

  /// Takes the records that the rest of a chunk begins with, as far as they are plain ones.
  private func takeRun(
    of rest: UnsafeRawBufferPointer, _ cutter: inout RecordCutter, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws {
    let run = logScanner.run(
      of: rest, isInList: cutter.isInList, isInEnvelope: cutter.isInEnvelope,
      maximumBytes: options.maximumRecordBytes)
    guard let run else { return }
    try reading.take(
      run.records, of: rest, after: cutter.number, at: cutter.offset, into: &visitor)
    cutter.skip(run.records.count, bytes: run.bytes)
  }
}

/// Takes what a ``LogReader`` finds, in the file's own order. What a method throws ends the reading.
public protocol LogVisitor {
  /// One CloudTrail record. Its bytes are valid during this call only.
  mutating func record(_ record: borrowing Record) throws
  /// What a response of the API said about one trail.
  ///
  /// - Parameters:
  ///   - event: an event whose change is `TrailChange.observe`.
  ///   - number: the response's number in its file, from 1.
  mutating func observation(_ event: TrailEvent, number: Int) throws
  /// Something that could not be read. The rest of the file is read nonetheless.
  mutating func problem(_ problem: InputProblem) throws
}

/// Counts of what one file held.
public struct FileReport: Sendable, Hashable {
  /// As text; see ``FilePath/description``.
  public var path: String
  /// Records given to the visitor.
  public var records = 0
  /// Responses of the API given to the visitor.
  public var observations = 0
  /// Documents and records that are not read although nothing is wrong with them, by reason.
  public var skipped: [SkipReason: Int] = [:]
  /// All problems, including those that were only counted.
  public var problems = 0
  /// In bytes on disk.
  public var bytesRead = 0
  /// In bytes, after inflating; the same as ``bytesRead`` for plain files.
  public var bytesInflated = 0
  /// What the file was like when it was opened; nil for what is no regular file.
  public var version: FileVersion?
  /// The answers of LookupEvents that it holds.
  public var lookups = LookupAnswers()

  /// A report of nothing yet.
  ///
  /// - Parameter path: the file's path as text.
  public init(path: String) {
    self.path = path
  }
}

/// How many whole answers of LookupEvents a file holds.
public struct LookupAnswers: Sendable, Hashable {
  /// Objects with a list `Events`.
  public var count = 0
  /// Those of them that have a `NextToken`: more pages follow, which may be in no file.
  public var unfinished = 0

  /// None.
  public init() {}
}

/// How files are read.
public struct LogReadingOptions: Sendable, Hashable {
  /// When a response of the API was given; nil for the file's modification time.
  public var observedAt: Timestamp?
  /// The trail that a response is about if it names none, as that of `get-trail-status`.
  public var observedTrail: TrailARN?
  /// The largest record that is read, in bytes. A larger one is reported and skipped without
  /// being held. CloudTrail writes at most 256 KB (SEMANTICS 4.1).
  public var maximumRecordBytes: Int
  /// Files up to this many bytes, on disk and inflated, are held whole while they are read, which is
  /// fastest; larger ones pass through in pieces, with the same results. A reader takes up to six times
  /// as much memory, two thirds of it for simdjson's index, which is seldom full. 0 holds no file.
  public var wholeFileBytes: Int
  /// How many problems of one file are reported one by one; the others are counted.
  public var problemsPerFile: Int
  /// How much may be inflated of what is packed inside one object of a file, or of one post, in bytes: a
  /// megabyte of gzip data can hold a gigabyte. What is more is reported and skipped.
  public var maximumInflatedBytes = 64 * 1024 * 1024
  /// The largest call or response that is decoded, in bytes. The largest call that CloudTrail takes
  /// has 500 values of 2,048 characters (SEMANTICS 4.1).
  static let maximumDecodedBytes = 4 * 1024 * 1024
  /// How much of a file is in memory at a time, in bytes.
  var chunkBytes = 256 * 1024
  /// How many times the rest of a chunk is searched for a run of plain records; each search goes over
  /// all of it. With 0, one record is read at a time.
  var searchesPerChunk = 3

  /// Options within what the reader can do: a limit that is out of range is set to the nearest that
  /// is not.
  public init(
    observedAt: Timestamp? = nil, observedTrail: TrailARN? = nil,
    maximumRecordBytes: Int = 16 * 1024 * 1024, wholeFileBytes: Int = 4 * 1024 * 1024,
    problemsPerFile: Int = 20
  ) {
    self.observedAt = observedAt
    self.observedTrail = observedTrail
    // A field's length has 32 bits in the scanner.
    self.maximumRecordBytes = min(max(maximumRecordBytes, 1), 1 << 30)
    self.wholeFileBytes = min(max(wholeFileBytes, 0), 1 << 30)
    self.problemsPerFile = max(problemsPerFile, 1)
  }
}
