import CloudTrail
import Comparison
import History
import TestSupport
import Testing

@testable import Gaps

/// Configurations that log together are compared as fewer ones.
@Suite struct JoinedConfigurationsTests {
  private func trail(_ selectors: [AdvancedEventSelector], region: String = "us-east-1")
    -> ComparedTrail
  {
    var trail = ComparedTrail(selectorsAlone: .advanced(selectors))
    trail.trail = TrailARN(
      partition: "aws", region: region, account: "111122223333", name: "any")
    return trail
  }

  private func begun(_ values: String..., name: String? = nil) -> AdvancedEventSelector {
    selector("Data", [field("resources.ARN", .startsWith, values)], name: name)
  }

  @Test func `beginnings of ARNs are joined, and nothing else is`() {
    let joined = JoinedConfigurations.joined([
      trail([begun("b", name: "one"), begun("a")]), trail([begun("c", "a")]),
      trail([selector("Data")]),
    ])
    #expect(joined.map(\.selectors) == [.advanced([begun("a", "b", "c"), selector("Data")])])
    let others = [
      selector("Data", [field("resources.ARN", .notStartsWith, ["a"])]),
      selector("Data", [field("resources.ARN", .notStartsWith, ["b"])]),
      selector("Data", [field("resources.ARN", .equals, ["a"])]),
    ]
    #expect(
      JoinedConfigurations.joined(others.map { trail([$0]) }).map(\.selectors)
        == [.advanced(others)])
  }

  @Test func `other gates, and gates that are not known, stay apart`() {
    var perhaps = trail([begun("b")])
    perhaps.state.logging = .unknown(.unseen)
    let all = [trail([begun("a")]), trail([begun("b")], region: "eu-west-1"), perhaps]
    #expect(JoinedConfigurations.joined(all).map(\.selectors) == all.map(\.selectors))
    var basic = trail([])
    basic.selectors = .default
    #expect(JoinedConfigurations.joined([basic, basic]).count == 2)
  }

  @Test func `texts that look alike are two`() {
    let joined = JoinedConfigurations.joined([trail([begun("\u{E9}")]), trail([begun("e\u{301}")])])
    guard case .advanced(let selectors)? = joined.first?.selectors else {
      Issue.record("no selectors")
      return
    }
    #expect(selectors.first?.fieldSelectors.last?.conditions.first?.values.count == 2)
  }
}
