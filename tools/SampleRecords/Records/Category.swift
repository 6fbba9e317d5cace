/// The kinds of event that CloudTrail never mixes in one log file.
package enum Category: String, Hashable, Comparable {
  case management = "Management"
  case data = "Data"

  package static func < (left: Category, right: Category) -> Bool {
    left.rawValue < right.rawValue
  }
}
