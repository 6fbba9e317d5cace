import ArgumentParser

/// The number of an AWS account: exactly 12 digits.
struct AccountID: ExpressibleByArgument, CustomStringConvertible {
  let description: String

  static let none = AccountID(unchecked: "000000000000")

  private init(unchecked: String) {
    description = unchecked
  }

  init?(argument: String) {
    guard argument.utf8.count == 12, argument.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
      return nil
    }
    self.init(unchecked: argument)
  }
}
