import TestSupport
import CloudTrail
import Testing

/// The table of SEMANTICS 2.1: the conditions that each category allows for each field.
@Suite("Fields of advanced selectors")
struct AdvancedSelectorFieldsTests {
  static let every = Set(FieldOperator.allCases)
  static let rows:
    [(category: String, field: String, operators: Set<FieldOperator>, value: String)] =
      [
        ("Management", "readOnly", [.equals], "true"),
        ("Management", "eventSource", [.notEquals], "kms.amazonaws.com"),
        ("Data", "readOnly", [.equals], "false"),
        ("Data", "eventName", every, "GetObject"),
        ("Data", "resources.ARN", every, "arn:aws:s3:::bucket/"),
        ("Data", "eventSource", every, "s3.amazonaws.com"),
        ("Data", "eventType", every, "AwsServiceEvent"),
        ("Data", "userIdentity.arn", every, "arn:aws:iam::123456789012:role/scanner"),
        ("Data", "sessionCredentialFromConsole", [.equals, .notEquals], "true"),
        ("NetworkActivity", "eventName", every, "DescribeInstances"),
        ("NetworkActivity", "errorCode", [.equals], "VpceAccessDenied"),
        ("NetworkActivity", "vpcEndpointId", every, "vpce-0123456789abcdef0"),
      ]

  /// SEMANTICS 2.1b, 2.1c, 2.1d
  @Test("Each field takes its operators and no other (SEMANTICS 2.1)")
  func operators() {
    for row in Self.rows {
      for operation in FieldOperator.allCases {
        let error = refusal(
          .advanced([selector(row.category, [field(row.field, operation, [row.value])])]))
        #expect(
          (error == nil) == row.operators.contains(operation),
          "\(row.category) \(row.field) \(operation)")
        #expect(error == nil || error?.exception == "InvalidEventSelectorsException")
      }
    }
  }

  @Test("A field takes several operators, each with several values (SEMANTICS 2.2)")
  func severalOperators() {
    for row in Self.rows where row.operators == Self.every {
      let all = AdvancedFieldSelector(
        field: row.field, conditions: FieldOperator.allCases.map { .init($0, ["a", "b"]) })
      #expect(refusal(.advanced([selector(row.category, [all])])) == nil)
    }
  }

  /// SEMANTICS 2.1e, 4.3f
  @Test("A field of no row is refused in CloudTrail's words (SEMANTICS 2.1, 4.3)")
  func foreignFields() {
    let names = Set(Self.rows.map(\.field)).union([
      "resources.type", "eventSource", "eventVersion", "awsRegion", "resources.arn",
      "EventName", "userIdentity.ARN", "readonly", "errorMessage", "userAgent",
    ])
    let required = ["Data": "resources.type", "NetworkActivity": "eventSource"]
    for category in ["Management", "Data", "NetworkActivity"] {
      let known = Set(Self.rows.filter { $0.category == category }.map(\.field))
      for name in names where !known.contains(name) && required[category] != name {
        let error = refusal(.advanced([selector(category, [field(name, .equals, ["true"])])]))
        #expect(
          error?.message
            == "The following field is not allowed when the eventCategory field value equals "
            + "\(category): \(name).")
      }
    }
  }

  @Test(
    "Fields with a closed list of values (SEMANTICS 2.1)",
    arguments: [
      ("Management", "readOnly", FieldOperator.equals, ["true"], true),
      ("Management", "readOnly", .equals, ["false"], true),
      ("Management", "readOnly", .equals, ["True"], false),
      ("Management", "readOnly", .equals, ["true", "false"], false),
      ("Data", "readOnly", .equals, ["yes"], false),
      ("Management", "eventSource", .notEquals, ["rdsdata.amazonaws.com"], true),
      (
        "Management", "eventSource", .notEquals, ["kms.amazonaws.com", "rdsdata.amazonaws.com"],
        true
      ),
      ("Management", "eventSource", .notEquals, ["iam.amazonaws.com"], false),
      ("Data", "sessionCredentialFromConsole", .notEquals, ["false"], false),
      ("Data", "sessionCredentialFromConsole", .equals, ["false"], false),
      ("NetworkActivity", "errorCode", .equals, ["AccessDenied"], false),
      ("NetworkActivity", "errorCode", .equals, ["VpceAccessDenied", "AccessDenied"], false),
    ] as [(String, String, FieldOperator, [String], Bool)])
  func values(
    _ category: String, _ name: String, _ operation: FieldOperator, _ values: [String],
    _ isTaken: Bool
  ) {
    let error = refusal(.advanced([selector(category, [field(name, operation, values)])]))
    #expect((error == nil) == isTaken)
  }

  /// SEMANTICS 2.1a, 4.3g
  @Test("The category is one of three, given once, by Equals (SEMANTICS 2.1, 4.3)")
  func category() {
    for category in ["Management", "Data", "NetworkActivity"] {
      #expect(refusal(.advanced([selector(category)])) == nil)
    }
    let bad: [[AdvancedFieldSelector]] = [
      [field("readOnly", .equals, ["true"])],
      [field("eventCategory", .equals, ["management"])],
      [field("eventCategory", .equals, [""])],
      [field("eventCategory", .equals, ["Insight"])],
      [field("eventCategory", .equals, ["ConfigurationItem"])],
      [field("eventCategory", .equals, ["Evidence"])],
      [field("eventCategory", .equals, ["ActivityAuditLog"])],
      [field("eventCategory", .equals, ["Management", "Management"])],
      [field("eventCategory", .equals, ["Management", "Data"])],
      [field("eventCategory", .startsWith, ["Management"])],
      [field("eventCategory", .notEquals, ["Data"])],
      [field("eventcategory", .equals, ["Management"])],
      [
        AdvancedFieldSelector(
          field: "eventCategory",
          conditions: [.init(.equals, ["Management"]), .init(.notEquals, ["Data"])])
      ],
      Array(repeating: field("eventCategory", .equals, ["Management"]), count: 2),
    ]
    for fields in bad {
      let error = refusal(.advanced([AdvancedEventSelector(fieldSelectors: fields)]))
      #expect(error?.exception == "InvalidEventSelectorsException", "\(fields)")
    }
  }

  /// SEMANTICS 2.1c, 2.1d, 2.1g, 4.3g
  @Test("What a category requires is required, once, by Equals (SEMANTICS 2.1, 4.3)")
  func required() {
    for (category, name) in [("Data", "resources.type"), ("NetworkActivity", "eventSource")] {
      let only = field("eventCategory", .equals, [category])
      let bad: [[AdvancedFieldSelector]] = [
        [], [field(name, .notEquals, ["a"])], [field(name, .startsWith, ["a"])],
        [field(name, .equals, ["a", "b"])],
        [field(name, .equals, ["a"]), field(name, .equals, ["b"])],
      ]
      for fields in bad {
        let error = refusal(.advanced([AdvancedEventSelector(fieldSelectors: [only] + fields)]))
        #expect(error?.exception == "InvalidEventSelectorsException", "\(fields)")
      }
      let good = [field(name, .equals, ["AWS::Anything::New"]), only]
      #expect(refusal(.advanced([AdvancedEventSelector(fieldSelectors: good)])) == nil)
    }
  }

  /// SEMANTICS 2.4b, 4.3g
  @Test("A field given twice in one selector is refused, in two it is not (SEMANTICS 2.4, 4.3)")
  func duplicates() {
    let name = field("eventName", .equals, ["GetObject"])
    let other = field("eventName", .notEquals, ["PutObject"])
    let error = refusal(.advanced([selector("Data", [name, other])]))
    #expect(error?.exception == "InvalidEventSelectorsException")
    #expect(refusal(.advanced([selector("Data", [name]), selector("Data", [other])])) == nil)
  }
}
