public import Foundation

/// What is said of S3 for one run, beside what the environment and the shared files say.
public struct S3Settings: Sendable {
  /// The profile of the shared files; nil for the environment's keys, or its `AWS_PROFILE`.
  public var profile: String?
  /// Where buckets are looked for first; nil for the environment's and the profile's.
  public var region: String?
  /// A server that speaks S3's protocol, as a URL; nil for the environment's, or AWS.
  public var endpoint: String?
  /// The variables that the AWS CLI reads, too.
  public var environment: [String: String]
  /// How many requests are in flight at once; further ones wait for one of these to be answered.
  public var connections: Int

  /// The environment's settings.
  public init(
    profile: String? = nil, region: String? = nil, endpoint: String? = nil,
    environment: [String: String] = ProcessInfo.processInfo.environment, connections: Int = 64
  ) {
    self.profile = profile
    self.region = region
    self.endpoint = endpoint
    self.environment = environment
    self.connections = connections
  }

  /// The Region to begin with; a bucket elsewhere is followed.
  func firstRegion() throws(CredentialsProblem) -> String {
    if let region = region ?? environment.filled("AWS_REGION")
      ?? environment.filled("AWS_DEFAULT_REGION")
    {
      return region
    }
    return try Profile(name: profile, environment: environment)["region"] ?? "us-east-1"
  }

  /// The URL in place of AWS; nil for AWS.
  var endpointURL: String? {
    endpoint ?? environment.filled("AWS_ENDPOINT_URL_S3") ?? environment.filled("AWS_ENDPOINT_URL")
  }
}
