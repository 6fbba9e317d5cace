import CloudTrail
import ReadModels
import ReplayTestSupport
import Testing

@Suite("Selectors in lines")
struct SelectorLinesTests {
  private static let kms = EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])
  private static let bucket = EventSelector(
    readWriteType: .writeOnly, includeManagementEvents: false,
    dataResources: [DataResource(type: "AWS::S3::Object", values: ["arn:aws:s3:::a/"])])

  @Test("One line per fact")
  func all() {
    #expect(
      SelectorLines.all(.basic([Self.kms, Self.bucket])) == [
        "selector 1: ReadWriteType All", "selector 1: IncludeManagementEvents true",
        "selector 1: ExcludeManagementEventSources kms.amazonaws.com",
        "selector 2: ReadWriteType WriteOnly", "selector 2: IncludeManagementEvents false",
        "selector 2: AWS::S3::Object arn:aws:s3:::a/",
      ])
    #expect(
      SelectorLines.all(Example.narrowed) == [
        "selector 1: ReadWriteType ReadOnly", "selector 1: IncludeManagementEvents false",
        "selector 1: AWS::S3::Object with no values",
      ])
    #expect(
      SelectorLines.all(Example.advanced) == [
        "selector \"Objects\": eventCategory Equals Data",
        "selector \"Objects\": resources.type Equals AWS::S3::Object",
        "selector \"Objects\": resources.ARN NotStartsWith arn:aws:s3:::logs/",
      ])
    #expect(SelectorLines.all(.basic([])).isEmpty)
  }

  private func difference(_ before: TrailSelectors, _ after: TrailSelectors) -> [String] {
    let (removed, added) = SelectorLines.difference(from: before, to: after)
    return removed.map { "- \($0)" } + added.map { "+ \($0)" }
  }

  @Test("Only what differs is told")
  func changed() {
    #expect(
      difference(.default, Example.narrowed) == [
        "- selector 1: ReadWriteType All", "- selector 1: IncludeManagementEvents true",
        "+ selector 1: ReadWriteType ReadOnly", "+ selector 1: IncludeManagementEvents false",
        "+ selector 1: AWS::S3::Object with no values",
      ])
    #expect(
      difference(.default, .basic([Self.kms])) == [
        "+ selector 1: ExcludeManagementEventSources kms.amazonaws.com"
      ])
  }

  @Test("A selector that is in both sets is no difference, at whatever position")
  func moved() {
    #expect(difference(.basic([Self.kms, Self.bucket]), .basic([Self.bucket, Self.kms])).isEmpty)
    #expect(difference(.default, .default).isEmpty)
    #expect(
      difference(.basic([Self.kms, Self.bucket]), .basic([Self.bucket])) == [
        "- selector 1: ReadWriteType All", "- selector 1: IncludeManagementEvents true",
        "- selector 1: ExcludeManagementEventSources kms.amazonaws.com",
      ])
  }

  @Test("From basic to advanced everything changes")
  func kinds() {
    let (removed, added) = SelectorLines.difference(from: .default, to: Example.advanced)
    #expect(removed == SelectorLines.all(.default))
    #expect(added == SelectorLines.all(Example.advanced))
  }

  @Test("Two keys that differ only in how a letter is composed are two keys")
  func normalisation() {
    func taking(_ key: String) -> TrailSelectors {
      .basic([
        EventSelector(dataResources: [DataResource(type: "AWS::S3::Object", values: [key])])
      ])
    }
    let lines = difference(taking("arn:aws:s3:::b/\u{e9}"), taking("arn:aws:s3:::b/e\u{301}"))
    #expect(lines.count == 2)
  }
}
