import CloudTrail
import History
import ReadModels

extension CompletenessClaim {
  /// Whose files are meant.
  var whose: String {
    let account =
      accounts.count == 1 ? "account \(accounts[0])" : Number.counted(accounts.count, "account")
    let place =
      regions.count > 3 ? Number.counted(regions.count, "Region") : regions.joined(separator: ", ")
    let origin =
      switch self.origin {
      case .trail(let name, _): "trail \(name), "
      case .bucket(let name, _): "bucket \(name), "
      case nil: ""
      }
    return origin + account + (regions.isEmpty ? "" : " in \(place)")
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

  /// What a person claims, who names one Region or none.
  var json: JSONValue {
    .object(members(of: .init("region", regions.first.map { .string($0) } ?? .null)))
  }

  /// What digests or a listing show, with where the files are from.
  var jsonWithOrigin: JSONValue {
    let own = members(of: .init("regions", .array(regions.map { .string($0) })))
    switch origin {
    case .trail(let name, let home):
      return .object(own + [.init("trail", .string(name)), .init("homeRegion", .string(home))])
    case .bucket(let name, let prefix):
      return .object(own + [.init("bucket", .string(name)), .init("prefix", .string(prefix))])
    case nil: return .object(own)
    }
  }

  private func members(of regions: JSONValue.Member) -> [JSONValue.Member] {
    [
      .init("kind", .string(kind.rawValue)),
      .init("accounts", .array(accounts.map { .string($0) })), regions,
      .init("from", .string("\(from)")), .init("until", .string("\(until)")),
    ]
  }
}
