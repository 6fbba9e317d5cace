import CloudTrail

/// The `TagsList` of a call, checked (SEMANTICS 4.1).
struct TagList {
  let tags: [Tag]

  static let most = 50
  static let tooMany = CloudTrailError(
    "TagsLimitExceededException", "A trail can have up to \(most) tags.")

  /// - Parameter valuesCount: false where only the keys do.
  init(_ input: Input, valuesCount: Bool) throws {
    let given = try input.objects("TagsList") ?? []
    guard given.count <= Self.most else { throw Self.tooMany }
    var tags: [Tag] = []
    for tag in given {
      let key = try tag.string("Key") ?? ""
      let value = try tag.string("Value") ?? ""
      guard (1...128).contains(key.unicodeScalars.count) else {
        throw Self.invalid("a tag's key has 1 to 128 characters")
      }
      guard !valuesCount || value.unicodeScalars.count <= 256 else {
        throw Self.invalid("the value of tag \(key) has more than 256 characters")
      }
      guard !key.lowercased().hasPrefix("aws:") else {
        throw Self.invalid("keys that begin with aws: are AWS's own")
      }
      guard !tags.contains(where: { $0.key == key }) else {
        throw Self.invalid("the key \(key) stands twice")
      }
      tags.append(Tag(key: key, value: value))
    }
    self.tags = tags
  }

  private static func invalid(_ reason: String) -> CloudTrailError {
    CloudTrailError("InvalidTagParameterException", "The tags are not valid: \(reason).")
  }
}
