import CloudTrail
import History
import ReadModels

extension CompletenessClaim {
  /// The name and home Region of the trail whose files are meant.
  var trail: (name: String, home: String)? {
    guard case .trail(let name, let home) = origin else { return nil }
    return (name, home)
  }

  /// The name of the bucket whose files are meant, and what their keys begin with.
  var bucket: (name: String, prefix: String)? {
    guard case .bucket(let name, let prefix) = origin else { return nil }
    return (name, prefix)
  }

  /// Whose files are meant.
  var whose: String {
    let account =
      accounts.count == 1 ? "account \(accounts[0])" : Number.counted(accounts.count, "account")
    let place =
      regions.count > 3 ? Number.counted(regions.count, "Region") : regions.joined(separator: ", ")
    let origin = trail.map { "trail \($0.name), " } ?? bucket.map { "bucket \($0.name), " }
    return (origin ?? "") + account
      + (regions.isEmpty ? "" : " in \(place)")
  }

  /// What is claimed, in one line.
  var words: String {
    let span = "\(from) to \(until)"
    return switch kind {
    case .complete, .proven, .listed: "all files of \(whose), \(span)"
    case .lacking: "not all files of \(whose), \(span)"
    case .lookup: "LookupEvents of \(whose), \(span)"
    }
  }

  /// A person names one Region, or none.
  var json: JSONValue {
    .object([
      .init("kind", .string(kind.rawValue)),
      .init("accounts", .array(accounts.map { .string($0) })),
      .init("region", regions.first.map { .string($0) } ?? .null),
      .init("from", .string("\(from)")), .init("until", .string("\(until)")),
    ])
  }

  var members: [JSONValue.Member] {
    [
      .init("kind", .string(kind.rawValue)),
      .init("accounts", .array(accounts.map { .string($0) })),
      .init("regions", .array(regions.map { .string($0) })),
      .init("from", .string("\(from)")), .init("until", .string("\(until)")),
    ]
  }
}
