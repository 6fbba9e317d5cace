import CloudTrail
import Replay
import ReplayTestSupport
import Testing

@testable import VerdictSQL

/// What the engines spell in different ways. That they then answer alike is shown by `tools/engines`.
@Suite("Dialects")
struct DialectTests {
  @Test("A literal ends where its text ends, whatever is in it")
  func literals() {
    let hostile = #"a'b\c"; -- /* ${x} \' ''"#
    #expect(SQLDialect.duckdb.literal(hostile) == #"'a''b\c"; -- /* ${x} \'' '''''"#)
    #expect(SQLDialect.athena.literal(hostile) == SQLDialect.duckdb.literal(hostile))
    #expect(SQLDialect.spark.literal(hostile) == #"'a\'b\\c"; -- /* \u0024{x} \\\' \'\''"#)
  }

  @Test("No statement holds what only one engine has, or LIKE", arguments: SQLDialect.allCases)
  func traps(_ dialect: SQLDialect) throws {
    let judges = try Bench(Example.life).judges()
    let statement = VerdictSQL(
      judges, settling: .standard, dialect: dialect, table: "cloudtrail",
      form: dialect == .athena ? .documented : .json
    ).statement(.verdicts)
    for trap in ["any_match", "none_match", "all_match", " LIKE ", "reduce("] {
      #expect(!statement.contains(trap), "\(trap)")
    }
    #expect(statement.contains("lambda b:") == (dialect == .duckdb))
    #expect(statement.contains("b -> ") == (dialect != .duckdb))
  }

  @Test("The history is in the statement, or in tables that the statement names")
  func tables() throws {
    let judges = try Bench(Example.life).judges()
    for dialect in SQLDialect.allCases {
      let compiled = VerdictSQL(
        judges, settling: .standard, dialect: dialect, table: "cloudtrail", form: .full)
      let whole = compiled.statement(.verdicts)
      let apart = compiled.statement(.verdicts, prefix: "t_")
      #expect(whole.contains(Example.arn.text) && !apart.contains(Example.arn.text))
      let definitions = compiled.definitions(prefix: "t_", location: "s3://b/c'd")
      for table in compiled.tables {
        #expect(apart.contains("FROM t_\(table.name)"))
        #expect(definitions.contains(" t_\(table.name) "))
        let lines = table.jsonLines.split(separator: "\n")
        #expect(!lines.isEmpty && lines.count == table.rows.count)
      }
      #expect(definitions.contains(dialect == .spark ? #"s3://b/c\'d"# : "s3://b/c''d"))
    }
  }
}
