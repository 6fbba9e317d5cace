import CloudTrail
import ReadModels
public import Replay

extension BlindSpan {
  /// When and where it is: `2025-03-04T00:00:00Z until 2025-03-05T00:00:00Z, 111122223333 us-east-1`.
  public var words: String {
    let begin = from.map { "\($0)" } ?? "as far back as the history goes"
    let end = until.map { "until \($0)" } ?? "and on"
    return "\(begin) \(end), \(Printable.text(place.description))"
  }
}
