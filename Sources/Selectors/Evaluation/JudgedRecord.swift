public import CloudTrail

/// A record with what every selector asks of it worked out once.
public struct JudgedRecord {
  public let fields: RecordFields
  public let category: EventCategory
  /// Whether the category is a guess by what the call touches (SEMANTICS 2.10b).
  public let isCategoryGuessed: Bool
  /// Nil where the record does not say, or says something that is no boolean.
  public let readOnly: Bool?

  public init(_ fields: RecordFields) {
    self.fields = fields
    let (category, isGuessed) = EventCategory.read(fields)
    self.category = category
    isCategoryGuessed = isGuessed
    readOnly = fields.readOnly.bool
  }

  /// Where the category is a guess, the rule that every answer by it rests on.
  var guess: [Rule] { isCategoryGuessed ? [.guessedCategory] : [] }
}
