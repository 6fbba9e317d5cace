/// The account of the story, with an id from AWS's own documentation, and the names in it.
package enum Account {
  package static let id = "111122223333"

  package static func arn(_ service: String, _ region: Region, _ resource: String) -> String {
    "arn:aws:\(service):\(region.rawValue):\(id):\(resource)"
  }

  /// IAM is global: its ARNs name no Region.
  package static func identity(_ resource: String) -> String {
    "arn:aws:iam::\(id):\(resource)"
  }

  package static func trail(_ name: String, in region: Region) -> String {
    arn("cloudtrail", region, "trail/\(name)")
  }

  package static func role(_ name: String) -> String {
    identity("role/\(name)")
  }

  package static let key = arn("kms", .northVirginia, "key/1234abcd-12ab-34cd-56ef-1234567890ab")
}
