public import CloudTrail
import Crypto
import Foundation

/// One CloudTrail record, borrowed by a visitor: fields and bytes are valid only during its call.
public struct Record: ~Copyable {
  /// The fields that decide whether a trail logs the event.
  public let fields: RecordFields
  /// The record's own JSON, without any envelope.
  public let bytes: UnsafeRawBufferPointer
  /// `eventTime`.
  public let time: Timestamp
  /// The file's path as text (see ``FilePath/description``), or `-`.
  public let path: String
  /// The record's number in the file, from 1; objects that are not records count too.
  public let number: Int
  /// Where it begins, in bytes from the start of the inflated file.
  public let offset: Int
  /// `file` or `eventBridge`.
  public let channel: Provenance.Channel
  /// Whether ``bytes`` are CloudTrail's own text; otherwise they were put together from the columns of a
  /// table, and are not kept as the original.
  let isOriginal: Bool

  /// The call of this record, if it is one of CloudTrail's own calls that change a trail. Costs almost
  /// nothing if it is not.
  public var call: EventKind? {
    guard fields.eventSource.equals("cloudtrail.amazonaws.com") else { return nil }
    guard let name = fields.eventName.string else { return nil }
    return EventKind.calls.first { $0.rawValue == name }
  }

  /// The event of a trail or of an organization that this record reports; nil if it reports neither, or
  /// a call that tags something other than a trail.
  ///
  /// A call that changed something is never left out. What its record does not hold, or holds so that
  /// it cannot be decoded, the event says is lost.
  public func trailEvent() -> TrailEvent? {
    guard let kind = call ?? membership else { return nil }
    let scanner = RecordScanner()
    let whole = Self.decoded(bytes)
    let (record, undecodable) = whole.map { ($0, []) } ?? decodableMembers(scanner)
    if membership != nil {
      return MembershipDecoder(kind: kind, time: time, record: record, original: original)
        .event()
    }
    func text(_ key: StaticString) -> String? {
      undecodable.contains(key.description) ? nil : scanner.member(key, of: bytes).map(Self.text)
    }
    return CallDecoder(
      call: kind, time: time, record: record, requestText: text("requestParameters"),
      responseText: text("responseElements"), undecodable: undecodable, original: original
    ).event()
  }

  /// Decodes the members one by one: those that can be decoded still count.
  private func decodableMembers(
    _ scanner: borrowing RecordScanner
  ) -> (record: JSONValue, undecodable: Set<String>) {
    var members: [JSONValue.Member] = []
    var undecodable: Set<String> = []
    for key in Self.decodedMembers {
      guard let text = scanner.member(key, of: bytes) else { continue }
      if let value = Self.decoded(text) {
        members.append(.init(key.description, value))
      } else {
        undecodable.insert(key.description)
      }
    }
    // That there is an error decides, whatever it is; and an id of its own keeps two calls apart.
    let digest = TrailEvent.id("record", of: Self.text(bytes))
    for (key, instead) in [("errorCode", "not decodable"), ("eventID", digest)]
    where undecodable.contains(key) {
      members.append(.init(key, .string(instead)))
    }
    return (.object(members), undecodable)
  }

  private static let decodedMembers: [StaticString] = [
    "eventID", "errorCode", "errorMessage", "awsRegion", "recipientAccountId", "userIdentity",
    "sourceIPAddress", "userAgent", "sessionCredentialFromConsole", "requestParameters",
    "responseElements", "serviceEventDetails", "additionalEventData", "addendum",
  ]

  /// Nil for what is not JSON or too large to be a part of a call.
  private static func decoded(_ bytes: UnsafeRawBufferPointer) -> JSONValue? {
    guard bytes.count <= LogReadingOptions.maximumDecodedBytes else { return nil }
    do { return try JSONValue(parsing: bytes) } catch { return nil }
  }

  private var original: OriginalRecord? {
    guard isOriginal else { return nil }
    return bytes.count <= OriginalRecord.maximumBytes
      ? .bytes(Array(bytes))
      : .tooLarge(
        length: bytes.count, sha256: Hexadecimal.string(SHA256.hash(data: Data(bytes))))
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}

// MARK: Who called

extension Actor {
  /// Who made the call of a record.
  init(record: JSONValue) {
    let identity = record.present("userIdentity")
    let userAgent = record.present("userAgent")?.string
    self.init(
      principal: identity?.present("arn")?.string ?? identity?.present("invokedBy")?.string,
      principalType: identity?.present("type")?.string,
      accessKeyID: identity?.present("accessKeyId")?.string,
      sourceIPAddress: record.present("sourceIPAddress")?.string,
      userAgent: userAgent,
      isMFA: identity?.present("sessionContext")?.present("attributes")?
        .present("mfaAuthenticated")?.lenientBool,
      isConsole: record.present("sessionCredentialFromConsole")?.lenientBool == true
        || ["console.amazonaws.com", "signin.amazonaws.com"].contains {
          userAgent?.contains($0) == true
        })
  }
}

extension JSONValue {
  /// A boolean, or the string that CloudTrail writes for some of them (SEMANTICS 5).
  fileprivate var lenientBool: Bool? {
    switch self {
    case .bool(let value): value
    case .string("true"): true
    case .string("false"): false
    case .null, .string, .integer, .number, .array, .object: nil
    }
  }
}
