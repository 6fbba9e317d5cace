import SampleRecords

/// A log file's text, and what is worth knowing of it.
struct FileContents {
  let category: SampleRecords.Category
  private let framing: Framing
  private(set) var bytes: [UInt8] = []
  private(set) var shape = Shape()

  init(category: SampleRecords.Category, framing: Framing) {
    self.category = category
    self.framing = framing
  }

  mutating func open() {
    bytes += framing.opening.utf8
  }

  mutating func add(_ template: Template, _ filling: inout Filling, delay: Int) {
    if shape.recordCount > 0 { bytes.append(framing.separator) }
    let start = bytes.count
    template.write(&filling, to: &bytes)
    shape.add(category, size: bytes.count - start, delay: delay)
  }

  mutating func close() {
    bytes += framing.closing.utf8
  }
}
