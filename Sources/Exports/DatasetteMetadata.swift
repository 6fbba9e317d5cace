import CloudTrail
import History

/// What Datasette should know of a store: descriptions of the views and their columns, by what they are counted,
/// and queries by name. The queries are in SQL of the views alone, which are a public interface.
public struct DatasetteMetadata: Sendable {
  private let database: String
  private let comment: String
  private let marking: String

  /// - Parameters:
  ///   - database: the name of the database in Datasette: that of the file without its ending.
  ///   - comment: a line for people, without its `#`.
  ///   - marking: the command that writes what changes mean into the store.
  public init(database: String, comment: String, marking: String) {
    (self.database, self.comment, self.marking) = (database, comment, marking)
  }

  /// The file.
  public var yaml: String {
    // A text in JSON is one in YAML, whatever is in it.
    let name = JSONValue.string(database).asciiText
    var lines = [
      "# \(comment.printableLine)",
      "title: \"Trailback: what CloudTrail logged\"",
      "databases:", "  \(name):",
      "    description: \"The history of CloudTrail's trails. Times are UTC; the order of their texts is that of time.\"",
      "    tables:",
    ]
    for view in Self.views {
      lines += view.lines.map { $0.replacing(Self.markingPlace, with: marking) }
    }
    // What is in the tables that the views are made of, `schema/` says.
    for table in History.tables { lines += ["      \(table):", "        hidden: true"] }
    lines.append("    queries:")
    for query in Self.queries { lines += query.lines }
    return lines.map { $0 + "\n" }.joined()
  }

  /// Stands for the command that marks.
  static let markingPlace = "MARKING"

  /// A view as Datasette should show it.
  struct View: Sendable {
    var name: String
    var description: String
    /// The columns by whose values the rows are counted.
    var facets: [String]
    /// The column by which the newest row is the first.
    var newest: String?
    var columns: [(name: String, meaning: String)]

    fileprivate var lines: [String] {
      var lines = [
        "      \(name):", "        description: \(quoted(description))",
        "        facets: [\(facets.joined(separator: ", "))]",
      ]
      if let newest { lines.append("        sort_desc: \(newest)") }
      lines.append("        columns:")
      lines += columns.map { "          \(quoted($0.name)): \(quoted($0.meaning))" }
      return lines
    }
  }

  /// A query by name.
  struct Query: Sendable {
    var name: String
    var title: String
    var description: String
    var sql: [String]

    fileprivate var lines: [String] {
      [
        "      \(name):", "        title: \(quoted(title))",
        "        description: \(quoted(description))", "        hide_sql: true", "        sql: |-",
      ] + sql.map { "          " + $0 }
    }
  }
}

private func quoted(_ text: String) -> String { JSONValue.string(text).compact }

extension String {
  /// In one line, whatever the name of a file holds.
  fileprivate var printableLine: String {
    String(
      unicodeScalars.map { $0.isASCII && $0.value >= 0x20 && $0.value < 0x7F ? Character($0) : "?" }
    )
  }
}

// MARK: - Queries

extension DatasetteMetadata {
  /// Most times are whole seconds.
  private static let when = "replace(time, '.000000Z', 'Z') AS time"

  static let queries = [
    Query(
      name: "who_changed_selectors", title: "Who changed selectors",
      description: "Every PutEventSelectors that counts, the newest first, with what it meant.",
      sql: [
        "SELECT \(when), meaning_in_words, who, from_address, trail, meaning, event_id",
        "FROM changes",
        "WHERE what = 'PutEventSelectors' AND NOT voided",
        "ORDER BY position DESC",
      ]),
    Query(
      name: "narrowing_changes", title: "Changes after which less was logged",
      description:
        "Narrowed or both, stops and deletions; as far as changes are marked: see the column meaning.",
      sql: [
        "SELECT \(when), what, meaning_in_words, who, from_address, trail, meaning, event_id",
        "FROM changes",
        "WHERE (meaning IN ('narrowed', 'both') OR what IN ('StopLogging', 'DeleteTrail'))",
        "  AND NOT voided",
        "ORDER BY position DESC",
      ]),
    Query(
      name: "refused_calls", title: "Calls that AWS refused",
      description: "Who tried what, and with which error.",
      sql: [
        "SELECT \(when), call, error_code, who, from_address, trail, user_agent, event_id",
        "FROM changes",
        "WHERE what = 'RejectedCall'",
        "ORDER BY position DESC",
      ]),
    Query(
      name: "voided_events", title: "Events that count no more",
      description:
        "Events that a correction voids. The corrections themselves are in changes, with their reasons.",
      sql: [
        "SELECT \(when), what, who, trail, event_id",
        "FROM changes",
        "WHERE voided",
        "ORDER BY position DESC",
      ]),
    Query(
      name: "in_force_at", title: "What was in force at a moment",
      description:
        "Each trail that existed, or may have, with its configuration then. A moment is written as 2025-03-04 02:30 or 2025-03-04T02:30:00Z.",
      sql: [
        "SELECT trail, existence, logging, kind_of_selectors, selectors, multi_region, \"from\", until",
        "FROM configurations",
        "WHERE (\"from\" IS NULL OR \"from\" <= strftime('%Y-%m-%dT%H:%M:%f000Z', :moment))",
        "  AND (until IS NULL OR until > strftime('%Y-%m-%dT%H:%M:%f000Z', :moment))",
        "  AND strftime('%Y', :moment) IS NOT NULL",
        "  AND existence <> 'absent'",
        "ORDER BY trail",
      ]),
  ]
}
