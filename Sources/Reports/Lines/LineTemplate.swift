import CloudTrail
import TrailLogs

/// The line of one trail for all records that it cannot tell apart: text, with holes for what differs
/// from record to record.
struct LineTemplate {
  /// What is filled in for each record.
  enum Hole: Hashable {
    case eventID
    case eventTime
    case eventSource
    case eventName
    case file
    case number
    case userARN
    /// The ARN, or the prefix in its place, of an entry of `resources`.
    case resource(Int)
  }

  private var text: [UInt8] = []
  /// Each hole with the end of the text before it.
  private var holes: [(end: Int, hole: Hole)] = []

  /// - Parameter line: compact JSON, in which ``LineMarkers`` stand for the holes.
  init(_ line: String, _ markers: LineMarkers) {
    var line = line
    line.withUTF8 { utf8 in
      let bytes = UnsafeRawBufferPointer(utf8)
      var start = 0
      while let place = markers.first(in: bytes, from: start) {
        text += bytes[start..<place.range.lowerBound]
        holes.append((text.count, place.hole))
        start = place.range.upperBound
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
    switch hole {
    case .eventID: JSONBytes.append(record.fields.eventID, to: &out)
    case .eventTime: JSONBytes.append(record.time, as: record.fields.eventTime, to: &out)
    case .eventSource: JSONBytes.append(record.fields.eventSource, to: &out)
    case .eventName: JSONBytes.append(record.fields.eventName, to: &out)
    case .file: file.withUnsafeBytes { out.append($0) }
    case .number: JSONBytes.append(record.number, to: &out)
    case .userARN: JSONBytes.append(record.fields.userARN, to: &out)
    case .resource(let index):
      let resources = record.fields.resources
      JSONBytes.append(
        index < resources.count ? resources[index].comparedARN : .absent, to: &out)
    }
  }
}
