import CloudTrail
import Selectors
@testable import TrailLogs

/// One input: selectors as JSON up to the first line feed, and the bytes of a record behind it. The
/// seeds of the agreement tests are written in the same way.
enum Attack {
  /// 0, or -1 for an input that is not worth keeping.
  static func run(_ input: UnsafeRawBufferPointer) -> CInt {
    let lineFeed = input.firstIndex(of: UInt8(ascii: "\n")) ?? input.endIndex
    let record = UnsafeRawBufferPointer(rebasing: input[lineFeed...].dropFirst())
    var bytes = PaddedBuffer(capacity: record.count)
    bytes.append(record)
    let (scanner, again) = (RecordScanner(), RecordScanner())
    let isRead = scanner.scan(bytes.content) == nil
    hold((again.scan(bytes.content) == nil) == isRead, "scanning has two answers")
    guard isRead, let selectors = selectors(UnsafeRawBufferPointer(rebasing: input[..<lineFeed]))
    else { return isRead ? -1 : 0 }
    let verdict = judged(scanner.fields, CompiledSelectors(selectors))
    hold(judged(again.fields, CompiledSelectors(selectors)) == verdict, "judging has two answers")
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
    hold(explained == decision, "the explanation is of another decision: \(explained), \(decision)")
    return decision
  }

  private static func hold(_ truth: Bool, _ claim: String) {
    if !truth { fatalError(claim) }
  }
}
