import CloudTrail
import TrailLogs

/// The line of one trail for all records of a class: text, with holes for what differs from record to
/// record.
struct LineTemplate {
  /// What is copied from each record.
  enum Hole: Hashable {
    case eventID
    case eventTime
    case eventSource
    case eventName
    case file
    case number
    case userARN
    /// The `ARN` of an entry of `resources`, or its `ARNPrefix`.
    case resource(Int)
  }

  private var text: [UInt8] = []
  /// Each hole, with the end of the text before it.
  private var holes: [(end: Int, hole: Hole)] = []

  /// - Parameter line: compact JSON with ``LineMarkers`` in place of the holes.
  init(_ line: String, _ markers: LineMarkers) {
    var line = line
    line.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      var start = 0
      while let marker = markers.first(in: bytes, from: start) {
        text += bytes[start..<marker.range.lowerBound]
        holes.append((text.count, marker.hole))
        start = marker.range.upperBound
      }
      text += bytes[start...]
    }
    text.append(UInt8(ascii: "\n"))
  }

  /// About how much memory it takes.
  var bytes: Int { text.count + holes.count * 24 + 64 }

  func write(_ record: borrowing Record, file: [UInt8], into out: inout LineBuffer) {
    var start = 0
    text.withUnsafeBytes { text in
      for (end, hole) in holes {
        out.append(UnsafeRawBufferPointer(rebasing: text[start..<end]))
        start = end
        fill(hole, record, file, &out)
      }
      out.append(UnsafeRawBufferPointer(rebasing: text[start...]))
    }
  }

  private func fill(
    _ hole: Hole, _ record: borrowing Record, _ file: [UInt8], _ out: inout LineBuffer
  ) {
    let fields = record.fields
    switch hole {
    case .eventID: out.append(json: fields.eventID)
    case .eventTime: out.append(json: record.time, from: fields.eventTime)
    case .eventSource: out.append(json: fields.eventSource)
    case .eventName: out.append(json: fields.eventName)
    case .file: file.withUnsafeBytes { out.append($0) }
    case .number: out.append(json: record.number)
    case .userARN: out.append(json: fields.userARN)
    case .resource(let index):
      let resources = fields.resources
      out.append(json: index < resources.count ? resources[index].comparedARN : .absent)
    }
  }
}

/// Strings that mark the holes of a line. They hold a random number, so that no text of a log can be taken
/// for one.
struct LineMarkers {
  private let word: String
  private let beginning: [UInt8]

  init() {
    word =
      String(UInt64.random(in: .min ... .max), radix: 36)
      + String(UInt64.random(in: .min ... .max), radix: 36) + "-"
    beginning = Array("\"\(word)".utf8)
  }

  func marker(for hole: LineTemplate.Hole) -> String {
    switch hole {
    case .eventID: word + "0"
    case .eventTime: word + "1"
    case .file: word + "2"
    case .number: word + "3"
    case .userARN: word + "4"
    case .eventSource: word + "5"
    case .eventName: word + "6"
    case .resource(let index): word + "\(index + 7)"
    }
  }

  /// The first marker at or after an offset, with its quotes.
  func first(
    in text: UnsafeRawBufferPointer, from start: Int
  ) -> (range: Range<Int>, hole: LineTemplate.Hole)? {
    var offset = start
    while offset + beginning.count <= text.count {
      guard text[offset] == beginning[0], text[offset + 1] == beginning[1],
        text[offset..<(offset + beginning.count)].elementsEqual(beginning)
      else {
        offset += 1
        continue
      }
      let digits = text[(offset + beginning.count)...].prefix { $0 != UInt8(ascii: "\"") }
      let number = Int(String(decoding: digits, as: UTF8.self)) ?? 0
      return (offset..<(digits.endIndex + 1), Self.hole(number))
    }
    return nil
  }

  private static func hole(_ number: Int) -> LineTemplate.Hole {
    switch number {
    case 0: .eventID
    case 1: .eventTime
    case 2: .file
    case 3: .number
    case 4: .userARN
    case 5: .eventSource
    case 6: .eventName
    default: .resource(number - 7)
    }
  }
}

/// A record's own text as JSON, byte for byte as ``JSONValue`` writes it. Text that needs no escape is
/// copied as it is; nearly all text is so.
extension LineBuffer {
  fileprivate mutating func append(json value: FieldValue) {
    if case .text(let bytes) = value, JSONWriter.writesUnchanged(bytes, .compact) {
      append(UInt8(ascii: "\""))
      append(bytes)
      append(UInt8(ascii: "\""))
      return
    }
    append((value.string.map { JSONValue.string($0) } ?? .null).compact)
  }

  /// - Parameter field: the text that the time was read from. If it is written in the usual form, it is
  ///   copied.
  fileprivate mutating func append(json time: Timestamp, from field: FieldValue) {
    if case .text(let bytes) = field, bytes.count == 20, bytes[10] == UInt8(ascii: "T"),
      bytes[19] == UInt8(ascii: "Z")
    {
      return append(json: field)
    }
    append(JSONValue.string("\(time)").compact)
  }

  fileprivate mutating func append(json number: Int) {
    if number >= 10 { append(json: number / 10) }
    append(UInt8(ascii: "0") + UInt8(number % 10))
  }
}
