import SampleRecords

/// The 300 buckets of the corpus, the most used ones first. They are the same for every seed, so
/// that one question fits every corpus.
enum Bucket {
  private static let teams = [
    "orders", "payments", "customers", "archive", "reports", "search", "media", "billing",
    "shipping", "returns", "analytics", "identity", "catalogue", "support", "partners",
  ]

  private static let purposes = [
    "raw", "exports", "assets", "backups", "uploads", "staging", "curated", "models", "logs",
    "thumbnails", "snapshots", "inbox", "outbox", "invoices", "audit", "cache", "contracts",
    "templates", "experiments", "handover",
  ]

  static let names = purposes.flatMap { purpose in
    teams.map { "example-\($0)-\(purpose)" }
  }

  static let bytes = names.map { Array($0.utf8) }
}
