import CSimdJSON
import CloudTrail
import Foundation

// Records come packed in what carries them: an EventBridge event in the text of an SQS message, a gzipped
// delivery of CloudWatch Logs in the base64 of a Firehose record. Each form is one case of `Holding`; what
// is inside is read by the same cutter and the same reader as a file, so forms can be in one another in
// any order, up to `FileReading.deepest` of them.
//
// All of it is bounded. An object is no larger than a record may be; what is packed is inflated a piece at
// a time, twice: once to see that it is whole and not too large, so that nothing is taken of what is
// damaged, and once to read it.

/// What an object that is no record holds instead.
enum Holding {
  /// An object as it stands in the other.
  case object(UnsafeRawBufferPointer)
  /// The detail of an EventBridge event, and whether the event says that it is a call.
  case event(UnsafeRawBufferPointer, isCall: Bool)
  /// A text between its quotes, with its escapes.
  case text(UnsafeRawBufferPointer)
  /// Bytes in base64, between the quotes; gzipped or not.
  case base64(UnsafeRawBufferPointer)
  /// The columns of one row of a table of records.
  case row
  /// What a query of Athena or CloudTrail Lake responded.
  case queryResults
  /// A message by which a service finds out whether it is heard.
  case check
  /// A request of SNS to confirm a subscription, with the address to open, between the quotes.
  case subscription(UnsafeRawBufferPointer?)
  /// A notification that names files, and holds no record.
  case namesOfFiles
}

extension RecordScanner {
  /// The text of a member that is an object; nil for any other.
  func object(_ key: StaticString, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let text = member(key, of: bytes), text.first == Byte.openBrace else { return nil }
    return text
  }

  /// What is between the quotes of a member that is a text; nil for any other.
  func text(_ key: StaticString, of bytes: UnsafeRawBufferPointer) -> UnsafeRawBufferPointer? {
    guard let text = member(key, of: bytes), text.count >= 2, text.first == Byte.quote else {
      return nil
    }
    return UnsafeRawBufferPointer(rebasing: text[1..<(text.count - 1)])
  }

  private func has(_ key: StaticString, _ bytes: UnsafeRawBufferPointer) -> Bool {
    member(key, of: bytes) != nil
  }

  /// What an object that is no record holds; nil if it is of no form that is known.
  func holding(_ bytes: UnsafeRawBufferPointer) -> Holding? {
    if let detail = object("detail", of: bytes) {
      let kind = text("detail-type", of: bytes)
      let suffix = " via CloudTrail"
      return .event(
        detail, isCall: kind.map { $0.suffix(suffix.utf8.count).elementsEqual(suffix.utf8) } ?? true
      )
    }
    if let record = text("CloudTrailEvent", of: bytes) { return .text(record) }
    if let outer = object("aws", of: bytes), let record = object("cloudtrail", of: outer) {
      return .object(record)
    }
    return message(bytes) ?? packed(bytes) ?? rows(bytes) ?? notice(bytes)
  }

  /// Of SNS, SQS and CloudWatch Logs.
  private func message(_ bytes: UnsafeRawBufferPointer) -> Holding? {
    // As a function is called by SNS.
    if let message = object("Sns", of: bytes) { return .object(message) }
    if has("TopicArn", bytes), let kind = text("Type", of: bytes) {
      if kind.elementsEqual("SubscriptionConfirmation".utf8) {
        return .subscription(text("SubscribeURL", of: bytes))
      }
      if kind.elementsEqual("UnsubscribeConfirmation".utf8) { return .check }
      return text("Message", of: bytes).map { .text($0) }
    }
    // As ReceiveMessage responds, and as a function is called by SQS.
    if has("MessageId", bytes), let body = text("Body", of: bytes) { return .text(body) }
    if has("messageId", bytes), let body = text("body", of: bytes) { return .text(body) }
    guard has("timestamp", bytes), let line = text("message", of: bytes) else { return nil }
    return line.starts(with: "CWL CONTROL MESSAGE".utf8) ? .check : .text(line)
  }

  /// Of Kinesis and Firehose.
  private func packed(_ bytes: UnsafeRawBufferPointer) -> Holding? {
    // As a function is called by CloudWatch Logs, and by Kinesis.
    for outer in [object("awslogs", of: bytes), object("kinesis", of: bytes)] {
      if let outer, let data = text("data", of: outer) { return .base64(data) }
    }
    // A delivery of Firehose, what GetRecords of Kinesis responds, and what Firehose could not deliver.
    for data in [text("data", of: bytes), text("Data", of: bytes), text("rawData", of: bytes)] {
      if let data { return .base64(data) }
    }
    return nil
  }

  /// Of Athena and CloudTrail Lake.
  private func rows(_ bytes: UnsafeRawBufferPointer) -> Holding? {
    if has("QueryResultRows", bytes) || object("ResultSet", of: bytes) != nil {
      return .queryResults
    }
    let isRow =
      has("eventJson", bytes) || has("eventjson", bytes)
      || has("eventname", bytes) && has("eventsource", bytes)
    return isRow ? .row : nil
  }

  /// What says nothing about calls.
  private func notice(_ bytes: UnsafeRawBufferPointer) -> Holding? {
    if has("s3ObjectKey", bytes) && has("s3Bucket", bytes) { return .namesOfFiles }
    if object("s3", of: bytes) != nil && has("eventSource", bytes) { return .namesOfFiles }
    let event = text("Event", of: bytes)
    return event?.elementsEqual("s3:TestEvent".utf8) == true ? .check : nil
  }
}

// MARK: - Reading what is inside

extension FileReading {
  /// How many forms may be in one another. An EventBridge event that SNS passed to SQS, from which a
  /// program printed it, is in four.
  static let deepest = 8
  /// How much is inflated at a time, in bytes.
  private static let piece = 64 * 1024

  mutating func takeInside(
    _ holding: Holding, of object: CutObject, into visitor: inout some LogVisitor
  ) throws {
    guard object.depth < Self.deepest else {
      return try report(
        .anotherKind, object, "a message in a message, more than \(Self.deepest) deep",
        to: &visitor)
    }
    switch holding {
    case .object(let inner): try take(object.holding(inner), into: &visitor)
    case .event(let detail, let isCall):
      guard isCall else {
        return try report(
          .otherEvent, object, "an EventBridge event without a CloudTrail record", to: &visitor)
      }
      // An event is not the detail of another.
      guard object.channel != .eventBridge else {
        return try report(.anotherKind, object, "an event in an event", to: &visitor)
      }
      try take(object.holding(detail, channel: .eventBridge), into: &visitor)
    case .text(let text): try takeText(text, of: object, into: &visitor)
    case .base64(let digits):
      guard let bytes = Self.decoded(digits) else {
        return try report(.brokenRecord, object, "its data is not base64", to: &visitor)
      }
      try takePacked(bytes.content, of: object, into: &visitor)
    case .row: try takeRow(of: object, into: &visitor)
    case .queryResults: try takeQueryResults(object, into: &visitor)
    case .check: report.skipped[.check, default: 0] += 1
    case .subscription(let address):
      try report(.subscription, object, Self.words(ofSubscription: address), to: &visitor)
    case .namesOfFiles:
      try report(
        .namesOfFiles, object, "a notification that names files, and holds no record", to: &visitor)
    }
  }

  /// Reads what a text holds.
  ///
  /// - Parameter text: between the quotes, with its escapes.
  mutating func takeText(
    _ text: UnsafeRawBufferPointer, of object: CutObject, into visitor: inout some LogVisitor
  ) throws {
    guard let unescaped = JSONString.unescaped(text) else {
      return try report(
        .brokenRecord, object, "a text in it is not a JSON string", to: &visitor)
    }
    var copy = unescaped
    var bytes = PaddedBuffer(capacity: text.count)
    copy.withUTF8 { bytes.append(UnsafeRawBufferPointer($0)) }
    var inner = InnerCutter(options.maximumRecordBytes, of: object)
    try cut(bytes.content, with: &inner, into: &visitor)
    try finish(&inner, into: &visitor)
  }

  /// Reads bytes that are gzipped or not, and followed by padding.
  mutating func takePacked(
    _ bytes: UnsafeRawBufferPointer, of object: CutObject, into visitor: inout some LogVisitor
  ) throws {
    var inner = InnerCutter(options.maximumRecordBytes, of: object)
    guard bytes.starts(with: OtherFormat.gzipMark) else {
      guard try isRead(bytes, object, &visitor) else { return }
      try cut(bytes, with: &inner, into: &visitor)
      return try finish(&inner, into: &visitor)
    }
    if let problem = problem(ofPacked: bytes) {
      return try report(problem.kind, object, problem.fact, to: &visitor)
    }
    var isFirst = true
    var isRead = true
    try Self.inflate(bytes) { piece in
      if isFirst { isRead = try self.isRead(piece, object, &visitor) }
      isFirst = false
      if isRead { try cut(piece, with: &inner, into: &visitor) }
      return isRead
    }
    if isRead { try finish(&inner, into: &visitor) }
  }

  /// Whether bytes begin like no format that is not read; if they do, it is reported.
  private mutating func isRead(
    _ bytes: UnsafeRawBufferPointer, _ object: CutObject, _ visitor: inout some LogVisitor
  ) throws -> Bool {
    guard let format = OtherFormat(bytes) else { return true }
    try report(
      .otherFormat, object, "what is packed in it is \(format.words), which is not read",
      to: &visitor)
    return false
  }

  /// What is wrong with bytes that are gzipped.
  struct PackedProblem {
    var kind: InputProblem.Kind
    var fact: String
  }

  /// Looks whether gzip data is whole, and inflates to no more than may be; nil if nothing is wrong, or if
  /// the bytes are not gzipped.
  mutating func problem(ofPacked bytes: UnsafeRawBufferPointer) -> PackedProblem? {
    guard bytes.starts(with: OtherFormat.gzipMark) else { return nil }
    var count = 0
    let most = options.maximumInflatedBytes - inflatedInside
    let fault = Self.inflate(bytes) { piece in
      count += piece.count
      return count <= most
    }
    inflatedInside += min(count, most)
    if count > most {
      return PackedProblem(
        kind: .recordTooLarge,
        fact: "it inflates to more than \(options.maximumInflatedBytes) bytes; skipped")
    }
    return fault.map { PackedProblem(kind: .brokenRecord, fact: $0) }
  }

  /// Inflates gzip data of one or more members.
  ///
  /// - Parameter take: gets a piece of it, followed by padding, and returns whether to go on.
  /// - Returns: what is wrong with the data; nil if it is whole.
  @discardableResult
  private static func inflate(
    _ bytes: UnsafeRawBufferPointer, _ take: (UnsafeRawBufferPointer) throws -> Bool
  ) rethrows -> String? {
    var inflater = GzipInflater()
    let room = PaddedBuffer(capacity: piece)
    inflater.begin(bytes)
    while true {
      switch inflater.next(into: room.room) {
      case .output(let count):
        guard try take(UnsafeRawBufferPointer(start: room.base, count: count)) else { return nil }
      case .endOfMember: continue
      case .needsInput:
        return inflater.isAtEndOfMember ? nil : "the gzip data in it ends before its end"
      case .damaged(let reason): return reason
      }
    }
  }

  private static func decoded(_ digits: UnsafeRawBufferPointer) -> PaddedBuffer? {
    var digits = Data(digits)
    // A slash may be written with an escape.
    digits.removeAll { $0 == Byte.backslash }
    guard let decoded = Data(base64Encoded: digits) else { return nil }
    var bytes = PaddedBuffer(capacity: decoded.count)
    decoded.withUnsafeBytes { bytes.append($0) }
    return bytes
  }

  /// An address that is not of SNS is not shown: a person might open it.
  private static func words(ofSubscription address: UnsafeRawBufferPointer?) -> String {
    let request = "a request of SNS to confirm a subscription"
    guard let text = address.flatMap(JSONString.unescaped), text.utf8.count <= 2048,
      text.utf8.allSatisfy({ (0x21...0x7e).contains($0) }), text.hasPrefix("https://sns."),
      let host = text.dropFirst("https://".count).split(separator: "/").first,
      host.hasSuffix(".amazonaws.com") || host.hasSuffix(".amazonaws.com.cn"),
      host.utf8.allSatisfy({ $0 != UInt8(ascii: "@") && $0 != UInt8(ascii: "?") })
    else { return request + ", without an address of SNS" }
    return request + ": open \(text) to confirm it"
  }
}

// MARK: - Cutting what is inside

/// A cutter of what is inside an object, and that object.
struct InnerCutter: ~Copyable {
  fileprivate var cutter: RecordCutter
  fileprivate let object: FileReading.CutObject

  init(_ maximumBytes: Int, of object: FileReading.CutObject) {
    cutter = RecordCutter(maximumBytes: maximumBytes)
    self.object = object
  }
}

extension FileReading {
  /// Reads a piece, which is followed by padding.
  fileprivate mutating func cut(
    _ piece: UnsafeRawBufferPointer, with inner: inout InnerCutter,
    into visitor: inout some LogVisitor
  ) throws {
    inner.cutter.begin(piece)
    while true {
      switch inner.cutter.next() {
      case .more: return
      case .object(let bytes, _, _): try take(inner.object.holding(bytes), into: &visitor)
      case .text(let text, _, _):
        try takeInside(.text(text), of: inner.object.holding(text), into: &visitor)
      case .fault(let fault, _, _): try take(fault, in: inner.object, into: &visitor)
      }
    }
  }

  fileprivate mutating func finish(
    _ inner: inout InnerCutter, into visitor: inout some LogVisitor
  ) throws {
    guard case .fault(let fault, _, _) = inner.cutter.finish() else { return }
    try take(fault, in: inner.object, into: &visitor)
  }

  private mutating func take(
    _ fault: CutFault, in object: CutObject, into visitor: inout some LogVisitor
  ) throws {
    let (kind, fact): (InputProblem.Kind, String) =
      switch fault {
      case .strayText: (.anotherKind, "what it holds is not JSON, and so no CloudTrail record")
      case .unbalanced, .cutShort: (.brokenRecord, "what it holds is JSON that is not whole")
      case .tooLarge:
        (.recordTooLarge, "what it holds is larger than \(options.maximumRecordBytes) bytes")
      case .notObject: (.anotherKind, "what it holds is a list in the position of a record")
      case .empty: (.brokenRecord, "there is nothing in it")
      }
    try report(kind, object, fact, to: &visitor)
  }
}
