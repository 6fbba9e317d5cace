import CloudTrail
import Selectors

/// Sorts records into classes by all that the gates and selectors of all trails look at, and writes
/// this down as a ``CacheKey``.
struct RecordClasses: Sendable {
  let arns: TextClasses
  let users: TextClasses
  let comparesUser: Bool
  private let comparesSource: Bool
  private let comparesName: Bool
  private let comparesEventType: Bool
  private let comparesErrorCode: Bool
  private let comparesEndpoint: Bool
  private let comparesConsole: Bool

  init(_ fields: ComparedFields) {
    arns = TextClasses(fields.arns, endings: fields.arnEndings)
    users = TextClasses(fields.users, endings: fields.userEndings)
    comparesSource = fields.named.contains(.eventSource) || fields.excludesSources
    comparesName = fields.named.contains(.eventName)
    comparesUser = fields.named.contains(.userARN)
    comparesEventType = fields.named.contains(.eventType)
    comparesErrorCode = fields.named.contains(.errorCode)
    comparesEndpoint = fields.named.contains(.vpcEndpointID)
    comparesConsole = fields.named.contains(.sessionCredentialFromConsole)
  }

  /// Writes the key of a record.
  ///
  /// - Parameter signatures: if it is recording, the key leaves out which values the texts reach, and
  ///   the signatures of the trails that own the values get them instead.
  func append(
    _ record: borrowing JudgedRecord, to shared: inout KeyWriter, _ owned: inout KeyWriter,
    signatures: inout TrailSignatures
  ) {
    append(record.category, isGuessed: record.isCategoryGuessed, &shared)
    shared.append(CompiledSelectors.isLoggedByDefault(record) ? 1 : 0 as UInt8)
    if comparesSource { shared.append(record.fields.eventSource) }
    if comparesName { shared.append(record.fields.eventName) }
    shared.append(record.fields.readOnly)
    if comparesEventType { shared.append(record.fields.eventType) }
    if comparesErrorCode { shared.append(record.fields.errorCode) }
    if comparesEndpoint { shared.append(record.fields.vpcEndpointID) }
    if comparesConsole { shared.append(record.fields.sessionCredentialFromConsole) }
    if comparesUser {
      users.append(
        record.fields.userARN, number: 0, to: &shared, &owned, signatures: &signatures)
    }
    let resources = record.fields.resources
    shared.append(
      record.fields.hasResourceList ? UInt32(truncatingIfNeeded: resources.count) : .max)
    var number: UInt32 = 1
    for resource in resources {
      shared.append(resource.type)
      let isPrefix = resource.isComparedByPrefix
      shared.append(isPrefix ? 1 : 0 as UInt8)
      arns.append(
        isPrefix ? resource.arnPrefix : resource.arn, number: number, to: &shared, &owned,
        signatures: &signatures)
      number &+= 1
    }
    appendGates(record.fields, &shared)
  }

  /// The category as it was worked out, whichever field gave it.
  private func append(_ category: EventCategory, isGuessed: Bool, _ key: inout KeyWriter) {
    var name: String?
    let kind: UInt8
    switch category {
    case .management: kind = 0
    case .data: kind = 1
    case .networkActivity: kind = 2
    case .insight: kind = 3
    case .eventDataStore(let text): (kind, name) = (4, text)
    case .other(let text): (kind, name) = (5, text)
    case .unknown: kind = 6
    }
    key.append(kind | (isGuessed ? 0x10 : 0))
    if var name { name.withUTF8 { key.append(UnsafeRawBufferPointer($0)) } }
  }

  /// What ``TrailGates`` look at and selectors do not.
  private func appendGates(_ record: RecordFields, _ key: inout KeyWriter) {
    key.append(record.awsRegion)
    let isGiven = record.recipientAccountID.isGiven
    key.append(isGiven ? 1 : 0 as UInt8)
    key.append(isGiven ? record.recipientAccountID : record.userAccountID)
    var flags: UInt8 = TrailGates.isOwnDelivery(record) ? 1 : 0
    let service = GlobalServices.service(record)
    if service == .tokens {
      switch TokenEndpoint.isGlobal(record) {
      case true?: flags |= 2
      case false?: flags |= 4
      case nil: break
      }
    }
    key.append(flags)
    key.append(service.rawValue)
  }
}

/// Sorts the texts of one field by the selectors' values that they begin or end with.
struct TextClasses: Sendable {
  let tree: TextTree
  /// The values that texts may end with.
  let endings: TextTree

  init(_ values: ComparedValues, endings: ComparedValues) {
    tree = TextTree(values)
    self.endings = TextTree(endings)
  }

  /// - Parameter number: distinguishes this text of the record from the others.
  func append(
    _ value: FieldValue, number: UInt32, to shared: inout KeyWriter, _ owned: inout KeyWriter,
    signatures: inout TrailSignatures
  ) {
    if case .escaped(let text) = value, endings.isEmpty,
      let walk = tree.walk(untilEscapeOf: text, field: 2 * number, signatures: &signatures)
    {
      shared.append(2 as UInt8)
      return append(walk, text, 2 * number, &shared, &owned, signatures)
    }
    let isText: Void? = ByteMatch.withText(value) { text in
      shared.append(2 as UInt8)
      let walk = tree.walk(text, field: 2 * number, signatures: &signatures)
      append(walk, text, 2 * number, &shared, &owned, signatures)
      if endings.isEmpty { return }
      Self.withReversed(text) { text in
        let walk = endings.walk(text, field: 2 * number + 1, signatures: &signatures)
        append(walk, text, 2 * number + 1, &shared, &owned, signatures)
      }
    }
    if isText == nil { shared.append(Self.tag(value)) }
  }

  static func withReversed<Result>(
    _ text: UnsafeRawBufferPointer, _ body: (UnsafeRawBufferPointer) -> Result
  ) -> Result {
    withUnsafeTemporaryAllocation(byteCount: text.count, alignment: 8) { reversed in
      for (index, byte) in text.reversed().enumerated() { reversed[index] = byte }
      return body(UnsafeRawBufferPointer(reversed))
    }
  }

  private func append(
    _ walk: TextTree.Walk, _ text: UnsafeRawBufferPointer, _ field: UInt32,
    _ shared: inout KeyWriter, _ owned: inout KeyWriter, _ signatures: borrowing TrailSignatures
  ) {
    guard !signatures.isRecording else { return }
    Self.append(walk.shared, &shared)
    if walk.needsText {
      owned.append(field)
      owned.append(0x80 as UInt8)
      return owned.append(text)
    }
    guard walk.owned.isReached else { return }
    owned.append(field)
    Self.append(walk.owned, &owned)
  }

  /// The set of values is used in place of the text.
  private static func append(_ reach: TextTree.Reach, _ key: inout KeyWriter) {
    key.append((reach.isReached ? 1 : 0) | (reach.isWhole ? 2 : 0) as UInt8)
    if reach.isReached { key.append(reach.values) }
  }

  /// Of a value without text only whether it is there matters (SEMANTICS 2.6c).
  private static func tag(_ value: FieldValue) -> UInt8 {
    if case .absent = value { 0 } else { 1 }
  }
}
