import Foundation

extension Shape {
  /// What was written, a line for each figure.
  var summary: String {
    let gzip = gzipBytes > 0 ? [("gzip", Shape.megabytes(gzipBytes))] : []
    return Shape.lines(
      [
        ("records", recordCount.formatted(.number.locale(Shape.english))),
        ("of them S3 data", "\(100 * dataSizes.count / max(1, recordCount)) %"),
        ("files", recordsInFiles.count.formatted(.number.locale(Shape.english))),
        ("raw", Shape.megabytes(rawBytes)),
      ] + gzip)
  }

  /// Percentiles of the measured shape.
  var percentiles: String {
    let neighbours = recordCount - recordsInFiles.count
    return Shape.lines([
      ("management bytes", Shape.spread(managementSizes)),
      ("S3 data bytes", Shape.spread(dataSizes)),
      ("records in a file", Shape.spread(recordsInFiles)),
      ("delay in seconds", Shape.spread(delays)),
      ("neighbours back", "\(100 * backward / max(1, neighbours)) %"),
    ])
  }

  private static let english = Locale(identifier: "en_US_POSIX")

  private static func megabytes(_ count: Int) -> String {
    "\(count / 1_000_000) MB"
  }

  private static func spread(_ values: [Int]) -> String {
    guard !values.isEmpty else { return "none" }
    let sorted = values.sorted()
    func at(_ share: Int) -> Int { sorted[min(sorted.count - 1, sorted.count * share / 100)] }
    let mean = values.reduce(0, +) / values.count
    return "mean \(mean)  p50 \(at(50))  p99 \(at(99))  max \(sorted[sorted.count - 1])"
  }

  private static func lines(_ rows: [(label: String, value: String)]) -> String {
    rows.map { row in
      row.label + String(repeating: " ", count: max(1, 20 - row.label.count)) + row.value
    }.joined(separator: "\n")
  }
}
