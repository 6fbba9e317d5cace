import Foundation
import SampleRecords

/// The measure of what was written.
struct Shape {
  private(set) var managementSizes: [Int] = []
  private(set) var dataSizes: [Int] = []
  private(set) var delays: [Int] = []
  private(set) var recordsInFiles: [Int] = []
  /// Two successive records of one file, the second of which is older.
  private(set) var backward = 0
  private(set) var rawBytes = 0
  private(set) var gzipBytes = 0

  var recordCount: Int { delays.count }

  mutating func add(_ category: SampleRecords.Category, size: Int, delay: Int) {
    if let last = delays.last, delay > last { backward += 1 }
    delays.append(delay)
    if category == .data { dataSizes.append(size) } else { managementSizes.append(size) }
  }

  /// - Parameter file: one whole file's own shape.
  mutating func add(file: Shape, rawBytes: Int, gzipBytes: Int) {
    recordsInFiles.append(file.recordCount)
    add(others: file)
    self.rawBytes += rawBytes
    self.gzipBytes += gzipBytes
  }

  mutating func add(_ other: Shape) {
    recordsInFiles += other.recordsInFiles
    add(others: other)
    rawBytes += other.rawBytes
    gzipBytes += other.gzipBytes
  }

  private mutating func add(others other: Shape) {
    managementSizes += other.managementSizes
    dataSizes += other.dataSizes
    delays += other.delays
    backward += other.backward
  }
}

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

/// What differs from one record of a template to the next.
enum Hole: UInt8, CaseIterable {
  case account, region, time, eventID, requestID, objectRequestID, hostID
  case bucket, key, byteCount
  /// Of the caller's session.
  case accessKey, address, sessionStart, instance
  /// Ids in calls: `i-0598c7d356eba48d7` and the like.
  case resource, number

  /// What stands in a record's text where the hole will be: a private character, which the writer
  /// of JSON leaves as it is.
  var mark: String {
    String(Character(UnicodeScalar(UInt16(0xE000) + UInt16(rawValue)) ?? "\u{E000}"))
  }

  /// The mark in UTF-8 is these two bytes and a third that says which mark it is.
  static let markStart: [UInt8] = [0xEE, 0x80]

  static func marked(by third: UInt8) -> Hole? {
    third >= 0x80 ? Hole(rawValue: third - 0x80) : nil
  }
}

/// What random texts are made of.
enum Alphabet {
  static let digits = Array("0123456789".utf8)
  static let hexadecimal = Array("0123456789abcdef".utf8)
  static let capitals = Array("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ".utf8)
  static let base64 = Array(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
}

/// A service and its calls on the management plane.
struct Service {
  let name: String
  let version: String
  /// The parameter that names the resource, and how its ids begin.
  let parameter: String
  let prefix: String
  let reads: [Substring]
  let writes: [Substring]

  init(
    _ name: String, _ version: String, _ parameter: String, _ prefix: String, reads: String,
    writes: String
  ) {
    self.name = name
    self.version = version
    self.parameter = parameter
    self.prefix = prefix
    self.reads = reads.split(separator: " ")
    self.writes = writes.split(separator: " ")
  }

  /// Recorded in us-east-1, whatever the caller's Region.
  var isGlobal: Bool { ["iam", "organizations", "route53", "cloudfront"].contains(name) }

  var calls: [Call] {
    reads.enumerated().map { read(String($1), $0) }
      + writes.enumerated().map { write(String($1), $0) }
  }

  private var resource: JSON { .string(prefix + Hole.resource.mark) }

  private func read(_ name: String, _ index: Int) -> Call {
    let request: JSON =
      switch index % 3 {
      case 0: [parameter: resource]
      case 1:
        [
          parameter: ["items": [[parameter: resource]]],
          "filterSet": [
            "items": [["name": "tag:Team", "valueSet": ["items": [["value": "größe"]]]]]
          ],
        ]
      default: [parameter: resource, "maxResults": 100, "nextToken": .string(Hole.eventID.mark)]
      }
    return Call(
      service: self.name, name: name, readOnly: true, version: version, request: request)
  }

  private func write(_ name: String, _ index: Int) -> Call {
    var members: [(name: String, value: JSON)] = [
      (parameter, resource), ("clientToken", .string(Hole.eventID.mark)),
    ]
    if index % 2 == 0 {
      members.append(("tags", [["key": "Name", "value": "Straße 12 \"测试\" & more"]]))
    }
    if index % 11 == 5 { members.append(("document", .string(Service.document))) }
    return Call(
      service: self.name, name: name, readOnly: false, version: version,
      request: .object(members),
      response: [
        parameter: resource, "status": "IN_PROGRESS",
        "requestId": .string(Hole.eventID.mark),
      ])
  }

  /// JSON in a string, with quotes and line ends escaped.
  private static let document = """
    {
    \t"Version": "2012-10-17",
    \t"Statement": [
    """
    + (1...4).map { number in
      """
      {"Sid": "Statement\(number)", "Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"],
      \t\t"Resource": "arn:aws:s3:::example-orders-raw/prefix-\(number)/*"}
      """
    }.joined(separator: ",\n\t") + "\n]}"
}
