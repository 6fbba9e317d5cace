public import CloudTrail

/// One CloudTrail record, lent for the length of a visitor's call: fields and bytes are valid only
/// then.
public struct Record: ~Copyable {
  public let fields: RecordFields
  /// The record's own JSON, without any envelope.
  public let bytes: UnsafeRawBufferPointer
  /// `eventTime`.
  public let time: Timestamp
  /// The file's path as it was given or found, or `-`.
  public let path: String
  /// The record's number in the file, from 1; what is no record counts too.
  public let number: Int
  /// Where it begins, in bytes from the start of the inflated file.
  public let offset: Int
  /// `file` or `eventBridge`.
  public let channel: Provenance.Channel

  /// The call of this record, where it is one of CloudTrail's own calls that change a trail; costs
  /// next to nothing where it is not.
  public var call: EventKind? {
    guard fields.eventSource.equals("cloudtrail.amazonaws.com") else { return nil }
    guard let name = fields.eventName.string else { return nil }
    return EventKind.calls.first { $0.rawValue == name }
  }

  /// The event that this record tells of a trail, or nil where it is no such call, or tags something other
  /// than a trail.
  ///
  /// - Throws: ``InputProblem`` of kind `brokenCall` where the record cannot be decoded, or
  ///   `trailNotNamed` where a call that succeeded does not say which trail it changed.
  public func trailEvent() throws -> TrailEvent? {
    guard let call else { return nil }
    guard bytes.count <= LogReadingOptions.maximumDecodedBytes else {
      throw problem(.brokenCall, "\(call.rawValue) is too large to be a call of CloudTrail's")
    }
    do {
      let json = try JSONValue(parsing: bytes)
      let scanner = RecordScanner()
      return try CallDecoder(
        call: call, time: time, record: json,
        requestText: scanner.member("requestParameters", of: bytes).map(Self.text),
        responseText: scanner.member("responseElements", of: bytes).map(Self.text)
      ).event()
    } catch let error as JSONValue.ParsingError {
      throw problem(.brokenCall, "\(call.rawValue) cannot be decoded: \(error.description)")
    } catch is TrailNotNamed {
      throw problem(.trailNotNamed, "\(call.rawValue) does not say which trail it changed")
    }
  }

  private func problem(_ kind: InputProblem.Kind, _ fact: String) -> InputProblem {
    InputProblem(kind, path: path, record: number, offset: offset, fact: fact)
  }

  private static func text(_ bytes: UnsafeRawBufferPointer) -> String {
    String(decoding: bytes, as: UTF8.self)
  }
}
