public import CloudTrail

/// The version of the JSON that Trailback writes in forms of its own: one for all documents and lines, so
/// that a reader checks it once. It grows when a member changes its meaning or its type, or goes; new
/// members do not change it. The API's own JSON has none.
///
/// - 1, which was not written: a value of a trail's state was itself, or an object if it was not known; the
///   document of `trails` was a list.
/// - 2: each value of a state is an object, with the member `value` or the member `unknown`.
public enum FormatVersion {
  /// The version that is written.
  public static let current: Int64 = 2

  /// The first member of every document and every line.
  public static let member = JSONValue.Member("formatVersion", .integer(current))
}

extension JSONValue {
  /// A document or line of Trailback's own, with the version of its format.
  public static func document(_ members: [Member]) -> JSONValue {
    .object([FormatVersion.member] + members)
  }

  /// The same, of the members of an object.
  public static func document(_ object: JSONValue) -> JSONValue {
    document(object.members ?? [])
  }
}
