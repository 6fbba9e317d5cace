import CloudTrail
import GRDB
import HistoryTestSupport
import Testing

@testable import History

@Suite("How recorded calls are found")
struct CallQueryPlanTests {
  @Test("A page walks the index by time, and neither reads nor sorts the whole log")
  func plan() throws {
    let store = try TemporaryStore(Sample.story)
    var queries = [CallQuery(region: "us-east-1", account: "111122223333")]
    queries.append(queries[0])
    queries[1].after = CallQuery.Position(time: Sample.time(10), sequence: 3)
    queries.append(queries[0])
    queries[2].attribute = .eventName("PutEventSelectors")
    for query in queries {
      let steps = try History(path: store.path).snapshot { history in
        let (sql, values) = query.select(try ShownRows(history.database))
        return try Row.fetchAll(
          history.database, sql: "EXPLAIN QUERY PLAN " + sql,
          arguments: StatementArguments(values + [51.databaseValue])
        ).map { $0["detail"] as String }
      }
      #expect(steps.contains { $0.hasPrefix("SEARCH event USING INDEX event_by_time") }, "\(steps)")
      let isWhole = steps.contains { $0.hasPrefix("SCAN event") || $0.contains("TEMP B-TREE") }
      #expect(!isWhole, "\(steps)")
    }
  }
}
