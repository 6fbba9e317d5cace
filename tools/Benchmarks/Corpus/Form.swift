import ArgumentParser

/// How the records are kept.
enum Form: String, CaseIterable, ExpressibleByArgument {
  /// A bucket's folders.
  case tree
  /// One file of one record a line, in gzip.
  case lines
  /// One file that holds one array, plain.
  case array
}
