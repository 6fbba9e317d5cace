/// A tag of a trail.
public struct Tag: Sendable, Hashable {
  public var key: String
  /// Empty where none was given: a tag need not have a value.
  public var value: String

  public init(key: String, value: String = "") {
    self.key = key
    self.value = value
  }
}

extension Tag {
  /// `{"Key":…,"Value":…}`, as the API writes it.
  public var json: JSONValue { ["Key": .string(key), "Value": .string(value)] }

  /// Reads a list of tags: `tagsList` of a record, `TagsList` of the API.
  ///
  /// - Throws: ``ShapeError`` where it is no list, or something in it is no tag.
  public static func list(_ json: JSONValue, spelling: Spelling) throws -> [Tag] {
    try list(JSONReader(json, path: spelling("TagsList"), spelling: spelling, tolerant: true))
  }

  static func list(_ reader: JSONReader) throws(ShapeError) -> [Tag] {
    var tags: [Tag] = []
    for item in try reader.items() {
      tags.append(
        Tag(
          key: try item.required("Key").string(),
          value: try item.member("Value")?.string() ?? ""))
    }
    return tags
  }
}
