package import CloudTrail

// Literals for tests. They stop the program if the text is not what it should be.

extension TrailARN: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) {
    guard let arn = TrailARN(text) else { preconditionFailure("no trail's ARN: \(text)") }
    self = arn
  }
}

extension EventStream: ExpressibleByStringInterpolation {
  package init(stringLiteral text: String) {
    guard let stream = EventStream(text) else { preconditionFailure("no stream: \(text)") }
    self = stream
  }
}
