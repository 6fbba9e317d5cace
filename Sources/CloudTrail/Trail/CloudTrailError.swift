/// A refusal in CloudTrail's own words: the exception's name and, where it is known, its exact text.
public struct CloudTrailError: Explained, Hashable {
  /// The exception as the API names it: `InvalidEventSelectorsException`.
  public let exception: String
  /// The service's message, or ours where the service's is not known (SEMANTICS 4.3).
  public let message: String
  /// Where in the request, such as `EventSelectors[0].DataResources[1].Values[0]`.
  public let place: String?
  /// What would be accepted.
  public let hint: String?

  public init(_ exception: String, _ message: String, at place: String? = nil, hint: String? = nil)
  {
    self.exception = exception
    self.message = message
    self.place = place
    self.hint = hint
  }

  public var code: String { exception }

  public var fact: String {
    "\(exception): \(message)" + (place.map { " (at \($0))" } ?? "")
  }

  package static func selectors(
    _ message: String, at place: String? = nil, hint: String? = nil
  ) -> CloudTrailError {
    CloudTrailError(
      "InvalidEventSelectorsException", message, at: place,
      hint: hint ?? "the selectors were not taken; correct them and put them again")
  }
}
