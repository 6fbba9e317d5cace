// The documentation of Selectors shows the lines between the two markers.
// snippet begins
import CloudTrail
import Selectors

/// Whether a trail with these selectors logs this record, and why.
func judgeARecord() throws -> String {
  let selectors = try TrailSelectors(
    json: JSONValue(
      parsing: """
        {"AdvancedEventSelectors": [{"Name": "Changed invoices", "FieldSelectors": [
          {"Field": "eventCategory", "Equals": ["Data"]},
          {"Field": "resources.type", "Equals": ["AWS::S3::Object"]},
          {"Field": "readOnly", "Equals": ["false"]},
          {"Field": "resources.ARN", "StartsWith": ["arn:aws:s3:::invoices/"]}]}]}
        """))
  try selectors.validate()
  // Compiled once, for any number of records.
  let compiled = CompiledSelectors(selectors)

  let json = """
    {"eventVersion": "1.11", "eventCategory": "Data", "eventSource": "s3.amazonaws.com",
     "eventName": "GetObject", "readOnly": true, "resources": [
       {"type": "AWS::S3::Object", "ARN": "arn:aws:s3:::invoices/2025/0001.pdf"}]}
    """
  return try JudgedRecord.reading(json: json) { record in
    var text = compiled.decide(record).answer.rawValue
    // The same decision, with every clause that led to it.
    let (_, clauses) = compiled.explain(record)
    for clause in clauses where clause.answer != .logged {
      text += ": \(clause.field) is \(clause.seen) and should be \(clause.wanted)"
    }
    return text
  }
}
// snippet ends
