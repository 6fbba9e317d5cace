import Foundation

/// One profile of the shared files, as the AWS CLI reads them.
struct Profile: Sendable {
  let name: String
  /// Of the credentials file, and of the configuration; nil if the file has no such section.
  let credentials: [String: String]?
  let configuration: [String: String]?

  private static let largest = 1 << 20

  /// - Parameters:
  ///   - name: nil for the one that `AWS_PROFILE` names, or `default`.
  ///   - environment: of this process, or a test's.
  init(name: String?, environment: [String: String]) throws(CredentialsProblem) {
    let home = environment["HOME"] ?? NSHomeDirectory()
    let chosen =
      name ?? environment.filled("AWS_PROFILE") ?? environment.filled("AWS_DEFAULT_PROFILE")
    self.name = chosen ?? "default"
    credentials = try Self.sections(
      environment.filled("AWS_SHARED_CREDENTIALS_FILE") ?? home + "/.aws/credentials", home)[
        self.name]
    let configured = try Self.sections(
      environment.filled("AWS_CONFIG_FILE") ?? home + "/.aws/config", home)
    configuration =
      configured["profile " + self.name] ?? (self.name == "default" ? configured["default"] : nil)
    if let chosen, credentials == nil, configuration == nil { throw .noProfile(chosen) }
  }

  /// The value of the configuration, or else of the credentials file.
  subscript(key: String) -> String? { configuration?.filled(key) ?? credentials?.filled(key) }

  /// Which way to credentials the AWS CLI would take that is not taken here; nil if there is none.
  var wayOfCLI: String? {
    if self["web_identity_token_file"] != nil { return "web identity" }
    if self["role_arn"] != nil { return "assuming a role" }
    if self["sso_session"] != nil || self["sso_start_url"] != nil { return "single sign-on" }
    if self["login_session"] != nil { return "aws login" }
    return nil
  }

  /// By the names in their brackets, with single spaces. A file that is not there has none.
  private static func sections(
    _ path: String, _ home: String
  ) throws(CredentialsProblem) -> [String: [String: String]] {
    let path = path.hasPrefix("~/") ? home + path.dropFirst(1) : path
    guard FileManager.default.fileExists(atPath: path) else { return [:] }
    guard let file = FileManager.default.contents(atPath: path) else {
      throw .unusable(path, "it cannot be read")
    }
    guard file.count <= largest, let text = String(validating: file, as: UTF8.self) else {
      throw .unusable(path, "it is no text of at most 1 MiB")
    }
    return sections(text)
  }

  /// Lines that are indented belong to a nested value, of which nothing here is asked.
  static func sections(_ text: String) -> [String: [String: String]] {
    var found: [String: [String: String]] = [:]
    var section: String?
    for line in text.split(whereSeparator: \.isNewline) {
      let trimmed = line.trimmingCharacters(in: .whitespaces)
      if trimmed.isEmpty || trimmed.hasPrefix("#") || trimmed.hasPrefix(";") { continue }
      if trimmed.hasPrefix("["), let end = trimmed.firstIndex(of: "]") {
        let name = trimmed[..<end].dropFirst().split(whereSeparator: \.isWhitespace)
          .joined(separator: " ").replacing("\"", with: "")
        section = name
        found[name] = found[name] ?? [:]
      } else if let section, line.first?.isWhitespace == false,
        let equals = trimmed.firstIndex(of: "=")
      {
        let key = trimmed[..<equals].trimmingCharacters(in: .whitespaces).lowercased()
        let value = trimmed[trimmed.index(after: equals)...].trimmingCharacters(in: .whitespaces)
        found[section]?[key] = value
      }
    }
    return found
  }
}

extension [String: String] {
  /// The value of a key; nil if it is empty.
  func filled(_ key: String) -> String? { self[key].flatMap { $0.isEmpty ? nil : $0 } }
}
