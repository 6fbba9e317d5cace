import Foundation
import NIOHTTP1

/// What gives credentials to a container or an instance over HTTP, on the machine itself.
struct MetadataServices: Sendable {
  let exchange: Exchange
  let environment: [String: String]

  /// Of a container; nil if the environment names no service for it.
  func container() async throws(CredentialsProblem) -> AWSCredentials? {
    let source = "the container's credentials service"
    let url: String
    if let relative = environment.filled("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI") {
      url = "http://169.254.170.2" + relative
    } else if let full = environment.filled("AWS_CONTAINER_CREDENTIALS_FULL_URI") {
      guard Self.isTrusted(full) else {
        throw .unusable(
          source, "its URL is neither https nor of this machine or its container service")
      }
      url = full
    } else {
      return nil
    }
    var headers: [(name: String, value: String)] = [("Accept", "application/json")]
    if let token = try containerToken(source) { headers.append(("Authorization", token)) }
    let answer = try await ask(
      Exchange.Request(url: url, headers: headers, seconds: 10, limit: 1 << 16), of: source)
    return try AWSCredentials(answer, tokenName: "Token", from: source)
  }

  /// Of an instance, by version 2 of its metadata service; nil if there is no such service.
  func instance() async throws(CredentialsProblem) -> AWSCredentials? {
    if environment["AWS_EC2_METADATA_DISABLED"]?.lowercased() == "true" { return nil }
    let source = "the instance's metadata service"
    var base = environment.filled("AWS_EC2_METADATA_SERVICE_ENDPOINT") ?? "http://169.254.169.254"
    while base.hasSuffix("/") { base.removeLast() }
    let asked = Exchange.Request(
      method: .PUT, url: base + "/latest/api/token",
      headers: [("X-aws-ec2-metadata-token-ttl-seconds", "21600")], seconds: 1, limit: 4096)
    let token: Exchange.Answer
    do {
      token = try await exchange.send(asked)
    } catch {
      return nil
    }
    guard token.status == 200 else { return nil }
    let headers = [
      (name: "X-aws-ec2-metadata-token", value: String(decoding: token.body, as: UTF8.self))
    ]
    let roles = base + "/latest/meta-data/iam/security-credentials/"
    let answer = try await ask(
      Exchange.Request(url: roles, headers: headers, seconds: 5, limit: 4096), of: source)
    let role = String(decoding: answer.prefix { $0 != 0x0a }, as: UTF8.self)
    let document = try await ask(
      Exchange.Request(
        url: roles + ServiceEndpoint.encoded(role), headers: headers, seconds: 5, limit: 1 << 16),
      of: source)
    return try AWSCredentials(document, tokenName: "Token", from: source)
  }

  private func ask(
    _ request: Exchange.Request, of source: String
  ) async throws(CredentialsProblem) -> [UInt8] {
    let answer: Exchange.Answer
    do {
      answer = try await exchange.send(request)
    } catch {
      throw .unusable(source, "it did not answer")
    }
    guard answer.status == 200 else { throw .unusable(source, "it answered \(answer.status)") }
    return answer.body
  }

  private func containerToken(_ source: String) throws(CredentialsProblem) -> String? {
    guard let path = environment.filled("AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE") else {
      return environment.filled("AWS_CONTAINER_AUTHORIZATION_TOKEN")
    }
    guard let file = FileManager.default.contents(atPath: path), file.count <= 1 << 16 else {
      throw .unusable(source, "its token file cannot be read: \(path)")
    }
    return String(decoding: file, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Encrypted, or to an address that does not leave the machine: the token of a container is sent along.
  static func isTrusted(_ url: String) -> Bool {
    guard let parts = URLComponents(string: url), let host = parts.host else { return false }
    let local = [
      "localhost", "127.0.0.1", "[::1]", "::1", "169.254.170.2", "169.254.170.23",
      "[fd00:ec2::23]", "fd00:ec2::23",
    ]
    return parts.scheme == "https" || (parts.scheme == "http" && local.contains(host))
  }
}
