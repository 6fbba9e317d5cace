import SampleRecords

/// A log file's text, and what is worth knowing of it.
struct FileContents {
  let category: SampleRecords.Category
  private(set) var bytes: [UInt8] = []
  private(set) var shape = Shape()

  init(category: SampleRecords.Category) {
    self.category = category
  }

  mutating func open() {
    bytes += #"{"Records":["#.utf8
  }

  mutating func add(_ template: Template, _ filling: inout Filling, delay: Int) {
    if shape.recordCount > 0 { bytes.append(UInt8(ascii: ",")) }
    let start = bytes.count
    template.write(&filling, to: &bytes)
    shape.add(category, size: bytes.count - start, delay: delay)
  }

  mutating func close() {
    bytes += "]}".utf8
  }
}
