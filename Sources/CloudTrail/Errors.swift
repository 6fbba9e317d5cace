/// An error that a person can act on: a stable code, the facts, and what to do next.
///
/// Every error that Trailback throws on purpose conforms, and nothing else words an error: a reader
/// sees ``fact``, and below it ``hint``.
public protocol Explained: Error, Sendable {
  /// A stable name in lowerCamelCase, or the CloudTrail exception's own name.
  var code: String { get }
  /// What is wrong, with the file, record or field it is about; one sentence without a full stop.
  var fact: String { get }
  /// What to do next, if there is something to do.
  var hint: String? { get }
}

/// A refusal in CloudTrail's own words: the exception's name and, if it is known, its exact text.
public struct CloudTrailError: Explained, Hashable {
  /// The exception as the API names it: `InvalidEventSelectorsException`.
  public let exception: String
  /// The service's message, or ours if the service's is not known (SEMANTICS 4.3).
  public let message: String
  /// The part of the request, such as `EventSelectors[0].DataResources[1].Values[0]`.
  public let path: String?
  /// What CloudTrail would accept.
  public let hint: String?

  /// A refusal with the exception's name and the service's message.
  ///
  /// - Parameters:
  ///   - exception: the exception as the API names it.
  ///   - message: the service's message, or ours.
  ///   - path: the part of the request that is refused, if it is one part.
  ///   - hint: what CloudTrail would accept.
  public init(_ exception: String, _ message: String, at path: String? = nil, hint: String? = nil) {
    self.exception = exception
    self.message = message
    self.path = path
    self.hint = hint
  }

  /// The exception's name.
  public var code: String { exception }

  /// The exception, its message and the part of the request, on one line.
  public var fact: String {
    "\(exception): \(message)" + (path.map { " (at \($0))" } ?? "")
  }

  /// A refusal of event selectors.
  package static func selectors(
    _ message: String, at path: String? = nil, hint: String? = nil
  ) -> CloudTrailError {
    CloudTrailError(
      "InvalidEventSelectorsException", message, at: path,
      hint: hint ?? "the selectors were not taken; correct them and put them again")
  }
}

/// A JSON document that does not have the shape that the API or the record format gives it.
public struct ShapeError: Explained, Hashable {
  /// The member it is about: `EventSelectors[0].DataResources[1].Type`.
  public let path: String
  /// What was found and what should be there.
  public let problem: String

  /// A document whose member at `path` has the wrong shape; an empty path means the whole document.
  public init(at path: String, _ problem: String) {
    self.path = path
    self.problem = problem
  }

  /// Always `wrongShape`.
  public var code: String { "wrongShape" }
  /// The member's path, and the problem.
  public var fact: String { path.isEmpty ? problem : "\(path): \(problem)" }
  /// Which shape is expected.
  public var hint: String? {
    "the shape is that of the CloudTrail API"
  }
}
