import CloudTrail
import Comparison
import ReadModels

/// Items for Timesketch: JSON Lines, or rows of CSV, with the columns that it requires.
public enum Timesketch {
  /// OpenSearch, which keeps the events of Timesketch, takes no longer text as a keyword, in bytes of UTF-8.
  static let longestText = 32_766

  /// One line for each item; see `schema/timesketch.schema.json`.
  public struct Lines: ExportForm {
    /// The form.
    public init() {}

    /// The line.
    public func line(_ item: ExportedItem) -> String {
      let members = fields(item).compactMap { field -> JSONValue.Member? in
        switch field.value {
        case .absent: nil
        case .text(let text): .init(field.name, .string(text.cut(toBytes: longestText)))
        case .number(let number): .init(field.name, .integer(number))
        case .truth(let truth): .init(field.name, .bool(truth))
        case .list(let texts): .init(field.name, .array(texts.map { .string($0) }))
        }
      }
      return JSONValue.object(members).compact + "\n"
    }
  }

  /// One row for each item, under a heading. Tags are a list in JSON, as Timesketch reads them.
  public struct Rows: ExportForm {
    private let mark: String

    /// - Parameter hasMark: whether the text begins with a byte order mark.
    public init(hasMark: Bool = false) {
      mark = hasMark ? CSVText.byteOrderMark : ""
    }

    /// The names of the columns.
    public var heading: String { mark + CSVText.row(fields(nil).map(\.name)) }

    /// The row.
    public func line(_ item: ExportedItem) -> String {
      CSVText.row(
        fields(item).map { field in
          switch field.value {
          case .absent: ""
          case .text(let text): text.cut(toBytes: longestText)
          case .number(let number): "\(number)"
          case .truth(let truth): "\(truth)"
          case .list(let texts): JSONValue.array(texts.map { .string($0) }).compact
          }
        })
    }
  }

  private enum Value {
    case absent
    case text(String)
    case number(Int64)
    case truth(Bool)
    case list([String])

    init(_ text: String?) { self = text.map { .text($0) } ?? .absent }
    init(_ number: Int64?) { self = number.map { .number($0) } ?? .absent }
    init(_ truth: Bool?) { self = truth.map { .truth($0) } ?? .absent }
  }

  /// The columns in their order, of an item or, for their names, of none. Members of one name always have one
  /// type, since OpenSearch refuses others.
  private static func fields(_ item: ExportedItem?) -> [(name: String, value: Value)] {
    let actor = item?.actor
    let window = item?.window
    return [
      ("datetime", Value(item?.time.withMicroseconds)),
      ("timestamp_desc", Value(item?.kind.timestampDescription)),
      ("message", Value(item.map { Printable.text($0.message) })),
      ("tag", item.map { .list($0.tags) } ?? .absent),
      ("data_type", Value(item.map { "trailback:\($0.kind.rawValue)" })),
      ("event_id", Value(item?.id)),
      ("event_name", Value(item?.name)),
      ("event_source", Value(item?.service)),
      ("trail", Value(item?.stream)),
      ("account", Value(item?.account)),
      ("region", Value(item?.region)),
      ("principal", Value(actor?.principal)),
      ("principal_type", Value(actor?.principalType)),
      ("access_key_id", Value(actor?.accessKeyID)),
      ("source_ip", Value(actor?.sourceIPAddress)),
      ("user_agent", Value(actor?.userAgent)),
      ("mfa", Value(actor?.isMFA)),
      ("error_code", Value(item?.refusal?.code)),
      ("error_message", Value(item?.refusal?.message)),
      ("meaning", Value(item?.outcome?.rawValue)),
      ("meaning_in_words", Value(item?.meaning)),
      ("change", Value(item?.changes.joinedLines)),
      ("reason", Value(item?.call?.reason)),
      ("voids", Value(item?.call?.voids)),
      ("until", Value(item?.until?.withMicroseconds)),
      ("duration_seconds", Value(window?.seconds)),
      ("opened_by", Value(window?.openedBy)),
      ("closed_by", Value(window?.closedBy)),
      ("window", Value((window?.number ?? item?.missed?.window).map(Int64.init))),
      ("window_id", Value(item?.missed?.windowID)),
      ("certain", Value(item?.missed?.isCertain)),
      ("severity", Value(item.map { Int64($0.severity.rawValue) })),
      ("request_id", Value(item?.call?.requestID ?? item?.missed?.requestID)),
      ("sequence", Value(item?.sequence)),
      ("recorded", Value(item?.recordedAt?.withMicroseconds)),
    ]
  }
}

extension ExportedItem.Kind {
  /// What the time of an item is the time of.
  var timestampDescription: String {
    switch self {
    case .call: "API call"
    case .observation: "Configuration observed"
    case .membership: "Membership changed"
    case .correction: "Event voided"
    case .window: "Logging gap opened"
    case .missed: "Event not logged"
    }
  }
}

extension [String] {
  /// The lines in one text; nil if there are none.
  var joinedLines: String? { isEmpty ? nil : joined(separator: "; ") }
}

extension String {
  /// The text in at most so many bytes of UTF-8, with a word at its end about how long it was.
  func cut(toBytes limit: Int) -> String {
    guard utf8.count > limit else { return self }
    let note = "… [cut: \(utf8.count) bytes]"
    var length = 0
    var kept = String.UnicodeScalarView()
    for scalar in unicodeScalars {
      length += UTF8.width(scalar)
      if length > limit - note.utf8.count { break }
      kept.append(scalar)
    }
    return String(kept) + note
  }
}
