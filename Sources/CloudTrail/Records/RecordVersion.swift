/// `eventVersion`, compared part by part: 1.10 comes after 1.9 (SEMANTICS 2.10a).
struct RecordVersion: Comparable {
  let major: Int
  let minor: Int

  init(_ major: Int, _ minor: Int) {
    self.major = major
    self.minor = minor
  }

  /// Nil where the field is no version.
  init?(_ field: FieldValue) {
    guard let parts = field.string?.split(separator: ".", omittingEmptySubsequences: false),
      parts.count == 2, let major = Int(parts[0]), let minor = Int(parts[1]), major >= 0, minor >= 0
    else { return nil }
    self.init(major, minor)
  }

  static func < (left: RecordVersion, right: RecordVersion) -> Bool {
    (left.major, left.minor) < (right.major, right.minor)
  }
}
