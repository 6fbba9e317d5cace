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

  /// The call of this record, if it is one of CloudTrail's own calls that change a trail. Costs almost
  /// nothing if it is not.
  public var call: EventKind? {
    guard fields.eventSource.equals("cloudtrail.amazonaws.com") else { return nil }
    guard let name = fields.eventName.string else { return nil }
    return EventKind.calls.first { $0.rawValue == name }
  }

  /// The event of a trail that this record reports; nil if it is not such a call, or a call that tags
  /// something other than a trail.
  ///
  /// - Throws: ``InputProblem`` of kind `brokenCall` if the record cannot be decoded, or
  ///   `trailNotNamed` if a call that succeeded does not say which trail it changed.
  public func trailEvent() throws -> TrailEvent? {
    guard let call else { return nil }
    guard bytes.count <= LogReadingOptions.maximumDecodedBytes else {
      throw problem(.brokenCall, "\(call.rawValue) is too large to be a call of CloudTrail")
    }
    do {
      let json = try JSONValue(parsing: bytes)
      let scanner = RecordScanner()
      return try CallDecoder(
        call: call, time: time, record: json,
        requestText: scanner.member("requestParameters", of: bytes).map(Self.text),
        responseText: scanner.member("responseElements", of: bytes).map(Self.text),
        original: original
      ).event()
    } catch let error as JSONValue.ParsingError {
      throw problem(.brokenCall, "\(call.rawValue) cannot be decoded: \(error.description)")
    } catch is TrailNotNamed {
      throw problem(.trailNotNamed, "\(call.rawValue) does not say which trail it changed")
    }
  }

  private var original: OriginalRecord {
    bytes.count <= OriginalRecord.maximumBytes
      ? .bytes(Array(bytes))
      : .tooLarge(
        length: bytes.count, sha256: Hexadecimal.string(SHA256.hash(data: Data(bytes))))
  }

  private func problem(_ kind: InputProblem.Kind, _ fact: String) -> InputProblem {
    InputProblem(kind, path: path, record: number, offset: offset, fact: fact)
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
