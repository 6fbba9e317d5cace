public import CloudTrail

/// What became of the records of one post.
public struct IngestReport: Sendable, Hashable {
  /// New events.
  public var appended = 0
  /// Events that the history had already.
  public var known = 0
  /// Records of calls that change no trail.
  public var ignored = 0
  /// What could not be read or recorded, in words.
  public var problems: [String] = []

  /// How many problems an answer tells.
  private static let mostTold = 20

  public var json: JSONValue {
    [
      "appended": .integer(Int64(appended)), "known": .integer(Int64(known)),
      "ignored": .integer(Int64(ignored)),
      "problems": .array(problems.prefix(Self.mostTold).map { .string($0) }),
      "problemCount": .integer(Int64(problems.count)),
    ]
  }
}
