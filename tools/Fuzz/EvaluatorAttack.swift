import CloudTrail
import Selectors
@testable import TrailLogs

/// Attacks the scanner of records and the evaluator. An input is selectors as JSON, a line feed, and a
/// record; the seeds of the agreement tests have the same form.
enum EvaluatorAttack {
  /// 0, or -1 for an input that is not worth keeping.
  static func run(_ input: UnsafeRawBufferPointer) -> CInt {
    let lineFeed = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
    let record = UnsafeRawBufferPointer(rebasing: input[lineFeed...].dropFirst())
    var bytes = PaddedBuffer(capacity: record.count)
    bytes.append(record)
    let (scanner, again) = (RecordScanner(), RecordScanner())
    let isRead = scanner.scan(bytes.content) == nil
    claim((again.scan(bytes.content) == nil) == isRead, "scanning twice gives two results")
    guard isRead, let selectors = selectors(UnsafeRawBufferPointer(rebasing: input[..<lineFeed]))
    else { return isRead ? -1 : 0 }
    let verdict = judged(scanner.fields, CompiledSelectors(selectors))
    claim(
      judged(again.fields, CompiledSelectors(selectors)) == verdict,
      "judging twice gives two decisions")
    return 0
  }

  private static func selectors(_ text: UnsafeRawBufferPointer) -> TrailSelectors? {
    do {
      return try TrailSelectors(json: JSONValue(parsing: text), tolerant: true)
    } catch {
      return nil
    }
  }

  private static func judged(_ fields: RecordFields, _ selectors: CompiledSelectors) -> Decision {
    let record = JudgedRecord(fields)
    let decision = selectors.decide(record)
    let (explained, _) = selectors.explain(record)
    claim(
      explained == decision, "the explanation is of another decision: \(explained), \(decision)")
    return decision
  }
}
