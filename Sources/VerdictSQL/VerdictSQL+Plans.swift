import CloudTrail

/// A table of the history that a statement reads: in the statement itself, or in the engine.
public struct HistoryTable: Sendable {
  /// Its name in the statement.
  public let name: String
  let columns: [Column]
  let rows: [JSONValue]

  /// The rows as JSON Lines.
  public var jsonLines: String { rows.map { $0.compact + "\n" }.joined() }
}

extension VerdictSQL {
  /// The history as tables.
  public var tables: [HistoryTable] {
    var tables = [
      HistoryTable(name: "library", columns: Library.columns, rows: [rows.library.row]),
      HistoryTable(name: "trail_row", columns: PlanRows.trailColumns, rows: rows.trails),
      HistoryTable(name: "plan_row", columns: PlanRows.planColumns, rows: rows.plans),
      HistoryTable(name: "period", columns: PlanRows.periodColumns, rows: rows.periods),
    ]
    if !rows.members.isEmpty {
      tables.append(
        HistoryTable(name: "member", columns: PlanRows.memberColumns, rows: rows.members))
    }
    return tables
  }

  /// The statements that make the tables in the engine, from files of JSON Lines.
  ///
  /// - Parameters:
  ///   - prefix: what the names of the tables begin with.
  ///   - location: where the files are: `LOCATION/NAME/NAME.json`, with the name of each table.
  public func definitions(prefix: String, location: String) -> String {
    tables.map { table in
      let name = prefix + table.name
      let folder = "\(location)/\(table.name)/"
      let columns = dialect.defined(table.columns)
      return switch dialect {
      case .athena:
        """
        CREATE EXTERNAL TABLE \(name) (\(columns))
        ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
        LOCATION \(dialect.literal(folder));

        """
      case .spark:
        """
        CREATE OR REPLACE TEMPORARY VIEW \(name) (\(columns))
        USING json OPTIONS (path \(dialect.literal(folder)));

        """
      case .duckdb:
        """
        CREATE OR REPLACE TABLE \(name) AS SELECT * FROM read_json(
          \(dialect.literal(folder + table.name + ".json")), format = 'newline_delimited',
          maximum_object_size = 1000000000, columns = {\(columns)});

        """
      }
    }.joined(separator: "\n")
  }

  var planParts: [Part] {
    [
      ("plan", plan),
      (
        "slot",
        "SELECT * FROM " + dialect.numbered("period", "first_bucket", "last_bucket", as: "bucket")
      ),
    ]
  }

  /// Each plan with what it is made of, and with the usual value of what a row leaves out. It is put together
  /// before it is joined with events: there are few plans.
  private var plan: String {
    let row: [Column] = [
      Column("gates", .row(Library.gateColumns)), Column("selectors", .int),
    ]
    let configuration = dialect.row(
      row, [dialect.element("library.gates", "c.gates"), "c.selectors"])
    let usual = PlanRow.usual.map { name, type in
      let value =
        switch type {
        case .boolean: "false"
        case .list: dialect.emptyList(of: .int)
        case .int, .bigint, .text, .row: name == "membership" ? "\(PlanRow.unseen)" : "1"
        }
      return "  coalesce(\(name), \(value)) AS \(name)"
    }
    return """
      SELECT plan, trail, of_number AS trail_number, own_account, home, leader,
        \(dialect.transform("configurations", "c", configuration)) AS configurations,
        \(dialect.transform("plan_row.sets", "i", dialect.element("library.sets", "i"))) AS sets,
      \(usual.joined(separator: ",\n"))
      FROM plan_row JOIN trail_row ON of_number = trail_number CROSS JOIN library
      """
  }
}
