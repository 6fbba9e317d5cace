enum Region: String, Hashable, Comparable {
  /// Where IAM, the console's sign-in and the global STS endpoint are recorded, too.
  case northVirginia = "us-east-1"
  case ireland = "eu-west-1"

  static func < (left: Region, right: Region) -> Bool {
    left.rawValue < right.rawValue
  }
}
