import CloudTrail

/// Credentials from the first source that has them, in the order of the AWS CLI, and new ones before they
/// expire.
actor CredentialsProvider {
  private let profile: String?
  private let environment: [String: String]
  private let services: MetadataServices
  private let now: @Sendable () -> Timestamp
  private var held: AWSCredentials?
  private var loading: Task<Result<AWSCredentials, CredentialsProblem>, Never>?

  /// In seconds before the end.
  private static let margin: Int64 = 300

  /// - Parameter profile: that the user named for this run, which goes before the environment's keys; nil if
  ///   none was named.
  init(
    profile: String?, environment: [String: String], exchange: Exchange,
    now: @escaping @Sendable () -> Timestamp
  ) {
    self.profile = profile
    self.environment = environment
    self.now = now
    services = MetadataServices(exchange: exchange, environment: environment)
  }

  /// Credentials that are good for a while.
  func current() async throws(CredentialsProblem) -> AWSCredentials {
    if let held, isGood(held, margin: Self.margin) { return held }
    do {
      return try await loaded()
    } catch {
      // A source that fails now may give new ones before these end.
      if let held, isGood(held, margin: 0) { return held }
      throw error
    }
  }

  /// Credentials in place of some that were refused as expired.
  func renewed(after refused: AWSCredentials) async throws(CredentialsProblem) -> AWSCredentials {
    if let held, held.token != refused.token || held.accessKeyID != refused.accessKeyID {
      return held
    }
    held = nil
    return try await loaded()
  }

  private func isGood(_ credentials: AWSCredentials, margin: Int64) -> Bool {
    guard let expires = credentials.expires else { return true }
    return now().advanced(bySeconds: margin) < expires
  }

  /// However many ask at once, the source is asked once.
  private func loaded() async throws(CredentialsProblem) -> AWSCredentials {
    let task = loading ?? Task { await self.load() }
    loading = task
    let result = await task.value
    loading = nil
    let credentials = try result.get()
    held = credentials
    return credentials
  }

  private func load() async -> Result<AWSCredentials, CredentialsProblem> {
    do throws(CredentialsProblem) {
      if profile == nil, let keys = try environmentKeys() { return .success(keys) }
      if let keys = try await ofProfile() { return .success(keys) }
      if let keys = try await services.container() { return .success(keys) }
      if let keys = try await services.instance() { return .success(keys) }
      return .failure(.none)
    } catch {
      return .failure(error)
    }
  }

  private func environmentKeys() throws(CredentialsProblem) -> AWSCredentials? {
    guard let id = environment.filled("AWS_ACCESS_KEY_ID") else { return nil }
    guard let secret = environment.filled("AWS_SECRET_ACCESS_KEY") else {
      throw .unusable("the environment", "AWS_ACCESS_KEY_ID is set without AWS_SECRET_ACCESS_KEY")
    }
    return AWSCredentials(id: id, secret: secret, token: environment["AWS_SESSION_TOKEN"])
  }

  private func ofProfile() async throws(CredentialsProblem) -> AWSCredentials? {
    let chosen = try Profile(name: profile, environment: environment)
    if environment.filled("AWS_WEB_IDENTITY_TOKEN_FILE") != nil, profile == nil {
      throw .needsCLI(profile: chosen.name, way: "web identity")
    }
    if let way = chosen.wayOfCLI { throw .needsCLI(profile: chosen.name, way: way) }
    if let keys = try Self.keys(chosen.credentials, chosen.name) { return keys }
    if let command = chosen["credential_process"] {
      return try await CredentialProcess(command: command).credentials()
    }
    return try Self.keys(chosen.configuration, chosen.name)
  }

  private static func keys(
    _ section: [String: String]?, _ name: String
  ) throws(CredentialsProblem) -> AWSCredentials? {
    guard let section, let id = section.filled("aws_access_key_id") else { return nil }
    guard let secret = section.filled("aws_secret_access_key") else {
      throw .unusable("the profile \(name)", "it has no aws_secret_access_key")
    }
    return AWSCredentials(id: id, secret: secret, token: section["aws_session_token"])
  }
}
