import CloudTrail
import Comparison
import History
import Selectors
import TestSupport
import Testing

/// What the second side says of the events that the first logs: of all of them, of none, or of some.
@Suite struct AnswersTests {
  private func answers(
    _ first: [AdvancedEventSelector], _ others: [AdvancedEventSelector]...
  ) -> Set<Answer> {
    var comparer = Comparer()
    return comparer.compare(
      ComparedTrail(selectorsAlone: .advanced(first)),
      withAllOf: others.map { ComparedTrail(selectorsAlone: .advanced($0)) }
    ).answers
  }

  private func objects(_ fields: AdvancedFieldSelector...) -> [AdvancedEventSelector] {
    [selector("Data", fields)]
  }

  private func within(_ path: String) -> AdvancedFieldSelector {
    field("resources.ARN", .startsWith, ["arn:aws:s3:::" + path])
  }

  @Test func `all, none and some`() {
    let logs = objects(within("logs/"))
    #expect(answers(logs, objects()) == [.logged])
    #expect(answers(logs, objects(within("other/"))) == [.notLogged])
    #expect(answers(logs, objects(within("logs/a"))) == [.logged, .notLogged])
    #expect(answers(logs, [selector("Management")]) == [.notLogged])
    // A bucket that is left out by a part of the name.
    #expect(
      answers(logs, objects(field("resources.ARN", .notStartsWith, ["arn:aws:s3:::lo"])))
        == [.notLogged])
  }

  @Test
  func `one kind of calls about objects is some of them, although the other has the same type`() {
    let listings = field(
      "eventName", .equals,
      ["ListObjects", "HeadBucket", "ListObjectVersions", "ListMultipartUploads", "DeleteObjects"])
    #expect(answers(objects(), objects(listings)) == [.logged, .notLogged])
  }

  @Test func `halves of several trails are all`() {
    let (reads, writes) = (
      field("readOnly", .equals, ["true"]), field("readOnly", .equals, ["false"])
    )
    #expect(answers(objects(), objects(reads), objects(writes)) == [.logged])
    #expect(answers(objects(), objects(reads), objects(reads)) == [.logged, .notLogged])
    #expect(answers(objects(reads), objects(writes)) == [.notLogged])
  }

  @Test func `of nothing there is no answer`() {
    // No call of this name is about objects and writes.
    let none = objects(
      field("eventName", .equals, ["GetObject"]), field("readOnly", .equals, ["false"]))
    #expect(answers(none, objects()) == [])
    #expect(answers([], objects()) == [])
  }

  @Test func `what is not known is an answer of its own`() {
    var perhaps = ComparedTrail(selectorsAlone: .advanced(objects()))
    perhaps.state.logging = .unknown(.unseen)
    var comparer = Comparer()
    let logs = ComparedTrail(selectorsAlone: .advanced(objects(within("logs/"))))
    #expect(comparer.compare(logs, withAllOf: [perhaps]).answers == [.uncertain])
    let part = ComparedTrail(selectorsAlone: .advanced(objects(within("logs/a"))))
    #expect(comparer.compare(logs, withAllOf: [perhaps, part]).answers == [.logged, .uncertain])
    #expect(comparer.compare(part, withAllOf: [perhaps, logs]).answers == [.logged])
  }
}
