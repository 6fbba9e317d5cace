package enum Region: String, Hashable, Comparable, CaseIterable {
  /// Where IAM, the console's sign-in and the global STS endpoint are recorded, too.
  case northVirginia = "us-east-1"
  case ireland = "eu-west-1"
  case frankfurt = "eu-central-1"
  case sydney = "ap-southeast-2"

  package static func < (left: Region, right: Region) -> Bool {
    left.rawValue < right.rawValue
  }
}
