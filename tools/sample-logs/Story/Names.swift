import SampleRecords

/// The buckets, functions and tables of the account.
enum Names {
  static let customers = "example-customer-records"
  static let assets = "example-static-assets"
  static let audit = "example-audit-logs"
  static let orders = "example-orders"
  static let sessions = "example-sessions"
  static let checkout = "checkout"
  static let instances = ["i-1234567890abcdef0", "i-0598c7d356eba48d7", "i-0abcdef1234567890"]

  static func customerRecord(_ number: Int) -> String {
    "customers/2025/\(10_000 + number).json"
  }
}
