import CSimdJSON
import CloudTrail

/// The reading of one file: finds out what each object in it is, gives it to the visitor, and keeps the
/// report. What objects hold that are no records themselves is read in FileReading+Inside.swift.
struct FileReading {
  var report: FileReport
  /// How many bytes were inflated that were packed inside the current object, or inside the whole post.
  var inflatedInside = 0
  /// Whether all that is packed in the input counts together against the limit.
  var isPost = false
  /// When the file was last changed: the time of a response of the API, which carries none.
  var fileTime = Timestamp(seconds: 0)
  let options: LogReadingOptions
  let scanner: RecordScanner

  init(path: String, options: LogReadingOptions, scanner: RecordScanner) {
    report = FileReport(path: path)
    self.options = options
    self.scanner = scanner
  }

  mutating func take(_ step: CutStep, into visitor: inout some LogVisitor) throws {
    switch step {
    case .more: return
    case .object(let bytes, let number, let offset):
      try take(CutObject(bytes: bytes, number: number, offset: offset), into: &visitor)
    case .text(let text, let number, let offset):
      if !isPost { inflatedInside = 0 }
      try takeText(
        text, of: CutObject(bytes: text, number: number, offset: offset), into: &visitor)
    case .fault(let fault, let number, let offset):
      try report(fault.problem(report.path, number, offset, options), to: &visitor)
    }
  }

  /// Takes records that were found in one pass over a text.
  ///
  /// - Parameters:
  ///   - number: how many objects came before them in the file.
  ///   - offset: where the text begins, in bytes from the start of the file.
  mutating func take(
    _ records: UnsafeBufferPointer<trailback_located_record>, of text: UnsafeRawBufferPointer,
    after number: Int = 0, at offset: Int = 0, into visitor: inout some LogVisitor
  ) throws {
    guard let first = records.baseAddress else { return }
    for index in records.indices {
      let located = first + index
      // The record is the structure's first member.
      let fields = RecordFields(
        UnsafeRawPointer(located).assumingMemoryBound(to: trailback_record.self))
      let start = located.pointee.start
      let bytes = UnsafeRawBufferPointer(rebasing: text[start..<(start + located.pointee.length)])
      try takeScanned(
        CutObject(bytes: bytes, number: number + index + 1, offset: offset + start), fields,
        into: &visitor)
    }
  }

  /// One object of the file, or one that is inside it.
  struct CutObject {
    var bytes: UnsafeRawBufferPointer
    var number: Int
    var offset: Int
    var channel = Provenance.Channel.file
    /// How many objects it is inside of.
    var depth = 0
    /// Whether the bytes are the text of CloudTrail's own record, and not put together from columns.
    var isOriginal = true

    func holding(_ inner: UnsafeRawBufferPointer, channel: Provenance.Channel? = nil) -> Self {
      CutObject(
        bytes: inner, number: number, offset: offset, channel: channel ?? self.channel,
        depth: depth + 1, isOriginal: isOriginal)
    }
  }

  mutating func take(_ object: CutObject, into visitor: inout some LogVisitor) throws {
    if let message = scanner.scan(object.bytes) {
      return try report(.brokenRecord, object, "not a JSON object: \(message)", to: &visitor)
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
      return try takeOther(object, fields, into: &visitor)
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
        offset: object.offset, channel: object.channel, isOriginal: object.isOriginal))
  }

  /// Takes an object that is not the record of a call: an envelope, a response of the API, a digest, a
  /// summary, or something else.
  private mutating func takeOther(
    _ object: CutObject, _ fields: RecordFields, into visitor: inout some LogVisitor
  ) throws {
    let bytes = object.bytes
    if object.depth == 0, !isPost { inflatedInside = 0 }
    if let reason = SkipReason(category: fields) {
      report.skipped[reason, default: 0] += 1
      return
    }
    if let reason = scanner.reason(toSkip: bytes) {
      report.skipped[reason, default: 0] += 1
      return
    }
    if let holding = scanner.holding(bytes) {
      return try takeInside(holding, of: object, into: &visitor)
    }
    if object.depth == 0, scanner.isResponse(bytes) {
      return try takeResponse(object, into: &visitor)
    }
    let fact =
      object.channel == .eventBridge
      ? "an EventBridge event without a CloudTrail record" : "JSON that is not a CloudTrail record"
    try report(.anotherKind, object, fact, to: &visitor)
  }

  private mutating func takeResponse(
    _ object: CutObject, into visitor: inout some LogVisitor
  ) throws {
    let decoder = APIResponseDecoder(
      time: options.observedAt ?? fileTime, trail: options.observedTrail)
    guard object.bytes.count <= LogReadingOptions.maximumDecodedBytes else {
      return try report(.brokenAnswer, object, "the response is too large", to: &visitor)
    }
    let events: [TrailEvent]
    do {
      events = try decoder.events(in: JSONValue(parsing: object.bytes))
    } catch is TrailNotNamed {
      return try report(
        .trailNotNamed, object, "the response does not say which trail it is about", to: &visitor)
    } catch {
      let fact = (error as? any Explained)?.fact ?? String(describing: error)
      return try report(
        .brokenAnswer, object, "the response cannot be decoded: \(fact)", to: &visitor)
    }
    for event in events {
      report.observations += 1
      try visitor.observation(event, number: object.number)
    }
  }

  mutating func report(
    _ kind: InputProblem.Kind, _ object: CutObject, _ fact: String,
    to visitor: inout some LogVisitor
  ) throws {
    let problem = InputProblem(
      kind, path: report.path, record: object.number, offset: object.offset, fact: fact)
    try report(problem, to: &visitor)
  }

  // MARK: Problems

  /// Counts a problem, and gives it to the visitor unless the file had too many.
  mutating func report(_ problem: InputProblem, to visitor: inout some LogVisitor) throws {
    report.problems += 1
    if report.problems <= options.problemsPerFile { try visitor.problem(problem) }
  }

  /// Reports how many problems were only counted.
  func close(_ visitor: inout some LogVisitor) throws {
    let unreported = report.problems - options.problemsPerFile
    guard unreported > 0 else { return }
    try visitor.problem(
      InputProblem(
        .more, path: report.path,
        fact: unreported == 1 ? "and 1 more problem" : "and \(unreported) more problems"))
  }

  mutating func reportNotGzip(to visitor: inout some LogVisitor) throws {
    try report(
      InputProblem(
        .notGzip, path: report.path, fact: "the name ends in .gz and the content is not gzip"),
      to: &visitor)
  }

  mutating func reportChanged(to visitor: inout some LogVisitor) throws {
    try report(
      InputProblem(
        .unreadable, path: report.path,
        fact: "the file was written to while it was read; its SHA-256 may be that of other bytes"),
      to: &visitor)
  }

  mutating func reportCutShort(
    _ fact: String, _ number: Int, to visitor: inout some LogVisitor
  ) throws {
    try report(
      InputProblem(
        .cutShort, path: report.path, record: number, offset: report.bytesInflated, fact: fact),
      to: &visitor)
  }
}

// MARK: Recognising objects

extension RecordScanner {
  private func has(_ key: StaticString, _ bytes: UnsafeRawBufferPointer) -> Bool {
    member(key, of: bytes) != nil
  }

  /// What an object without a category is, if it is of a kind that is not read.
  fileprivate func reason(toSkip bytes: UnsafeRawBufferPointer) -> SkipReason? {
    if has("digestS3Object", bytes) || has("digestStartTime", bytes) && has("logFiles", bytes) {
      return .digest
    }
    if object("timeWindow", of: bytes) != nil && has("eventId", bytes) { return .aggregated }
    return has("configurationItemCaptureTime", bytes) ? .configItem : nil
  }

  /// A response of the API about the configuration of trails.
  fileprivate func isResponse(_ bytes: UnsafeRawBufferPointer) -> Bool {
    has("EventSelectors", bytes) || has("AdvancedEventSelectors", bytes) || has("trailList", bytes)
      || object("Trail", of: bytes) != nil || has("IsLogging", bytes)
  }
}

extension SkipReason {
  /// What an object that is not the record of a call is by its category.
  fileprivate init?(category fields: RecordFields) {
    let category = fields.eventCategory
    if category.equals("Aggregated") || fields.eventType.equals("AwsAggregatedEvent") {
      self = .aggregated
    } else if category.equals("ConfigurationItem") {
      self = .configItem
    } else if category.equals("Evidence") || category.equals("ActivityAuditLog") {
      self = .eventDataStore
    } else {
      return nil
    }
  }
}

extension FieldValue {
  /// Notifications of S3 to queues and functions have the same members as a record, with the source
  /// `aws:s3`.
  fileprivate var isNotificationSource: Bool {
    guard case .text(let bytes) = self, bytes.count >= 4 else { return false }
    return bytes.loadUnaligned(as: UInt32.self) == Self.aws
  }

  /// `aws:`
  private static let aws = UInt32(littleEndian: 0x3a73_7761)
}
