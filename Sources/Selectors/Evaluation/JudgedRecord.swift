/// A record with what every selector asks of it worked out once.
public struct JudgedRecord {
  public let fields: RecordFields
  public let category: EventCategory
  /// Nil where the record does not say, or says something that is no boolean.
  public let readOnly: Bool?

  public init(_ fields: RecordFields) {
    self.fields = fields
    category = EventCategory(of: fields)
    readOnly = fields.readOnly.bool
  }
}
