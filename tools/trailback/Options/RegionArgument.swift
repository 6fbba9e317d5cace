import ArgumentParser

/// The name of a Region, such as `us-east-1`.
struct RegionArgument: ExpressibleByArgument, CustomStringConvertible {
  let description: String

  static let standard = RegionArgument(unchecked: "us-east-1")

  private init(unchecked: String) {
    description = unchecked
  }

  init?(argument: String) {
    guard argument.wholeMatch(of: /[a-z]{2}(-[a-z]+)+-[0-9]+/) != nil else { return nil }
    self.init(unchecked: argument)
  }
}
