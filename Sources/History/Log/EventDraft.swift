public import CloudTrail
import GRDB

/// An event written out as the log holds it, but for what its place in the log decides. To write an event
/// out takes almost as long as to record it: whoever shares the writer with others makes a draft
/// beforehand.
public struct EventDraft: Sendable {
  /// With an id and a trail that the log can hold.
  private(set) var event: TrailEvent
  let provenance: Provenance
  /// The columns that are known, one behind the other, each as the hash reads it.
  let bytes: [UInt8]
  /// One for each of ``EventColumns/names``.
  let columns: [Column]

  /// A column of the draft.
  struct Column: Sendable {
    /// Where it stands in the bytes, as the hash reads it.
    let written: Range<Int>
    let content: Content

    enum Content: Sendable {
      /// Decided when the event is appended.
      case open(Open)
      case null
      case integer(Int64)
      /// Where it stands in the bytes.
      case text(Range<Int>)
    }

    enum Open: Sendable { case sequence, version, effectiveTime, recordedTime }
  }

  public init(_ event: TrailEvent, from provenance: Provenance) {
    var event = event
    event.id = event.id.storable
    event.trail = event.trail.storable
    self.event = event
    self.provenance = provenance
    let values = EventColumns(
      sequence: 0, version: 0, recordedAt: event.time, event, provenance
    ).values
    var bytes: [UInt8] = []
    bytes.reserveCapacity(1024)
    columns = values.indices.map { Self.column($0, values[$0], &bytes) }
    self.bytes = bytes
  }

  /// When it happened. The writer may be the one who knows.
  public var time: Timestamp {
    get { event.time }
    set { event.time = newValue }
  }

  private static func column(
    _ index: Int, _ value: DatabaseValue, _ bytes: inout [UInt8]
  ) -> Column {
    let start = bytes.count
    let content: Column.Content
    if let open = open[index] {
      content = .open(open)
    } else {
      EventColumns.append(value, to: &bytes)
      switch value.storage {
      case .int64(let integer): content = .integer(integer)
      // Behind it stands a line feed.
      case .string(let text):
        content = .text(bytes.count - 1 - text.utf8.count..<bytes.count - 1)
      // No column holds anything else.
      case .null, .double, .blob: content = .null
      }
    }
    return Column(written: start..<bytes.count, content: content)
  }

  private static let open = EventColumns.names.map { name -> Column.Open? in
    switch name {
    case "sequence": .sequence
    case "version": .version
    case "effective_time": .effectiveTime
    case "recorded_time": .recordedTime
    default: nil
    }
  }
}
