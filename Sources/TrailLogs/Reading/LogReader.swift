import CloudTrail

/// Reads files of CloudTrail records in any of their forms, recognised by content, and hands on what
/// they hold one by one. Memory does not grow with the input. Reuses its buffers: one per thread.
public struct LogReader: ~Copyable {
  public let options: LogReadingOptions
  private let scanner = RecordScanner()
  private var input = PaddedBuffer(capacity: 0)
  private var output = PaddedBuffer(capacity: 0)
  private var inflater = GzipInflater()
  private var whole: WholeFile
  private var opener = FileOpener()
  private let logScanner = LogScanner()

  public init(options: LogReadingOptions = LogReadingOptions()) {
    self.options = options
    whole = WholeFile(maximum: options.wholeFileBytes)
  }

  /// Reads one file to its end.
  ///
  /// - Throws: only what the visitor throws; what is wrong with the file goes to the visitor.
  @discardableResult
  public mutating func read(
    _ file: LogFile, into visitor: inout some LogVisitor
  ) throws -> FileReport {
    var reading = FileReading(file: file, options: options, scanner: scanner)
    do {
      try read(file, &reading, &visitor)
    } catch let failure as SourceFailure {
      try reading.report(failure.problem, to: &visitor)
    }
    try reading.close(&visitor)
    return reading.report
  }

  /// Reads what lies in memory and was never a file, such as the body of a request.
  ///
  /// - Parameter name: stands for a path in what is told of it.
  /// - Throws: only what the visitor throws.
  @discardableResult
  public mutating func read(
    _ bytes: UnsafeRawBufferPointer, named name: String, into visitor: inout some LogVisitor
  ) throws -> FileReport {
    var reading = FileReading(file: LogFile(path: name), options: options, scanner: scanner)
    reading.report.bytesRead = bytes.count
    input.removeAll()
    input.append(bytes)
    var cutter = RecordCutter(maximumBytes: options.maximumRecordBytes)
    try cut(input.content, &cutter, &reading, &visitor)
    if let step = cutter.finish() { try reading.take(step, into: &visitor) }
    try reading.close(&visitor)
    return reading.report
  }

  /// Tells what the source threw from what the visitor threw.
  private struct SourceFailure: Error { let problem: InputProblem }

  private mutating func read(
    _ file: LogFile, _ reading: inout FileReading, _ visitor: inout some LogVisitor
  ) throws {
    let source: ByteSource
    do { source = try ByteSource(file, &opener) } catch { throw SourceFailure(problem: error) }
    reading.fileTime = source.time
    if let content = whole.content(of: source, name: file.path) {
      return try take(content, &reading, &visitor)
    }
    source.rewind()
    // Two bytes tell gzip from anything else.
    input.makeRoom(for: max(options.chunkBytes, 2), atMost: .max)
    output.makeRoom(for: options.chunkBytes, atMost: .max)
    var cutter = RecordCutter(maximumBytes: options.maximumRecordBytes)
    var isGzip: Bool?
    while true {
      let count: Int
      do {
        count = try source.read(into: input.room, atLeast: isGzip == nil ? 2 : 1)
      } catch { throw SourceFailure(problem: error) }
      if count == 0 { break }
      reading.report.bytesRead += count
      let chunk = UnsafeRawBufferPointer(start: input.base, count: count)
      let inflates = isGzip ?? chunk.starts(with: [0x1f, 0x8b])
      if isGzip == nil, !inflates, file.path.hasSuffix(".gz") {
        try reading.reportNotGzip(to: &visitor)
        guard Self.beginsAsJSON(chunk) else { return }
      }
      if isGzip == nil { inflater.reset() }
      isGzip = inflates
      if inflates {
        guard try inflate(chunk, &cutter, &reading, &visitor) else { return }
      } else {
        try cut(chunk, &cutter, &reading, &visitor)
      }
    }
    if isGzip == true, !inflater.isAtEndOfMember {
      try reading.reportCutShort("the gzip data ends before its end", cutter.number, to: &visitor)
    } else if let step = cutter.finish() {
      try reading.take(step, into: &visitor)
    }
  }

  private func take(
    _ content: WholeFile.Content, _ reading: inout FileReading, _ visitor: inout some LogVisitor
  ) throws {
    reading.report.bytesRead = content.bytesRead
    guard
      let records = logScanner.records(
        of: content.text, maximumBytes: options.maximumRecordBytes)
    else {
      var cutter = RecordCutter(maximumBytes: options.maximumRecordBytes)
      try cut(content.text, &cutter, &reading, &visitor)
      if let step = cutter.finish() { try reading.take(step, into: &visitor) }
      return
    }
    reading.report.bytesInflated = content.text.count
    try reading.take(records, of: content.text, into: &visitor)
  }

  /// False when the data is damaged and nothing more can come.
  private mutating func inflate(
    _ chunk: UnsafeRawBufferPointer, _ cutter: inout RecordCutter, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws -> Bool {
    inflater.begin(chunk)
    while true {
      switch inflater.next(into: output.room) {
      case .output(let count):
        let inflated = UnsafeRawBufferPointer(start: output.base, count: count)
        try cut(inflated, &cutter, &reading, &visitor)
      case .needsInput: return true
      case .damaged(let words):
        try reading.reportCutShort(words, cutter.number, to: &visitor)
        return false
      }
    }
  }

  private func cut(
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

  /// Takes the records that the rest of a chunk begins with, if they are plain ones.
  private func takeRun(
    of rest: UnsafeRawBufferPointer, _ cutter: inout RecordCutter, _ reading: inout FileReading,
    _ visitor: inout some LogVisitor
  ) throws {
    let run = logScanner.run(
      of: rest, isInList: cutter.isInList, maximumBytes: options.maximumRecordBytes)
    guard let run else { return }
    try reading.take(
      run.records, of: rest, behind: cutter.number, at: cutter.offset, into: &visitor)
    cutter.pass(run.records.count, bytes: run.bytes)
  }

  /// Some programs inflate what they fetch and leave the name as it was.
  private static func beginsAsJSON(_ chunk: UnsafeRawBufferPointer) -> Bool {
    let first = chunk.first { !Byte.isSpace($0) && ![0xef, 0xbb, 0xbf].contains($0) }
    return first == Byte.openBrace || first == Byte.openBracket
  }
}
