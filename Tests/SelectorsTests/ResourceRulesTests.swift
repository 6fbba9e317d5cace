import CloudTrail
import Selectors
import TestSupport
import Testing

@Suite("The resources that advanced selectors name")
struct ResourceRulesTests {
  private func ofType(_ type: String, _ fields: [AdvancedFieldSelector] = []) -> TrailSelectors {
    .advanced([
      AdvancedEventSelector(
        fieldSelectors: [
          field("eventCategory", .equals, ["Data"]), field("resources.type", .equals, [type]),
        ] + fields)
    ])
  }

  /// SEMANTICS 4.3k
  @Test("Without a category there is CloudTrail's word for it (SEMANTICS 4.3)")
  func category() {
    let only = AdvancedEventSelector(fieldSelectors: [field("readOnly", .equals, ["true"])])
    #expect(
      refusal(.advanced([only]))?.message == "The following fields are required: [eventCategory].")
  }

  /// SEMANTICS 4.3m
  @Test(
    "A type that is malformed, or differs from a listed one in case, is refused (SEMANTICS 4.3)",
    arguments: [
      "S3", "AWS::S3", "AWS::S3::", "AWS::::Object", "aws::S3::Widget", "AWS::S3::Object::Version",
      "AWS:S3:Object", "AWS::S3::Ob ject", " AWS::S3::Object", "AWS::S3::Objéct", "AWS::S3::object",
      "aws::s3::object", "AWS::SQS::queue", "AWS::Lambda::function",
    ])
  func malformed(_ type: String) {
    let error = refusal(ofType(type))
    #expect(error?.exception == "InvalidEventSelectorsException")
    #expect(error?.message == "The resources.type field value is not valid.")
  }

  @Test("Any other type is taken, and told of if it is not listed")
  func taken() {
    for type in ["AWS::S3::Object", "AWS::Lambda::Function", "AWS::IoTTwinMaker::Entity"] {
      #expect(refusal(ofType(type)) == nil)
      #expect(ofType(type).unlistedTypes == [])
    }
    for type in ["AWS::Brand::New", "AWS::S3::Objekt", "AWS::EC2::Instance"] {
      #expect(refusal(ofType(type)) == nil)
      #expect(ofType(type).unlistedTypes == [type])
    }
    #expect(TrailSelectors.default.unlistedTypes == [])
  }

  private static let function = "arn:aws:lambda:us-east-1:111122223333:function:f"

  /// SEMANTICS 4.3n
  @Test("A function with a qualifier is not compared as a whole (SEMANTICS 4.3)")
  func qualified() {
    let type = "AWS::Lambda::Function"
    for part in [":live", ":7", ":$LATEST", ":", ":live:more"] {
      let value = Self.function + part
      for deciding in FieldOperator.allCases {
        let error = refusal(ofType(type, [field("resources.ARN", deciding, ["a", value])]))
        guard deciding == .equals || deciding == .notEquals else {
          #expect(error == nil, "\(deciding)")
          continue
        }
        #expect(
          error?.message
            == "The specified ARN \(value) is not valid. Verify that the ARN is properly formatted."
        )
      }
    }
    for value in [Self.function, "arn:aws:lambda", "arn:aws:lambda:us-east-1:1:function:", "f:g:h"]
    {
      #expect(refusal(ofType(type, [field("resources.ARN", .equals, [value])])) == nil)
    }
  }
}
