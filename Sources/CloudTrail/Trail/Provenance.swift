/// Where the history has an event from.
public struct Provenance: Sendable, Hashable {
  public var channel: Channel
  /// The file's path as it was given, or `-` for standard input.
  public var path: String?
  /// SHA-256 of the file as it lay on disk, 64 lowercase hexadecimal digits.
  public var sha256: String?
  /// The record's number in the file, from 1.
  public var record: Int?

  public enum Channel: String, Sendable, CaseIterable {
    /// A log file, or what LookupEvents printed.
    case file
    /// An EventBridge envelope.
    case eventBridge = "eventbridge"
    /// An answer of the API, such as that of `get-event-selectors`.
    case observation
    /// Entered by hand or through the API.
    case call
  }

  public init(
    channel: Channel, path: String? = nil, sha256: String? = nil, record: Int? = nil
  ) {
    self.channel = channel
    self.path = path
    self.sha256 = sha256
    self.record = record
  }
}
