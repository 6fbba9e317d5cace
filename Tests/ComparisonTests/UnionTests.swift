import CloudTrail
import Comparison
import History
import Testing

/// One configuration against several that log together.
@Suite struct UnionTests {
  private static func trail(
    _ name: String, _ selectors: TrailSelectors, region: String = "us-east-1",
    _ change: (inout TrailState) -> Void = { _ in }
  ) -> ComparedTrail {
    var trail = ComparedTrail(selectorsAlone: selectors)
    trail.trail = TrailARN(
      partition: "aws", region: region, account: "111122223333", name: name)
    trail.state.isOrganization = .known(false)
    change(&trail.state)
    return trail
  }

  private static func management(
    _ readWriteType: ReadWriteType = .all, excluding: [String] = []
  ) -> TrailSelectors {
    .basic([
      EventSelector(
        readWriteType: readWriteType, includeManagementEvents: true, dataResources: [],
        excludeManagementEventSources: excluding)
    ])
  }

  @Test func `reads of one trail and writes of another log what one logged`() {
    var comparer = Comparer()
    let found = comparer.compare(
      Self.trail("all", Self.management()),
      withAllOf: [
        Self.trail("all", Self.management(.readOnly)), Self.trail("b", Self.management(.writeOnly)),
      ])
    #expect(found.outcome == .same)
    let half = comparer.compare(
      Self.trail("all", Self.management()),
      withAllOf: [
        Self.trail("all", Self.management(.readOnly)), Self.trail("b", Self.management(.readOnly)),
      ])
    #expect(half.outcome == .narrowed)
    #expect(half.losses.first?.witness.record["readOnly"] == false)
  }

  @Test func `the gates of each trail hold for its own selectors alone`() {
    var comparer = Comparer()
    let all = Self.trail("all", Self.management())
    // The one that logs writes is stopped: what is open of the other does not let them through.
    let stopped = Self.trail("b", Self.management(.writeOnly)) { $0.logging = .known(false) }
    let reads = Self.trail("all", Self.management(.readOnly))
    #expect(comparer.compare(all, withAllOf: [reads, stopped]).outcome == .narrowed)
    // A trail of one Region makes up for that Region only.
    let here = Self.trail("b", Self.management(), region: "eu-west-1") {
      $0.isMultiRegion = .known(false)
    }
    let gone = Self.trail("all", Self.management()) { $0.logging = .known(false) }
    let rest = comparer.compare(all, withAllOf: [gone, here])
    #expect(rest.outcome == .narrowed)
    #expect(rest.losses.allSatisfy { $0.witness.record["awsRegion"]?.string != "eu-west-1" })
    #expect(comparer.compare(here, withAllOf: [gone, all]).losses.isEmpty)
  }

  @Test func `what a trail may log that is not known to log is no sure loss`() {
    var comparer = Comparer()
    let all = Self.trail("all", Self.management())
    let gone = Self.trail("all", Self.management()) { $0.logging = .known(false) }
    let perhaps = Self.trail("b", Self.management()) { $0.logging = .unknown(.unseen) }
    #expect(comparer.compare(all, withAllOf: [gone, perhaps]).outcome == .undecided)
    let unknown = Self.trail("c", Self.management()) { $0.selectors = .unknown(.unseen) }
    var without = unknown
    without.selectors = nil
    #expect(comparer.compare(all, withAllOf: [gone, without]).outcome == .notComparable)
  }

  @Test func `of an organization's trail the events of one account can be asked for`() {
    var comparer = Comparer()
    let own = Self.trail("own", Self.management())
    let gone = Self.trail("own", Self.management()) { $0.logging = .known(false) }
    var organization = Self.trail("org", Self.management()) { $0.isOrganization = .known(true) }
    organization.trail = TrailARN(
      partition: "aws", region: "us-east-1", account: "444455556666", name: "org")
    let found = comparer.compare(
      own, withAllOf: [gone, organization], ofAccount: "111122223333")
    #expect(found.losses.isEmpty && found.open.isEmpty)
    organization.state.isOrganization = .known(false)
    #expect(
      comparer.compare(own, withAllOf: [gone, organization], ofAccount: "111122223333").outcome
        == .narrowed)
  }
}
