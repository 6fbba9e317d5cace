import CloudTrail
import Selectors
import TestSupport
import Testing

/// SEMANTICS 1.1 to 1.3 and 1.6: what a basic selector makes of management events.
@Suite("Basic selectors and management events")
struct BasicManagementTests {
  private static func basic(_ selectors: EventSelector...) -> TrailSelectors { .basic(selectors) }

  private static let write = ExampleRecord.management()
  private static let read = ExampleRecord.management([
    "eventName": "GetConsoleOutput", "readOnly": true,
  ])
  private static func from(_ source: String) -> JSONValue {
    ExampleRecord.management(["eventSource": .string(source)])
  }

  /// SEMANTICS 1.2a, 1.2b
  @Test(
    "ReadWriteType goes by the record's readOnly",
    arguments: [
      Verdict("All takes a write", basic(EventSelector()), write, .logged),
      Verdict("All takes a read", basic(EventSelector()), read, .logged),
      Verdict(
        "All takes what does not say", basic(EventSelector()), write.without("readOnly"), .logged),
      Verdict(
        "WriteOnly takes a write", basic(EventSelector(readWriteType: .writeOnly)), write, .logged),
      Verdict(
        "WriteOnly leaves a read", basic(EventSelector(readWriteType: .writeOnly)), read,
        .notLogged, by: .readWriteType),
      Verdict(
        "ReadOnly takes a read", basic(EventSelector(readWriteType: .readOnly)), read, .logged),
      Verdict(
        "ReadOnly leaves a write", basic(EventSelector(readWriteType: .readOnly)), write,
        .notLogged, by: .readWriteType),
      Verdict(
        "ReadOnly leaves a console login, which is a write",
        basic(EventSelector(readWriteType: .readOnly)),
        ExampleRecord.management([
          "eventSource": "signin.amazonaws.com", "eventName": "ConsoleLogin",
          "eventType": "AwsConsoleSignIn",
        ]), .notLogged, by: .readWriteType),
      Verdict(
        "WriteOnly leaves a decryption, which is a read",
        basic(EventSelector(readWriteType: .writeOnly)),
        ExampleRecord.management([
          "eventSource": "kms.amazonaws.com", "eventName": "Decrypt", "readOnly": true,
        ]), .notLogged, by: .readWriteType),
      Verdict(
        "a string counts for the boolean", basic(EventSelector(readWriteType: .readOnly)),
        read.changed(["readOnly": "true"]), .logged),
    ])
  func readWriteType(_ verdict: Verdict) { verdict.check() }

  @Test(
    "Without a valid readOnly, a selector of reads or writes leaves it uncertain",
    arguments: [ReadWriteType.readOnly, .writeOnly],
    [
      write.without("readOnly"), write.changed(["readOnly": nil]),
      write.changed(["readOnly": 1]), write.changed(["readOnly": "yes"]),
      write.changed(["readOnly": [true]]),
    ])
  func readOnlyMissing(_ type: ReadWriteType, _ record: JSONValue) {
    Verdict(
      "", Self.basic(EventSelector(readWriteType: type)), record, .uncertain, by: .readWriteType
    ).check()
  }

  /// SEMANTICS 1.3a, 1.6a, 1.6b
  @Test(
    "IncludeManagementEvents and ExcludeManagementEventSources",
    arguments: [
      Verdict(
        "off: nothing passes", basic(EventSelector(includeManagementEvents: false)), write,
        .notLogged, by: .includeManagementEvents),
      Verdict(
        "off wins over a missing readOnly",
        basic(EventSelector(readWriteType: .readOnly, includeManagementEvents: false)),
        write.without("readOnly"), .notLogged, by: .includeManagementEvents),
      Verdict(
        "the excluded source is left out",
        basic(EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])),
        from("kms.amazonaws.com"), .notLogged, by: .excludedSource),
      Verdict(
        "and wins over a missing readOnly",
        basic(
          EventSelector(
            readWriteType: .readOnly, excludeManagementEventSources: ["kms.amazonaws.com"])),
        from("kms.amazonaws.com").without("readOnly"), .notLogged, by: .excludedSource),
      Verdict(
        "the other one is not",
        basic(EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])),
        from("rdsdata.amazonaws.com"), .logged),
      Verdict(
        "both may be left out",
        basic(
          EventSelector(
            excludeManagementEventSources: ["kms.amazonaws.com", "rdsdata.amazonaws.com"])),
        from("rdsdata.amazonaws.com"), .notLogged, by: .excludedSource),
      Verdict(
        "a longer name is another source",
        basic(EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])),
        from("kms.amazonaws.com.us"), .logged),
      Verdict(
        "but nobody knows of China's",
        basic(EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])),
        from("kms.amazonaws.com.cn"), .uncertain, by: .excludedSource),
      Verdict(
        "a record without source is not excluded",
        basic(EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"])),
        write.without("eventSource"), .logged),
      Verdict(
        "a second selector lets the source in again",
        basic(
          EventSelector(excludeManagementEventSources: ["kms.amazonaws.com"]), EventSelector()),
        from("kms.amazonaws.com"), .logged),
    ])
  func management(_ verdict: Verdict) { verdict.check() }

  /// SEMANTICS 0g, 1.1a
  @Test(
    "One selector that takes the record is enough, whatever its index (SEMANTICS 1.1)",
    arguments: [
      Verdict(
        "the first",
        basic(EventSelector(), EventSelector(includeManagementEvents: false)), write, .logged),
      Verdict(
        "the last",
        basic(EventSelector(includeManagementEvents: false), EventSelector()), write, .logged),
      Verdict(
        "a certain yes outweighs a doubt",
        basic(EventSelector(readWriteType: .readOnly), EventSelector()), write.without("readOnly"),
        .logged),
      Verdict(
        "a doubt outweighs a no",
        basic(
          EventSelector(readWriteType: .readOnly), EventSelector(includeManagementEvents: false)),
        write.without("readOnly"), .uncertain, by: .readWriteType),
      Verdict(
        "reads and writes in two selectors make all, but nobody knows which one took it",
        basic(
          EventSelector(readWriteType: .readOnly), EventSelector(readWriteType: .writeOnly)),
        write.without("readOnly"), .uncertain, by: .readWriteType),
      Verdict(
        "the default takes no network activity", .default, ExampleRecord.network(), .notLogged,
        by: .category),
      Verdict(
        "the default takes no data events", .default, ExampleRecord.object(), .notLogged,
        by: .category),
    ])
  func several(_ verdict: Verdict) { verdict.check() }

  @Test("No selectors at all take nothing")
  func none() {
    for none in [TrailSelectors.basic([]), .advanced([])] {
      let held = ScannedRecord(Self.write)
      let decision = withExtendedLifetime(held) {
        CompiledSelectors(none).decide(JudgedRecord(held.fields))
      }
      #expect(decision.answer == .notLogged)
    }
  }
}
