import CloudTrail
import Comparison
import Selectors
import TestSupport
import Testing

/// What comparisons of real selectors are called.
@Suite("Summaries of what was compared")
struct SummaryTests {
  @Test(
    "In China it is not known which sources are left out, and elsewhere there are no such sources")
  func excludedInChina() {
    let without = TrailSelectors.basic([
      EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])
    ])
    let advanced = TrailSelectors.advanced([
      selector("Management", [field("eventSource", .notEquals, ["kms.amazonaws.com"])])
    ])
    for (partition, outcome) in [("aws", Comparison.Outcome.same), ("aws-cn", .undecided)] {
      var comparer = Comparer()
      let comparison = comparer.compare(
        ComparedTrail(selectorsAlone: without, partition: partition),
        ComparedTrail(selectorsAlone: advanced, partition: partition))
      #expect(comparison.outcome == outcome, "\(comparison)")
    }
  }

  @Test("A gain is told from all that there is, and a loss from what the trail logged")
  func gain() throws {
    let none = TrailSelectors.advanced([selector("Management")])
    let some = TrailSelectors.advanced([
      selector("Management"),
      selector("Data", [field("resources.ARN", .startsWith, ["arn:aws:s3:::secret/"])]),
    ])
    #expect(compared(none, some).summary == "also logs S3 object events of arn:aws:s3:::secret/…")
    #expect(compared(some, none).summary == "stops logging S3 object events")
  }

  @Test("All that is lost is told by its values where others of its kind are gained")
  func exchanged() {
    func objects(_ prefix: String) -> TrailSelectors {
      .advanced([selector("Data", [field("resources.ARN", .startsWith, [prefix])])])
    }
    #expect(
      compared(objects("arn:aws:s3:::a/"), objects("arn:aws:s3:::b/")).summary
        == "stops logging S3 object events of arn:aws:s3:::a/…; "
        + "also logs S3 object events of arn:aws:s3:::b/…")
  }

  @Test("A part that stays is not said to be lost")
  func nested() {
    func objects(_ prefix: String, _ more: [AdvancedFieldSelector] = []) -> TrailSelectors {
      .advanced([selector("Data", [field("resources.ARN", .startsWith, [prefix])] + more)])
    }
    #expect(
      compared(objects("arn:aws:s3:::a/"), objects("arn:aws:s3:::a/archive/")).losses.map(
        \.events.words
      )
      .contains("S3 object events of arn:aws:s3:::a/… except those of arn:aws:s3:::a/archive/…"))
  }

  @Test("Listings are named only where other events of the objects are not lost, too")
  func listings() throws {
    let all = TrailSelectors.advanced([selector("Data")])
    let writes = TrailSelectors.advanced([selector("Data", [field("readOnly", .equals, ["false"])])]
    )
    #expect(compared(all, writes).summary == "stops logging S3 object reads")
    let objects = TrailSelectors.advanced([
      selector("Data", [field("resources.ARN", .notEndsWith, ["/"])])
    ])
    let summary = compared(all, objects).summary
    #expect(summary.contains("DeleteObjects"), "\(summary)")
    #expect(compared(objects, all).summary.contains("DeleteObjects"))
    #expect(
      compared(all, .default).summary
        == "stops logging S3 object events; also logs management events")
  }
}
