import SampleRecords

/// The measure of what was written.
struct Shape {
  private(set) var managementSizes: [Int] = []
  private(set) var dataSizes: [Int] = []
  private(set) var delays: [Int] = []
  private(set) var recordsInFiles: [Int] = []
  /// Neighbours in one file of which the second is older.
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
