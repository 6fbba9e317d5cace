import CSimdJSON
import CloudTrail

/// The reading of one file: says what each cut object is, and keeps the report.
struct FileReading {
  var report: FileReport
  /// When the file was last changed; the time of an answer that carries none of its own.
  var fileTime = Timestamp(seconds: 0)
  let options: LogReadingOptions
  let scanner: RecordScanner

  init(file: LogFile, options: LogReadingOptions, scanner: RecordScanner) {
    report = FileReport(path: file.path)
    self.options = options
    self.scanner = scanner
  }

  mutating func take(_ step: CutStep, into visitor: inout some LogVisitor) throws {
    switch step {
    case .more: return
    case .object(let bytes, let number, let offset):
      try take(CutObject(bytes: bytes, number: number, offset: offset), into: &visitor)
    case .fault(let fault, let number, let offset):
      try report(fault.problem(report.path, number, offset, options), to: &visitor)
    }
  }

  /// Takes records that were found in one pass over a text.
  ///
  /// - Parameters:
  ///   - number: how many objects came before them in the file.
  ///   - offset: where the text begins in the file.
  mutating func take(
    _ records: UnsafeBufferPointer<trailback_placed_record>, of text: UnsafeRawBufferPointer,
    behind number: Int = 0, at offset: Int = 0, into visitor: inout some LogVisitor
  ) throws {
    guard let first = records.baseAddress else { return }
    for index in records.indices {
      let placed = first + index
      // The record is the structure's first member.
      let fields = RecordFields(
        UnsafeRawPointer(placed).assumingMemoryBound(to: trailback_record.self))
      let start = placed.pointee.start
      let bytes = UnsafeRawBufferPointer(rebasing: text[start..<(start + placed.pointee.length)])
      try takeScanned(
        CutObject(bytes: bytes, number: number + index + 1, offset: offset + start), fields,
        into: &visitor)
    }
  }

  /// One object of the file, or the record that was inside it.
  private struct CutObject {
    var bytes: UnsafeRawBufferPointer
    var number: Int
    var offset: Int
    var channel = Provenance.Channel.file
    /// Whether it was inside another.
    var isUnwrapped = false

    func holding(_ inner: UnsafeRawBufferPointer, channel: Provenance.Channel = .file) -> Self {
      CutObject(bytes: inner, number: number, offset: offset, channel: channel, isUnwrapped: true)
    }
  }

  private mutating func take(_ object: CutObject, into visitor: inout some LogVisitor) throws {
    if let words = scanner.scan(object.bytes) {
      return try report(.brokenRecord, object, "not a JSON object: \(words)", to: &visitor)
    }
    try takeScanned(object, scanner.fields, into: &visitor)
  }

  /// Takes an object whose fields are known.
  private mutating func takeScanned(
    _ object: CutObject, _ fields: RecordFields, into visitor: inout some LogVisitor
  ) throws {
    if fields.eventType.equals("AwsCloudTrailInsight") || fields.eventCategory.equals("Insight") {
      report.skipped[.insight, default: 0] += 1
      return
    }
    guard fields.eventTime.isString, fields.eventSource.isString, fields.eventName.isString,
      !fields.eventSource.isNotificationSource
    else {
      return try takeOther(object, into: &visitor)
    }
    guard let time = fields.eventTime.timestamp else {
      let given = fields.eventTime.string ?? ""
      return try report(
        .brokenRecord, object, "eventTime is no time: \(given.prefix(40))", to: &visitor)
    }
    report.records += 1
    try visitor.record(
      Record(
        fields: fields, bytes: object.bytes, time: time, path: report.path, number: object.number,
        offset: object.offset, channel: object.channel))
  }

  /// Takes an object that is no record itself: an envelope, an answer, a digest, or something else.
  private mutating func takeOther(_ object: CutObject, into visitor: inout some LogVisitor) throws {
    let bytes = object.bytes
    if !object.isUnwrapped {
      if let detail = scanner.object("detail", of: bytes) {
        return try take(object.holding(detail, channel: .eventBridge), into: &visitor)
      }
      if let text = scanner.member("CloudTrailEvent", of: bytes), text.first == Byte.quote {
        return try takePrinted(text, object, into: &visitor)
      }
      if let outer = scanner.object("aws", of: bytes),
        let inner = scanner.object("cloudtrail", of: outer)
      {
        return try take(object.holding(inner), into: &visitor)
      }
      if scanner.isDigest(bytes) {
        report.skipped[.digest, default: 0] += 1
        return
      }
      if scanner.isAnswer(bytes) { return try takeAnswer(object, into: &visitor) }
    }
    let what = object.channel == .eventBridge ? "an EventBridge event without a" : "JSON that is no"
    try report(.anotherKind, object, "\(what) CloudTrail record", to: &visitor)
  }

  /// LookupEvents prints each record as the text of a string.
  private mutating func takePrinted(
    _ text: UnsafeRawBufferPointer, _ object: CutObject, into visitor: inout some LogVisitor
  ) throws {
    let inside = UnsafeRawBufferPointer(rebasing: text[1..<(text.count - 1)])
    guard let record = JSONString.unescaped(inside) else {
      return try report(
        .brokenRecord, object, "CloudTrailEvent is no JSON string", to: &visitor)
    }
    var unescaped = PaddedBuffer(capacity: inside.count)
    var copy = record
    copy.withUTF8 { unescaped.append(UnsafeRawBufferPointer($0)) }
    try take(object.holding(unescaped.content), into: &visitor)
  }

  private mutating func takeAnswer(_ object: CutObject, into visitor: inout some LogVisitor) throws
  {
    let decoder = APIResponseDecoder(
      time: options.observedAt ?? fileTime, trail: options.observedTrail)
    guard object.bytes.count <= LogReadingOptions.maximumDecodedBytes else {
      return try report(.brokenAnswer, object, "the answer is too large", to: &visitor)
    }
    let events: [TrailEvent]
    do {
      events = try decoder.events(in: JSONValue(parsing: object.bytes))
    } catch is TrailNotNamed {
      return try report(
        .trailNotNamed, object, "the answer does not say which trail it is about", to: &visitor)
    } catch {
      let words = (error as? any Explained)?.fact ?? String(describing: error)
      return try report(
        .brokenAnswer, object, "the answer cannot be decoded: \(words)", to: &visitor)
    }
    for event in events {
      report.observations += 1
      try visitor.observation(event, number: object.number)
    }
  }

  private mutating func report(
    _ kind: InputProblem.Kind, _ object: CutObject, _ fact: String,
    to visitor: inout some LogVisitor
  ) throws {
    let problem = InputProblem(
      kind, path: report.path, record: object.number, offset: object.offset, fact: fact)
    try report(problem, to: &visitor)
  }
}
