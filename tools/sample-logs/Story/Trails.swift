import SampleRecords

/// The trails of the account.
enum Trails {
  static let management = Trail(
    name: "management-trail", home: .northVirginia, isMultiRegion: true)
  static let data = Trail(name: "data-trail", home: .northVirginia, isMultiRegion: false)
  /// Older than the first record, so nothing tells what it selects.
  static let legacy = Trail(name: "legacy-trail", home: .ireland, isMultiRegion: false)
}
