public import CloudTrail

/// A record as ``CompiledSelectors`` judge it: its fields, with the values that every selector needs
/// worked out once.
///
///
/// ```swift
/// let json = #"{"eventVersion":"1.08","eventCategory":"Management","readOnly":true}"#
/// let selectors = CompiledSelectors(.default)
/// let decision = try JudgedRecord.reading(json: json) { selectors.decide($0) }
/// print(decision.answer)  // logged
/// ```
public struct JudgedRecord {
  /// The record's fields, of which this is a view.
  public let fields: RecordFields
  /// The category, which decides which selectors can take the event.
  public let category: EventCategory
  /// Whether the category is a guess from the resources of the call (SEMANTICS 2.10b).
  public let isCategoryGuessed: Bool
  /// Whether the call reads; nil if the record does not say, or says something that is not a boolean.
  public let readOnly: Bool?

  /// A record whose fields were read already.
  ///
  /// - Parameter fields: must stay valid as long as the record is used.
  public init(_ fields: RecordFields) {
    self.fields = fields
    let (category, isGuessed) = EventCategory.read(fields)
    self.category = category
    isCategoryGuessed = isGuessed
    readOnly = fields.readOnly.bool
  }

  /// Reads one record from its JSON.
  ///
  /// - Parameters:
  ///   - json: exactly one JSON object, as UTF-8.
  ///   - body: gets the record, which is valid only until it returns.
  /// - Returns: what `body` returns.
  /// - Throws: `JSONValue.ParsingError` if the bytes are not one JSON object; and what `body` throws.
  public static func reading<Result>(
    json: UnsafeRawBufferPointer, _ body: (borrowing JudgedRecord) throws -> Result
  ) throws -> Result {
    try RecordFields.reading(json: json) { try body(JudgedRecord($0)) }
  }

  /// As ``reading(json:_:)-(UnsafeRawBufferPointer,_)``, from text.
  public static func reading<Result>(
    json: String, _ body: (borrowing JudgedRecord) throws -> Result
  ) throws -> Result {
    try RecordFields.reading(json: json) { try body(JudgedRecord($0)) }
  }

  /// The rule that every answer by a guessed category depends on; empty if the record names it.
  var categoryRules: [Rule] { isCategoryGuessed ? [.guessedCategory] : [] }
}
