import CloudTrail
import History

/// GetTrail, DescribeTrails and ListTrails.
struct TrailReads {
  let trails: AccountTrails

  func getTrail(_ input: Input) throws -> JSONValue {
    let standing = try trails.toRead(try input.string("Name"))
    return ["Trail": try TrailShape(standing, trails).json]
  }

  /// Names that nobody has are left out. The members of this operation begin with a
  /// small letter.
  func describeTrails(_ input: Input) throws -> JSONValue {
    let includesShadows = try input.bool("includeShadowTrails") ?? true
    let names = try input.strings("trailNameList") ?? []
    var found: [TrailStanding] = []
    if names.isEmpty {
      found = try trails.all()
    } else {
      for name in names {
        if let standing = try named(name), !found.contains(where: { $0.arn == standing.arn }) {
          found.append(standing)
        }
      }
    }
    let region = trails.context.region
    let shown = found.filter {
      $0.arn.region == region || includesShadows && $0.isVisible(in: region)
    }
    return ["trailList": .array(try shown.map { try TrailShape($0, trails).json })]
  }

  private func named(_ name: String) throws -> TrailStanding? {
    do {
      return try trails.toRead(name)
    } catch let error as CloudTrailError where error.exception == "TrailNotFoundException" {
      return nil
    }
  }

  /// All trails of the account, of every Region, in the order of their ARNs.
  func listTrails(_ input: Input) throws -> JSONValue {
    let page = try Page(
      try input.string("NextToken"), of: "ListTrails",
      invalid: "OperationNotPermittedException", limit: Self.pageSize)
    let all = try trails.all().map(\.arn).sorted()
    let (shown, next) = page.cut(all.map { ($0, "\($0)") })
    let list = shown.map { arn in
      JSONValue.object(
        TrailShape.identity(arn) + [.init("HomeRegion", .string(arn.region))])
    }
    return .object([.init("Trails", .array(list))] + next)
  }

  static let pageSize = 100
}
