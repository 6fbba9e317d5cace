/// An error that a person can act on: a stable code, what is so, and what to do next.
///
/// Every error that Trailback throws on purpose conforms, and nothing else words an error: what a
/// reader sees is `fact`, and below it `hint`.
public protocol Explained: Error, Sendable {
  /// A stable name in lowerCamelCase, or the CloudTrail exception's own name.
  var code: String { get }
  /// What is so, with the file, record or field it is about; one sentence without full stop.
  var fact: String { get }
  /// What to do next, where there is something to do.
  var hint: String? { get }
}
