public import CloudTrail

/// Why CloudTrail wrote a record late, or again: the member `addendum` of a record.
public struct Addendum: Sendable, Hashable {
  /// `reason`: `UPDATED_DATA`, `DELIVERY_DELAY`, `SERVICE_OUTAGE`, or a word that AWS has added since;
  /// nil if there is none.
  public let reason: String?
  /// `originalEventID`: the `eventID` of the record that this one corrects; nil if it corrects none.
  public let originalEventID: String?

  /// The largest addendum that is read, in bytes. AWS documents five short members.
  private static let maximumBytes = 64 * 1024

  /// The addendum of a record; nil if the record has none. One that cannot be read is an addendum of
  /// which nothing is known.
  public init?(_ fields: RecordFields) {
    switch fields.addendum {
    case .absent, .null: return nil
    case .text, .escaped, .bool: (reason, originalEventID) = (nil, nil)
    case .other(let bytes):
      let json = Self.parsed(bytes)
      reason = json?.present("reason")?.string
      originalEventID = json?.present("originalEventID")?.string
    }
  }

  private static func parsed(_ bytes: UnsafeRawBufferPointer) -> JSONValue? {
    guard bytes.count <= maximumBytes else { return nil }
    do { return try JSONValue(parsing: bytes) } catch { return nil }
  }

  /// The `eventID` of the earlier record that a record with this addendum corrects; nil if it is a
  /// record of an event of its own (SEMANTICS 3.6p).
  public var correctedEventID: String? { reason == "UPDATED_DATA" ? originalEventID : nil }
}

extension Record {
  /// The record's addendum. Nearly all records have none, and finding that out costs almost nothing.
  public var addendum: Addendum? { Addendum(fields) }

  /// When the record was delivered, to the whole minute, by the name that CloudTrail gave its file; nil
  /// for a file with any other name.
  public var deliveryTime: Timestamp? { LogFileName(path: FilePath(path))?.time }
}
