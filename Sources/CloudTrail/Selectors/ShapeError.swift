/// A JSON document that is not of the shape that the API or the record format gives it.
public struct ShapeError: Explained, Hashable {
  /// The member it is about, as a path: `EventSelectors[0].DataResources[1].Type`.
  public let place: String
  /// What stands there and what should.
  public let problem: String

  public init(at place: String, _ problem: String) {
    self.place = place
    self.problem = problem
  }

  public var code: String { "wrongShape" }
  public var fact: String { place.isEmpty ? problem : "\(place): \(problem)" }
  public var hint: String? {
    "the shape is that of the CloudTrail API"
  }
}
