import SampleRecords

/// One file of the tree, before compression.
struct OutputFile {
  let path: String
  let json: JSON
}
