import ArgumentParser

/// Forms of an answer that is one document.
enum DocumentFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
}

/// Forms of an answer that is many lines.
enum StreamFormat: String, ExpressibleByArgument, CaseIterable {
  case text
  case json
  case jsonl
}
