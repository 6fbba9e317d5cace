import CloudTrail
import Comparison
import History
import Replay
import Selectors
import TestSupport
import Testing

/// The gates are part of a configuration: the same selectors log other events on another trail.
@Suite("Gates in a comparison")
struct GateDifferenceTests {
  private static let today = Timestamp(seconds: 1_795_000_000)
  private static let before2021 = Timestamp(seconds: 1_600_000_000)

  private func trail(
    _ selectors: TrailSelectors? = .default, home: String = "us-east-1",
    _ change: (inout TrailState) -> Void = { _ in }
  ) -> ComparedTrail {
    var state = TrailState.unlimited
    change(&state)
    return ComparedTrail(
      trail: "arn:aws:cloudtrail:\(home):111122223333:trail/t", state: state, selectors: selectors)
  }

  private func compare(
    _ first: ComparedTrail, _ second: ComparedTrail, at time: Timestamp? = today,
    isOneCall: Bool = true
  ) -> Comparison {
    var comparer = Comparer()
    return comparer.compare(first, second, at: time, isOneCall: isOneCall)
  }

  @Test("A stopped trail and one that is gone log nothing")
  func stopped() {
    let stopped = trail { $0.logging = .known(false) }
    let deleted = trail(nil) { $0.exists = .known(false) }
    for closed in [stopped, deleted] {
      let change = compare(trail(), closed)
      #expect(change.outcome == .narrowed)
      #expect(change.losses.count == 1)
      #expect(change.losses.allSatisfy { $0.events.isAll && $0.events.category == .management })
      #expect(compare(closed, trail()).outcome == .widened)
    }
    #expect(compare(stopped, deleted).outcome == .same)
    #expect(compare(trail(nil), trail()).outcome == .notComparable)
  }

  @Test("One Region in place of all leaves the home Region")
  func regions() throws {
    let change = compare(trail(), trail { $0.isMultiRegion = .known(false) })
    #expect(change.outcome == .narrowed)
    let loss = try #require(change.losses.first)
    #expect(loss.witness.record["awsRegion"] != "us-east-1")
    #expect(loss.events.limits.map(\.field).contains("awsRegion"), "\(loss.events)")
    let moved = compare(
      trail { $0.isMultiRegion = .known(false) },
      trail(home: "eu-west-1") { $0.isMultiRegion = .known(false) }, isOneCall: false)
    #expect(moved.outcome == .both)
  }

  @Test("Global services matter at IAM, CloudFront and STS, in the leading Region alone")
  func globalServices() throws {
    func single(_ home: String, _ global: Bool) -> ComparedTrail {
      trail(home: home) {
        $0.isMultiRegion = .known(false)
        $0.includesGlobalServices = .known(global)
      }
    }
    let change = compare(single("us-east-1", true), single("us-east-1", false))
    #expect(change.outcome == .narrowed)
    let loss = try #require(change.losses.first)
    #expect(change.losses.count == 1 && loss.witness.record["awsRegion"] == "us-east-1")
    let sources = try #require(loss.events.limits.first { $0.field == "eventSource" })
    #expect(
      Set(sources.values) == [
        .text("iam.amazonaws.com"), .text("cloudfront.amazonaws.com"), .text("sts.amazonaws.com"),
      ])
    let elsewhere = (single("eu-west-1", true), single("eu-west-1", false))
    #expect(compare(elsewhere.0, elsewhere.1).outcome == .same)
    #expect(compare(elsewhere.0, elsewhere.1, at: Self.before2021).outcome == .narrowed)
    #expect(compare(elsewhere.0, elsewhere.1, at: nil).outcome == .narrowed)
    // A trail of all Regions has them anyway.
    let all = (trail(), trail { $0.includesGlobalServices = .known(false) })
    #expect(compare(all.0, all.1).outcome == .same)
  }

  @Test("An organization's trail for one account's loses the members")
  func organization() throws {
    let change = compare(trail(), trail { $0.isOrganization = .known(false) })
    #expect(change.outcome == .narrowed)
    let loss = try #require(change.losses.first)
    #expect(loss.witness.record["recipientAccountId"] != "111122223333")
    #expect(loss.events.limits.map(\.field) == ["recipientAccountId"], "\(loss.events)")
  }

  @Test("Recursive logging matters to what CloudTrail writes itself, since there is such a setting")
  func recursiveLogging() throws {
    let objects = TrailSelectors.advanced([selector("Data")])
    let off = trail(objects) { $0.logsRecursively = .known(false) }
    let change = compare(trail(objects), off)
    #expect(change.outcome == .narrowed)
    let loss = try #require(change.losses.first)
    #expect(loss.witness.record["userIdentity"]?["invokedBy"] == "cloudtrail.amazonaws.com")
    #expect(loss.witness.record["eventName"] == "PutObject")
    #expect(compare(trail(objects), off, at: Self.before2021).outcome == .same)
    // Of any resource type: an imported selector that names none takes deliveries as well.
    let any = TrailSelectors.advanced([
      AdvancedEventSelector(fieldSelectors: [field("eventCategory", .equals, ["Data"])])
    ])
    let imported = compare(trail(any), trail(any) { $0.logsRecursively = .known(false) })
    #expect(imported.outcome == .narrowed)
  }

  @Test(
    "What is logged by default is open on a trail that may log it, whatever service is asked for")
  func loggedByDefault() {
    let ofKeys = TrailSelectors.advanced([
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Data"]),
        field("resources.type", .equals, ["AWS::Lambda::Function"]),
        field("eventSource", .equals, ["kms.amazonaws.com"]),
      ])
    ])
    let change = compare(trail(ofKeys), trail(ofKeys) { $0.logging = .known(false) })
    #expect(change.open.map { $0.witness.record["eventName"] } == ["LambdaESMDisabled"])
    // It goes without saying where all events of functions differ.
    let functions = TrailSelectors.advanced([
      AdvancedEventSelector(fieldSelectors: [
        field("eventCategory", .equals, ["Data"]),
        field("resources.type", .equals, ["AWS::Lambda::Function"]),
      ])
    ])
    let lost = compare(trail(functions), trail(.default))
    #expect(lost.outcome == .both && lost.open.isEmpty, "\(lost.short)")
    #expect(lost.losses.contains { $0.events.resourceTypes == ["AWS::Lambda::Function"] })
  }

  @Test("What is not known on both sides of one call hides no loss")
  func unknownOnBothSides() {
    func single(_ global: Bool) -> ComparedTrail {
      trail {
        $0.isMultiRegion = .unknown(.unseen)
        $0.includesGlobalServices = .known(global)
      }
    }
    // With one Region, IAM is lost.
    #expect(compare(single(true), single(false)).outcome != .same)
    #expect(compare(single(true), single(true)).outcome == .same)
    let narrowed = trail {
      $0.isMultiRegion = .known(false)
      $0.includesGlobalServices = .unknown(.narrowed)
    }
    let wide = trail { $0.includesGlobalServices = .unknown(.unseen) }
    let change = compare(wide, narrowed)
    #expect(change.outcome == .narrowed)
    #expect(!change.open.isEmpty, "whether IAM is lost is not known")
  }

  @Test("Sides that are uncertain for the same reason can still differ", arguments: [nil, today])
  func sameReason(time: Timestamp?) {
    func unseen(home: String, _ global: Known<Bool>) -> ComparedTrail {
      var side = trail {
        $0.isMultiRegion = .unknown(.unseen)
        $0.includesGlobalServices = global
      }
      side.trail = TrailARN(
        partition: "aws-us-gov", region: home, account: "111122223333", name: "t")
      return side
    }
    // Whether they have one Region is not known of either. If they have, the second surely loses IAM, and
    // the first only perhaps.
    let change = compare(
      unseen(home: "us-gov-west-1", .unknown(.unseen)),
      unseen(home: "us-gov-west-1", .known(false)), at: time)
    #expect(change.outcome == .undecided)
    #expect(change.open.contains { $0.witness.record["eventSource"] == "iam.amazonaws.com" })
    // Elsewhere neither has it with one Region, as long as the rule of today holds.
    let elsewhere = compare(
      unseen(home: "us-gov-east-1", .unknown(.unseen)),
      unseen(home: "us-gov-east-1", .known(false)), at: time)
    #expect(elsewhere.outcome == (time == nil ? .undecided : .same))
  }

  @Test("On the day that a rule changed, equal trails are the same, and unequal ones are not")
  func dayOfChange() {
    let noon = Timestamp(seconds: 1_637_582_400)
    func single(_ home: String, _ global: Bool) -> ComparedTrail {
      trail(home: home) {
        $0.isMultiRegion = .known(false)
        $0.includesGlobalServices = .known(global)
      }
    }
    for isOneCall in [false, true] {
      func outcome(_ first: ComparedTrail, _ second: ComparedTrail) -> Comparison.Outcome {
        compare(first, second, at: noon, isOneCall: isOneCall).outcome
      }
      #expect(outcome(single("eu-west-1", true), single("eu-west-1", true)) == .same)
      #expect(outcome(single("us-east-1", false), single("us-east-1", false)) == .same)
      #expect(outcome(single("eu-west-1", true), single("eu-west-1", false)) == .undecided)
    }
    // A sign-in is the first's if the old rule held, and the second's if the new one did.
    let moved = compare(
      single("eu-west-1", true), single("us-east-1", false), at: noon, isOneCall: false)
    #expect(
      moved.open.contains {
        $0.events.limits.contains { limit in
          limit.field == "eventSource" && limit.values.contains(.text("signin.amazonaws.com"))
        }
      })
  }
}
