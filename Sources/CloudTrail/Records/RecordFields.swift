public import CSimdJSON

/// The fields of one CloudTrail record that decide whether a trail logs it.
///
/// A view of what a scanner found: slices of the record's bytes, valid only until those bytes or the
/// scanner's memory change. ``reading(json:_:)-(UnsafeRawBufferPointer,_)`` reads one record; log
/// files are read by `TrailLogs`.
public struct RecordFields {
  @usableFromInline let found: UnsafePointer<trailback_record>

  /// A view of what a scanner wrote.
  ///
  /// - Parameter found: must stay valid and unchanged as long as the fields are used.
  @inlinable
  public init(_ found: UnsafePointer<trailback_record>) {
    self.found = found
  }

  /// `eventVersion`: the version of the record's format, such as `1.08`.
  @inlinable @inline(__always) public var eventVersion: FieldValue { self[TRAILBACK_EVENT_VERSION] }
  /// `eventID`
  @inlinable @inline(__always) public var eventID: FieldValue { self[TRAILBACK_EVENT_ID] }
  /// `eventTime`: when the call was made, in ISO 8601, to the second.
  @inlinable @inline(__always) public var eventTime: FieldValue { self[TRAILBACK_EVENT_TIME] }
  /// `eventSource`: the service that was called, such as `s3.amazonaws.com`.
  @inlinable @inline(__always) public var eventSource: FieldValue { self[TRAILBACK_EVENT_SOURCE] }
  /// `eventName`: the operation that was called.
  @inlinable @inline(__always) public var eventName: FieldValue { self[TRAILBACK_EVENT_NAME] }
  /// `eventType`: `AwsApiCall`, `AwsServiceEvent`, `AwsVpceEvents` …
  @inlinable @inline(__always) public var eventType: FieldValue { self[TRAILBACK_EVENT_TYPE] }
  /// `eventCategory`; absent from records older than version 1.07. ``EventCategory/init(of:)``
  /// works it out.
  @inlinable @inline(__always) public var eventCategory: FieldValue {
    self[TRAILBACK_EVENT_CATEGORY]
  }
  /// `awsRegion`: the Region in which the call was made (SEMANTICS 3.4).
  @inlinable @inline(__always) public var awsRegion: FieldValue { self[TRAILBACK_AWS_REGION] }
  /// `readOnly`: whether the call reads; absent from some records.
  @inlinable @inline(__always) public var readOnly: FieldValue { self[TRAILBACK_READ_ONLY] }
  /// `managementEvent`: whether this is a management event; absent from records older than version
  /// 1.06.
  @inlinable @inline(__always) public var managementEvent: FieldValue {
    self[TRAILBACK_MANAGEMENT_EVENT]
  }
  /// `recipientAccountId`: the account for which CloudTrail wrote the record.
  @inlinable @inline(__always) public var recipientAccountID: FieldValue {
    self[TRAILBACK_RECIPIENT_ACCOUNT_ID]
  }
  /// `errorCode`: the error with which the service refused the call; absent if the call succeeded.
  @inlinable @inline(__always) public var errorCode: FieldValue { self[TRAILBACK_ERROR_CODE] }
  /// `vpcEndpointId`: the VPC endpoint through which the call came.
  @inlinable @inline(__always) public var vpcEndpointID: FieldValue {
    self[TRAILBACK_VPC_ENDPOINT_ID]
  }
  /// `sessionCredentialFromConsole`: whether the call came through a console session (SEMANTICS
  /// 2.6).
  @inlinable @inline(__always) public var sessionCredentialFromConsole: FieldValue {
    self[TRAILBACK_SESSION_CREDENTIAL_FROM_CONSOLE]
  }
  /// `addendum`: why CloudTrail wrote the record late, or again; an object. Absent from nearly all
  /// records.
  @inlinable @inline(__always) public var addendum: FieldValue { self[TRAILBACK_ADDENDUM] }
  /// `userIdentity.arn`
  @inlinable @inline(__always) public var userARN: FieldValue { self[TRAILBACK_USER_IDENTITY_ARN] }
  /// `userIdentity.accountId`
  @inlinable @inline(__always) public var userAccountID: FieldValue {
    self[TRAILBACK_USER_IDENTITY_ACCOUNT_ID]
  }
  /// `userIdentity.invokedBy`
  @inlinable @inline(__always) public var invokedBy: FieldValue {
    self[TRAILBACK_USER_IDENTITY_INVOKED_BY]
  }
  /// `additionalEventData.RequestDetails.endpointType`, in records of STS since 2025
  /// (SEMANTICS 3.4h).
  @inlinable @inline(__always) public var stsEndpointType: FieldValue {
    self[TRAILBACK_STS_ENDPOINT_TYPE]
  }

  /// `tlsDetails.clientProvidedHostHeader`: the host that the caller asked for, such as
  /// `sts.us-east-1.amazonaws.com`; in records since version 1.08 (SEMANTICS 3.4h).
  @inlinable @inline(__always) public var clientHost: FieldValue { self[TRAILBACK_CLIENT_HOST] }

  /// Whether `resources` is a list, be it an empty one. If it is not, the record does not say what
  /// the call was about (SEMANTICS 1.5d, 2.6e).
  @inlinable public var hasResourceList: Bool {
    // The scanners keep the text of every other value, and of a list only its entries.
    if case .other(let text) = self[TRAILBACK_RESOURCES] { text.isEmpty } else { false }
  }

  /// The entries of `resources`; none if the record has no such list.
  @inlinable @inline(__always) public var resources: Resources { Resources(found) }

  @inlinable @inline(__always) subscript(_ name: trailback_record_field) -> FieldValue {
    // The C structure begins with the array of fields.
    let all = UnsafeRawPointer(found).assumingMemoryBound(to: trailback_field.self)
    return FieldValue(all[Int(name.rawValue)])
  }

  /// The entries of `resources`, in their order.
  public struct Resources: RandomAccessCollection {
    @usableFromInline let found: UnsafePointer<trailback_record>

    @inlinable init(_ found: UnsafePointer<trailback_record>) {
      self.found = found
    }

    /// Always 0.
    @inlinable @inline(__always) public var startIndex: Int { 0 }
    /// How many entries there are.
    @inlinable @inline(__always) public var endIndex: Int { found.pointee.resource_count }
    /// The entry at an index from 0.
    @inlinable public subscript(index: Int) -> Resource {
      Resource(found.pointee.resources + index)
    }
  }

  /// One entry of `resources`. A record gives `ARN` or `ARNPrefix`, never both (SEMANTICS 1.5a).
  public struct Resource {
    @usableFromInline let found: UnsafePointer<trailback_resource>

    @inlinable init(_ found: UnsafePointer<trailback_resource>) {
      self.found = found
    }

    /// The entry's `type`, such as `AWS::S3::Object`.
    @inlinable @inline(__always) public var type: FieldValue { FieldValue(found.pointee.type) }
    /// The entry's `ARN`.
    @inlinable @inline(__always) public var arn: FieldValue { FieldValue(found.pointee.arn) }
    /// The entry's `ARNPrefix`, which a call on a whole bucket gives instead of an ARN.
    @inlinable @inline(__always) public var arnPrefix: FieldValue {
      FieldValue(found.pointee.arn_prefix)
    }

    /// The value that selectors compare: the ARN, or the prefix that a call on a whole bucket gives
    /// instead (SEMANTICS 1.5a).
    public var comparedARN: FieldValue { isComparedByPrefix ? arnPrefix : arn }

    /// Whether ``comparedARN`` is the prefix. An ARN that is not a text counts as absent
    /// (SEMANTICS 2.6c).
    package var isComparedByPrefix: Bool {
      if case .text = arn { return false }
      return !arn.isComparable
    }
  }

  /// The indices of those entries of `resources` that count and whose ARN is a text.
  package func indicesOfARNs(where counts: (Resource) -> Bool) -> [Int] {
    resources.indices.filter { resources[$0].comparedARN.isComparable && counts(resources[$0]) }
  }
}

// MARK: - Reading one record

extension RecordFields {
  /// Reads the fields of one record from its JSON. If a key is given twice, the last one counts.
  ///
  /// - Parameters:
  ///   - json: exactly one JSON object, as UTF-8.
  ///   - body: gets the fields, which are valid only until it returns.
  /// - Returns: what `body` returns.
  /// - Throws: ``JSONValue/ParsingError`` if the bytes are not one JSON object; and what `body` throws.
  public static func reading<Result>(
    json: UnsafeRawBufferPointer, _ body: (RecordFields) throws -> Result
  ) throws -> Result {
    // simdjson reads past the end, so the record needs room after it.
    try withUnsafeTemporaryAllocation(
      byteCount: json.count + RecordScanner.padding, alignment: 64
    ) { copy in
      copy.copyBytes(from: json)
      for index in json.count..<copy.count { copy[index] = 0 }
      let scanner = RecordScanner()
      if let message = scanner.scan(UnsafeRawBufferPointer(rebasing: copy[..<json.count])) {
        throw JSONValue.ParsingError(description: message)
      }
      return try withExtendedLifetime(scanner) { try body(scanner.fields) }
    }
  }

  /// As ``reading(json:_:)-(UnsafeRawBufferPointer,_)``, from text.
  public static func reading<Result>(
    json: String, _ body: (RecordFields) throws -> Result
  ) throws -> Result {
    var json = json
    return try json.withUTF8 { try reading(json: UnsafeRawBufferPointer($0), body) }
  }
}

/// Reads records one after another with the same memory. One per thread.
package final class RecordScanner {
  private let scanner = trailback_scanner_create()
  private let found = UnsafeMutablePointer<trailback_record>.allocate(capacity: 1)

  package init() { found.initialize(to: trailback_record()) }

  deinit {
    if let scanner { trailback_scanner_free(scanner) }
    found.deallocate()
  }

  /// How many readable bytes must follow those that are scanned.
  package static var padding: Int { trailback_padding }

  /// The result of the last ``scan(_:)``. The next one overwrites it.
  package var fields: RecordFields { RecordFields(found) }

  /// Reads the fields of the one object in `bytes`, which must be padded. Returns simdjson's message
  /// if they are not one JSON object.
  package func scan(_ bytes: UnsafeRawBufferPointer) -> String? {
    guard let scanner else { return "out of memory" }
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    return trailback_scan_record(scanner, start, bytes.count, found).map { String(cString: $0) }
  }

  /// The JSON text of a member of the one object in `bytes`, as received; nil if it is absent or null.
  /// A slice of `bytes`, and padded like them.
  package func member(
    _ key: StaticString, of bytes: UnsafeRawBufferPointer
  ) -> UnsafeRawBufferPointer? {
    guard let scanner else { return nil }
    let start = bytes.baseAddress?.assumingMemoryBound(to: UInt8.self)
    let name = UnsafeRawPointer(key.utf8Start).assumingMemoryBound(to: CChar.self)
    let text = trailback_member_text(scanner, start, bytes.count, name)
    guard UInt32(text.kind) == TRAILBACK_FIELD_OTHER.rawValue else { return nil }
    return UnsafeRawBufferPointer(start: text.start, count: Int(text.length))
  }
}

extension FieldValue {
  @inlinable
  init(_ field: trailback_field) {
    let bytes = UnsafeRawBufferPointer(start: field.start, count: Int(field.length))
    self =
      switch trailback_field_kind(UInt32(field.kind)) {
      case TRAILBACK_FIELD_NULL: .null
      case TRAILBACK_FIELD_STRING: .text(bytes)
      case TRAILBACK_FIELD_ESCAPED_STRING: .escaped(bytes)
      case TRAILBACK_FIELD_TRUE: .bool(true)
      case TRAILBACK_FIELD_FALSE: .bool(false)
      case TRAILBACK_FIELD_OTHER: .other(bytes)
      // TRAILBACK_FIELD_ABSENT; the scanners write no other kind.
      default: .absent
      }
  }
}

// MARK: - Parameters that were left out

extension JSONValue {
  /// Whether the value of `requestParameters` or `responseElements` stands for parameters that the
  /// record does not hold: null, or an object that says that they were omitted or truncated (SEMANTICS
  /// 4.1).
  public var standsForOmitted: Bool {
    self == .null || saysOmitted
  }

  /// Whether it is an object that says that something was omitted or truncated.
  public var saysOmitted: Bool {
    ["omitted", "truncated"].contains { key in
      self[key] == .bool(true) || self[key] == .string("true")
    }
  }
}
